"""The gateway of Korea's open data: its own answers are XML with status 200, whatever form was asked for."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from scrapy.http import Response

from domain.crawl import FailureReason
from scrapers.base_spider import PortalSpider

_T = TypeVar("_T")

GATEWAY = b"<OpenAPI_ServiceResponse>"
KEY_REFUSED = (b"SERVICE_KEY", b"SERVICE KEY", b"UNREGISTERED_IP", b"DEADLINE_HAS_EXPIRED")
TOO_MANY = b"LIMITED_NUMBER_OF_SERVICE_REQUESTS"


def refusal_of(response: Response) -> FailureReason | None:
    """Why the gateway refused; None where it let the request through to the interface."""
    if GATEWAY not in response.body[:200]:
        return None
    if any(mark in response.body for mark in KEY_REFUSED):
        return FailureReason.KEY_REFUSED
    return FailureReason.TOO_MANY_REQUESTS if TOO_MANY in response.body else FailureReason.FORM_REFUSED


def answer_of(spider: PortalSpider, response: Response, read: Callable[[Any], _T]) -> _T | None:
    """What `read` makes of an answer's JSON; None, and the reason noted, where the gateway refused or it is no list.

    Args:
        spider: whose crawl it is.
        response: a page of a list.
        read: raises ValueError, KeyError, TypeError or AttributeError for an answer of another shape.
    """
    if refusal := refusal_of(response):
        spider.crawl_stats.note(refusal)
        return None
    if not spider.is_data(response, "list"):
        return None
    try:
        return read(json.loads(response.body))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        spider.unknown_format("list")
        return None
