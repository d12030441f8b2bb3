"""Bare Scrapy, the peer of benchmarks.speed.landing: default settings, one page after another, kept nowhere."""

import json
import sys
from collections.abc import AsyncIterator, Iterator

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from scrapers.source_config import facts


class Bare(Spider):
    """Posts the same searches to the sandbox."""

    name = "bare"

    async def start(self) -> AsyncIterator[Request]:
        """Yield the first request; each answer asks the next."""
        yield self.ask(0)

    def ask(self, number: int) -> Request:
        """Make the request of one page."""
        wanted = JOB["requests"][number]
        options = facts("vn_muasamcong").options
        span = {"from": f"{wanted['day']}T00:00:00.000Z", "to": f"{wanted['day']}T23:59:59.999Z"}
        filters = [*options["query"]["filters"], {"fieldName": "publicDate", "searchType": "range", **span}]
        query = {**options["query"], "filters": filters}
        page = {"pageSize": options["page_size"], "pageNumber": int(wanted["page"])}
        body = [{**page, **options["order"], "query": [query]}]
        headers = {"X-Sandbox-Url": options["search"], "Content-Type": "application/json"}
        return Request(
            JOB["base"], self.next, "POST", headers, json.dumps(body), cb_kwargs={"number": number}
        )

    def next(self, response: Response, number: int) -> Iterator[Request]:
        """Read the page as JSON, keep nothing, ask for the next."""
        assert json.loads(response.body)["page"]["content"] is not None  # noqa: S101  # a benchmark of real answers only
        if number + 1 < len(JOB["requests"]):
            yield self.ask(number + 1)


if __name__ == "__main__":
    JOB = json.load(sys.stdin)
    process = CrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False})
    process.crawl(Bare)
    process.start()
