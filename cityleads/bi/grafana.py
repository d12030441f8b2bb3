"""The dashboard for Grafana, made from the table of metrics: `make docs` writes bi/grafana.json."""

import json
from pathlib import Path
from typing import Any, Final

from desk.operating.metrics import Metric, metrics

DASHBOARD: Final = Path(__file__).parent.parent.parent / "bi/grafana.json"
_WIDE, _HIGH, _COLUMNS = 8, 8, 3


def write_dashboard() -> str:
    """The dashboard as Grafana imports it: a panel a metric, and a choice of the data source."""
    panels = [_panel(at, one) for at, one in enumerate(metrics().values())]
    told = {
        "title": "cityleads",
        "uid": "cityleads",
        "schemaVersion": 39,
        "timezone": "utc",
        "refresh": "1m",
        "time": {"from": "now-7d", "to": "now"},
        "templating": {
            "list": [
                {"name": "prometheus", "type": "datasource", "query": "prometheus", "label": "Prometheus"}
            ]
        },
        "panels": panels,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


_SOURCE: Final = {"type": "prometheus", "uid": "${prometheus}"}


def _panel(at: int, metric: Metric) -> dict[str, Any]:
    legend = " ".join(f"{{{{{label}}}}}" for label in metric.labels) or metric.panel
    return {
        "id": at + 1,
        "type": "timeseries",
        "title": metric.panel,
        "description": metric.told,
        "datasource": _SOURCE,
        "gridPos": {"x": at % _COLUMNS * _WIDE, "y": at // _COLUMNS * _HIGH, "w": _WIDE, "h": _HIGH},
        "fieldConfig": {"defaults": {"unit": metric.unit}, "overrides": []},
        "targets": [{"refId": "A", "expr": metric.name, "legendFormat": legend, "datasource": _SOURCE}],
    }
