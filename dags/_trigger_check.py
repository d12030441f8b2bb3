"""Refuses a DAG run whose params cannot be meant, before the run exists.

Airflow 3.3 checks each param alone against its schema; a name that no DAG knows is taken in silence, and two days in
the wrong order turn red only in the task. Served as a root middleware of Airflow's API by dags/plugin.py.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Final

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_TRIGGER: Final = re.compile(r"/api/v2/dags/([^/]+)/dagRuns/?$")
_WHERE: Final = ("mode", "sandbox_day")
_WINDOW: Final = ("since", "until", "max_pages", "captures_dir")
# The params of our DAGs by the beginning of their ids; tests/dags hold them against the DAGs.
_PARAMS: Final[dict[str, tuple[str, ...]]] = {
    "collect_": (*_WHERE, *_WINDOW),
    "digest_": (*_WHERE, "days_off"),
    "refine": (*_WHERE, "share_from"),
    "details": _WHERE,
    "alert": _WHERE,
    "housekeeping": _WHERE,
    "watch": _WHERE,
    "backfill": (*_WHERE, "since", "until", "sources"),
    "replay": (*_WHERE, "source", "apply"),
    "import_files": (*_WHERE, "folder"),
    "marts": (*_WHERE, "rebuild"),
}


def params_of(dag_id: str) -> tuple[str, ...] | None:
    """The names of a DAG's params; None for a DAG that is none of ours."""
    return next((names for start, names in _PARAMS.items() if dag_id.startswith(start)), None)


def refusal(dag_id: str, conf: Mapping[str, Any]) -> str:
    """Say why a run of a DAG with these params is refused; "" where it is not."""
    names = params_of(dag_id)
    if names is None:
        return ""
    unknown = sorted(set(conf) - set(names))
    if unknown:
        return f"{dag_id} has no param {', '.join(unknown)}; it has {', '.join(names)}"
    since, until = conf.get("since"), conf.get("until")
    # Days are ISO 8601, which sorts as text; Airflow itself refuses any other form.
    if isinstance(since, str) and isinstance(until, str) and since > until:
        return f"since ({since}) must not be later than until ({until})"
    return ""


class TriggerCheck:
    """ASGI middleware: answers a refused trigger with 422 and the reason; everything else goes on untouched."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        asked = _TRIGGER.search(scope.get("path", "")) if scope["type"] == "http" else None
        if asked is None or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        messages = await _whole(receive)
        body = b"".join(message.get("body", b"") for message in messages)
        why = refusal(asked[1], _conf(body))
        if why:
            await _refuse(send, why)
            return
        waiting = iter(messages)

        async def again() -> Message:
            return next(waiting, None) or await receive()

        await self.app(scope, again, send)


async def _whole(receive: Receive) -> list[Message]:
    messages = [await receive()]
    while messages[-1].get("more_body"):
        messages.append(await receive())
    return messages


def _conf(body: bytes) -> Mapping[str, Any]:
    """The params in a request's body; none in what Airflow itself will refuse."""
    try:
        conf = json.loads(body).get("conf")
    except (ValueError, AttributeError):
        return {}
    return conf if isinstance(conf, dict) else {}


async def _refuse(send: Send, why: str) -> None:
    body = json.dumps({"detail": why}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 422, "headers": headers})
    await send({"type": "http.response.body", "body": body})
