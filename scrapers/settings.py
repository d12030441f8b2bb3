"""Scrapy's settings: safe and polite by construction. tests/scrapers/test_settings.py asserts each of them."""

from typing import Any

from scrapers.crawl import CrawlOrder
from scrapers.facts import SourceFacts

MIB = 1024 * 1024
USER_AGENT = "cityleads/0.1 (+https://github.com/cityleads/cityleads; smart-city tender digest; cityleads@example.org)"

SAFE: dict[str, Any] = {
    "BOT_NAME": "cityleads",
    "SPIDER_MODULES": ["scrapers.spiders"],
    "USER_AGENT": USER_AGENT,
    # Scrapy's defaults verify nothing, obey nothing and open a remote control.
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "ROBOTSTXT_OBEY": True,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "DOWNLOAD_HANDLERS": {"data": None, "file": None, "ftp": None, "s3": None},
    "DOWNLOAD_MAXSIZE": 32 * MIB,
    "DOWNLOAD_WARNSIZE": 16 * MIB,
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "MEMUSAGE_LIMIT_MB": 1024,
    "REDIRECT_MAX_TIMES": 5,
    "METAREFRESH_ENABLED": False,
    "COOKIES_ENABLED": True,
    "HTTPCACHE_ENABLED": False,
    "RETRY_TIMES": 2,
    "RETRY_HTTP_CODES": [500, 502, 503, 504, 522, 524, 408],
    "LOG_LEVEL": "WARNING",
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the guard does its work, with no bypass
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "scrapers.middlewares.guard.Guard": 50,
        "scrapers.middlewares.robots.Robots": 100,
        "scrapers.middlewares.politeness.Politeness": 560,
        "scrapers.middlewares.sandbox.SandboxRoad": 950,
    },
    "ITEM_PIPELINES": {"scrapers.landing.Landing": 100},
}


def settings_for(order: CrawlOrder, facts: SourceFacts) -> dict[str, Any]:
    """Settings of one crawl. Only a crawl of the sandbox goes without delays; a live one cannot.

    Args:
        order: what is crawled, and where.
        facts: the source's delay and time limit.
    """
    own = {
        "CITYLEADS_ORDER": order,
        "DOWNLOAD_TIMEOUT": facts.timeout_seconds,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": facts.delay_seconds,
        "RANDOMIZE_DOWNLOAD_DELAY": False,
    }
    if order.sandbox:
        own |= {"DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "DOWNLOAD_TIMEOUT": 5, "RETRY_TIMES": 0}
    return SAFE | own
