"""The gateway of Korea's open data: its own answers are XML with status 200, whatever form was asked for."""

from scrapy.http import Response

from domain.crawl import FailureReason

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
