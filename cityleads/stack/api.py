"""Airflow's REST API, as much of it as starting and watching runs takes."""

import time
from dataclasses import dataclass, field
from typing import Any, Self

from cityleads.settings import Settings
from cityleads.stack.health import call, token
from cityleads.stack.paths import Layout, StackError, read_json
from cityleads.stack.secrets import USER, password

POLL_SECONDS = 0.5
PATIENCE_SECONDS = 60.0  # a machine may be busy; who asks how things are (health) waits for less
ACTIVE = ("queued", "running")


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
                "Airflow does not answer: `cityleads up` starts it, `cityleads ps` tells more"
            ) from error

    def get(self, path: str) -> dict[str, Any]:
        """GET below /api/v2. Raises OSError."""
        return call(f"{self.address}/api/v2{path}", token=self.token, seconds=PATIENCE_SECONDS)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST below /api/v2. Raises OSError."""
        return call(f"{self.address}/api/v2{path}", body, self.token, PATIENCE_SECONDS)

    def trigger(self, dag: str, **conf: object) -> str:
        """Start a run of a DAG with these params; returns its id. Raises OSError."""
        return str(self.post(f"/dags/{dag}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"])

    def ring(self, asset: str, **extra: object) -> None:
        """Tell of an event of an asset: whatever it schedules runs. Raises OSError, StackError."""
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
