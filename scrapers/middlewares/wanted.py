"""Which notice a request is a part of: whatever a page of details leads to belongs to the same notice."""

from scrapy import Request
from scrapy.http import Response
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware

WANTED = "wanted"  # in the meta of a request: the notice whose details it is a part of


class Wanted(BaseSpiderMiddleware):
    """Carries the notice from an answer to the requests that follow from it."""

    def get_processed_request(self, request: Request, response: Response | None) -> Request:
        """Name the notice in a request that names none."""
        if response is not None and WANTED in response.meta:
            request.meta.setdefault(WANTED, response.meta[WANTED])
        return request
