"""A health check for containers: it ends with 0 where what it is asked about is well.

    python -m cityleads.stack.healthcheck URL           URL answers with 200
    python -m cityleads.stack.healthcheck URL PART      Airflow's health at URL says so of a part, e.g. triggerer
    python -m cityleads.stack.healthcheck redis://…     this container's Celery worker answers through that broker

Airflow's and Celery's own checks start all of Airflow each time: seconds of processor time, a minute on a busy machine.
"""

import socket
import sys
from http import HTTPStatus
from typing import Any

import httpx

from cityleads.http_client import call, client

TIMEOUT_SECONDS = 8


def answers(url: str) -> bool:
    """Whether a URL answers with 200 within TIMEOUT_SECONDS."""
    try:
        with client(TIMEOUT_SECONDS) as http:
            return http.get(url).status_code == HTTPStatus.OK
    except (httpx.HTTPError, httpx.InvalidURL):
        return False


def is_healthy(url: str, part: str) -> bool:
    """Whether a part of Airflow is healthy, by the answer of its API server (/api/v2/monitor/health)."""
    try:
        found: dict[str, Any] = call(url, seconds=TIMEOUT_SECONDS)
    except (OSError, ValueError):
        return False
    return (found.get(part) or {}).get("status") == "healthy"


def worker_answers(broker: str) -> bool:
    """Whether the Celery worker of this host answers a ping sent through the broker within TIMEOUT_SECONDS."""
    from celery import Celery  # type: ignore[import-untyped]  # one check of three needs it
    from kombu.exceptions import OperationalError

    app = Celery(broker=broker, broker_connection_retry=False)
    asked = {"destination": [f"celery@{socket.gethostname()}"], "timeout": TIMEOUT_SECONDS, "limit": 1}
    try:
        return bool(app.control.ping(**asked))
    except (OperationalError, OSError):
        return False


def main(words: list[str]) -> bool:
    """Do the check that the words ask for."""
    if words[0].startswith("redis://"):
        return worker_answers(words[0])
    return is_healthy(*words) if words[1:] else answers(words[0])


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1:]))
