"""Where Prometheus asks: for whoever shows the token, or without one for this machine alone."""

import hmac
from collections.abc import Iterator
from datetime import datetime
from ipaddress import ip_address

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector, CollectorRegistry
from sqlalchemy import Connection

from desk.operating.metrics import read_samples
from web.forms import READS
from web.session import Refusal, Site, site_of

router = APIRouter()


@router.api_route("/metrics", methods=READS)
def show_metrics(request: Request) -> Response:
    """All metrics, in the format that the asker prefers (Prometheus's text, or OpenMetrics)."""
    site = site_of(request)
    if not _may_ask(request, site):
        raise Refusal(403, "role")
    encode, kind = choose_encoder(request.headers.get("accept", ""))
    now = site.clock(site.engine)
    with site.engine.connect() as connection:
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Warehouse(connection, now))
        return Response(encode(registry), media_type=kind, headers={"Cache-Control": "no-store"})


def _may_ask(request: Request, site: Site) -> bool:
    """Whether the token is right; where none is set, whether this machine asks, and not a proxy on it for another."""
    if site.metrics_token:
        shown = request.headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(shown.encode(), site.metrics_token.encode())
    if {"x-forwarded-for", "forwarded"} & set(request.headers):
        return False
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False


class _Warehouse(Collector):
    """Reads the metrics when they are asked for."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection, self._now = connection, now

    def collect(self) -> Iterator[Metric]:
        """Each metric with its samples."""
        for metric, samples in read_samples(self._connection, self._now):
            family = GaugeMetricFamily(metric.name, metric.told, labels=metric.labels)
            for labels, value in samples:
                family.add_metric(labels, value)
            yield family
