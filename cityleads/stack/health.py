"""What Airflow says of itself over HTTP, on loopback and past every proxy."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

TIMEOUT_SECONDS = 5
PARTS = ("metadatabase", "scheduler", "triggerer", "dag_processor")
_OPENER = build_opener(ProxyHandler({}))


def call(
    url: str, body: dict[str, Any] | None = None, token: str = "", seconds: float = TIMEOUT_SECONDS
) -> dict[str, Any]:
    """GET a URL, or POST JSON to it. Raises OSError when nobody answers in time, or answers with an error."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = Request(url, json.dumps(body).encode() if body is not None else None, headers)  # noqa: S310  # our own http address
    with _OPENER.open(request, timeout=seconds) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


@dataclass(frozen=True, slots=True)
class Health:
    """Airflow's parts, each healthy or not, and the seconds since each was last heard of (None: never)."""

    answers: bool
    well: dict[str, bool]
    ages: dict[str, float | None]

    @property
    def all_well(self) -> bool:
        """Whether every part is healthy."""
        return self.answers and all(self.well.get(part, False) for part in PARTS)

    @property
    def unwell(self) -> list[str]:
        """The parts that are not healthy."""
        return [part for part in PARTS if not self.well.get(part, False)]


def health(api: str, now: datetime | None = None) -> Health:
    """Ask the API server how Airflow is; ages count to `now` (UTC)."""
    try:
        found = call(f"{api}/api/v2/monitor/health")
    except (OSError, ValueError, URLError):
        return Health(answers=False, well={}, ages={})
    moment = now or datetime.now(UTC)
    well = {part: (found.get(part) or {}).get("status") == "healthy" for part in PARTS}
    ages = {part: _age((found.get(part) or {}).get(f"latest_{part}_heartbeat"), moment) for part in PARTS[1:]}
    return Health(True, well, ages)


def _age(heartbeat: str | None, now: datetime) -> float | None:
    return (now - datetime.fromisoformat(heartbeat)).total_seconds() if heartbeat else None


def token(api: str, user: str, password: str) -> str:
    """A token for Airflow's API. Raises OSError."""
    answer = call(f"{api}/auth/token", {"username": user, "password": password})
    return str(answer["access_token"])


def import_errors(api: str, user: str, password: str) -> list[str]:
    """DAG files that Airflow could not import, each with the last line of its trace. Raises OSError."""
    found = call(f"{api}/api/v2/importErrors", token=token(api, user, password))
    return [
        f"{one['filename']}: {one['stack_trace'].strip().splitlines()[-1]}" for one in found["import_errors"]
    ]
