"""A health check for containers: `python -m cityleads.stack.probe URL` ends with 0 if the URL answers with 200."""

import sys
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

TIMEOUT_SECONDS = 8


def answers(url: str) -> bool:
    """Tell whether a URL answers with 200, past every proxy."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=TIMEOUT_SECONDS) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError, ValueError):
        return False


if __name__ == "__main__":
    sys.exit(not answers(sys.argv[1]))
