"""A redirect loop is the portal's failure, not a refusal, and has a code of its own."""

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest

from domain.crawl import FailureReason
from scrapers.refusal import Refused


class Redirects(RedirectMiddleware):
    """Scrapy's own, with the reason as a code."""

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:  # noqa: ANN401  # Scrapy's own
        try:
            return super()._redirect(redirected, request, reason)
        except IgnoreRequest as error:
            raise Refused(FailureReason.REDIRECT_LOOP, times=self.max_redirect_times) from error
