"""Airflow's REST API, as much of it as starting, watching and checking a stack takes."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from cityleads.http_client import call
from cityleads.settings import Settings
from cityleads.stack.paths import Layout, StackError, read_json
from cityleads.stack.secrets import USER, password

POLL_SECONDS = 0.5
# A busy machine may take its time to start a run; a question about health is asked again soon and waits for less.
PATIENCE_SECONDS, HEALTH_SECONDS = 60.0, 5.0
ACTIVE = ("queued", "running")
PARTS = ("metadatabase", "scheduler", "triggerer", "dag_processor")


@dataclass(frozen=True, slots=True)
class Health:
    """Airflow's parts, each healthy or not, and the seconds since its last heartbeat (None: never)."""

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
    """Ask the API server for the health of its parts; ages count to `now` (UTC)."""
    try:
        found = call(f"{api}/api/v2/monitor/health", seconds=HEALTH_SECONDS)
    except (OSError, ValueError):
        return Health(answers=False, well={}, ages={})
    moment = now or datetime.now(UTC)
    well = {part: (found.get(part) or {}).get("status") == "healthy" for part in PARTS}
    ages = {part: _age((found.get(part) or {}).get(f"latest_{part}_heartbeat"), moment) for part in PARTS[1:]}
    return Health(True, well, ages)


def _age(heartbeat: str | None, now: datetime) -> float | None:
    return (now - datetime.fromisoformat(heartbeat)).total_seconds() if heartbeat else None


def token(api: str, user: str, password: str) -> str:
    """A token for Airflow's API. Raises OSError."""
    answer = call(f"{api}/auth/token", {"username": user, "password": password}, seconds=HEALTH_SECONDS)
    return str(answer["access_token"])


def import_errors(api: str, user: str, password: str) -> list[str]:
    """DAG files that Airflow could not import, each with the last line of its trace. Raises OSError."""
    found = call(f"{api}/api/v2/importErrors", token=token(api, user, password), seconds=HEALTH_SECONDS)
    return [
        f"{one['filename']}: {one['stack_trace'].strip().splitlines()[-1]}" for one in found["import_errors"]
    ]


@dataclass(frozen=True, slots=True)
class Api:
    """The API of a stack that is up, with a token (Airflow's last a day)."""

    address: str
    token: str = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Log in to the stack. Raises StackError when it is not up."""
        layout = Layout.of(settings)
        address = str(read_json(layout.state).get("api", ""))
        try:
            return cls(address, token(address, USER, password(layout)))
        except (OSError, ValueError) as error:
            raise StackError(
                "Airflow does not answer: `cityleads up` starts it, `cityleads ps` shows what runs"
            ) from error

    def get(self, path: str) -> dict[str, Any]:
        """GET below /api/v2. Raises OSError."""
        return call(f"{self.address}/api/v2{path}", token=self.token, seconds=PATIENCE_SECONDS)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST below /api/v2. Raises OSError."""
        return call(f"{self.address}/api/v2{path}", body, token=self.token, seconds=PATIENCE_SECONDS)

    def trigger(self, dag: str, **conf: object) -> str:
        """Start a run of a DAG with these params; returns its id. Raises OSError."""
        return str(self.post(f"/dags/{dag}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"])

    def post_event(self, asset: str, **extra: object) -> None:
        """Post an event of an asset: whatever it schedules runs. Raises OSError, StackError."""
        known = {one["name"]: one["id"] for one in self.get("/assets?limit=100")["assets"]}
        if asset not in known:
            raise StackError(f"no DAG names an asset {asset}; there are {', '.join(sorted(known)) or 'none'}")
        self.post("/assets/events", {"asset_id": known[asset], "extra": extra})

    def dags(self) -> list[str]:
        """The DAGs that Airflow knows. Raises OSError."""
        return sorted(one["dag_id"] for one in self.get("/dags?limit=100")["dags"])

    def runs(self, dag: str = "~", states: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        """The newest runs of a DAG, or of all. Raises OSError."""
        asked = "".join(f"&state={state}" for state in states)
        found: list[dict[str, Any]] = self.get(f"/dags/{dag}/dagRuns?limit=100&order_by=-run_after{asked}")[
            "dag_runs"
        ]
        return found

    def wait_for(self, dag: str, run: str, seconds: float) -> str:
        """Wait until a run has ended; returns its state. Raises StackError when it takes longer."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            state = str(self.get(f"/dags/{dag}/dagRuns/{run}")["state"])
            if state not in ACTIVE:
                return state
            time.sleep(POLL_SECONDS)
        raise StackError(f"{dag} {run} has not ended within {seconds:.0f} s")

    def wait_until_quiet(self, seconds: float, still: float = 4.0) -> None:
        """Wait until no run was active for `still` seconds. Raises StackError when it takes longer."""
        until, since = time.monotonic() + seconds, time.monotonic()
        while time.monotonic() - since < still:
            active = [run["dag_id"] for run in self.runs(states=ACTIVE)]
            if active:
                since = time.monotonic()
            if time.monotonic() > until:
                raise StackError(f"still active after {seconds:.0f} s: {', '.join(sorted(set(active)))}")
            time.sleep(POLL_SECONDS)
