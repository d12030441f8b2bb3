"""A health check for containers: `python -m cityleads.stack.healthcheck URL` ends with 0 if it answers with 200."""

import sys
from http import HTTPStatus

import httpx

from cityleads.http_client import client

TIMEOUT_SECONDS = 8


def answers(url: str) -> bool:
    """Whether a URL answers with 200 within TIMEOUT_SECONDS."""
    try:
        with client(TIMEOUT_SECONDS) as http:
            return http.get(url).status_code == HTTPStatus.OK
    except (httpx.HTTPError, httpx.InvalidURL):
        return False


if __name__ == "__main__":
    sys.exit(not answers(sys.argv[1]))
