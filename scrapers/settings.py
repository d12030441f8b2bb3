"""Scrapy's settings: safe and polite by construction; tests/scrapers/test_settings.py asserts each."""

from typing import Any
from urllib.parse import urlsplit

from domain.crawl import CrawlOrder
from scrapers.source_config import SourceFacts

MIB = 1024 * 1024
HOUR = 3600
USER_AGENT = (
    "cityleads/0.1 (+https://github.com/cityleads/cityleads; smart-city tender digest; cityleads@example.org)"
)
SANDBOX_HOST = "127.0.0.1"
NO_OTHER_SCHEMES = {"data": None, "file": None, "ftp": None, "s3": None}
SANDBOX_HANDLER = "scrapers.sandbox_handler.SandboxDownloadHandler"
HANDLER = "scrapers.keys.KeyedHandler"

SAFE: dict[str, Any] = {
    "BOT_NAME": "cityleads",
    "SPIDER_MODULES": ["scrapers.spiders"],
    "USER_AGENT": USER_AGENT,
    # Scrapy's defaults verify no certificate, ignore robots.txt and open a remote control.
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.2",
    "ROBOTSTXT_OBEY": True,
    "ROBOTSTXT_USER_AGENT": "cityleads",
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "TWISTED_DNS_RESOLVER": "scrapers.dns.PublicOnlyResolver",
    # A proxy from the environment would look names up where the resolver cannot see it.
    "HTTPPROXY_ENABLED": False,
    "DOWNLOAD_HANDLERS": {**NO_OTHER_SCHEMES, "http": HANDLER, "https": HANDLER},
    "DOWNLOAD_MAXSIZE": 32 * MIB,
    "DOWNLOAD_WARNSIZE": 16 * MIB,
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "MEMUSAGE_LIMIT_MB": 1024,
    "EXTENSIONS": {"scrapy.extensions.memusage.MemoryUsage": None, "scrapers.memory_limits.OwnMemory": 0},
    "CLOSESPIDER_TIMEOUT": 4 * HOUR,
    "REDIRECT_MAX_TIMES": 5,
    "METAREFRESH_ENABLED": False,
    "COOKIES_ENABLED": True,
    "HTTPCACHE_ENABLED": False,
    # A filtered duplicate calls neither callback nor errback, and would be missing from the counts.
    "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
    "DOWNLOAD_DELAY_JITTER": 0,
    "DOWNLOAD_SLOTS": {},
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "CITYLEADS_LONGEST_WAIT": 300,
    "RETRY_TIMES": 2,
    "RETRY_HTTP_CODES": [500, 502, 504, 522, 524, 408],  # 429 and 503 are left to RetryAfter
    # It reads the source text of every callback; mypy sees the same fault.
    "WARN_ON_GENERATOR_RETURN_VALUE": False,
    "CONCURRENT_ITEMS": 1,  # Scrapy makes that many tasks for every response; ours hold one document each
    "LOG_LEVEL": "WARNING",
    "DOWNLOADER_MIDDLEWARES": {
        # AllowedHosts and Robots do the work of these two, with no exceptions.
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "scrapers.middlewares.allowed_hosts.AllowedHosts": 50,
        "scrapers.middlewares.robots.Robots": 100,
        "scrapers.middlewares.retry_after.RetryAfter": 560,
        "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
        "scrapers.middlewares.cookies.Cookies": 700,
        "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
        "scrapers.middlewares.redirects.Redirects": 600,
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
        "scrapers.memory_limits.Unpacking": 590,
        "scrapers.memory_limits.Allowance": 570,
    },
    "SPIDER_MIDDLEWARES": {"scrapers.middlewares.wanted.Wanted": 500},
    "ITEM_PIPELINES": {"scrapers.pipelines.LandingPipeline": 100},
}

# The sandbox is ours: no pauses, and no waiting for a portal that will say the same again.
SANDBOX: dict[str, Any] = {
    "DOWNLOAD_HANDLERS": {**NO_OTHER_SCHEMES, "http": SANDBOX_HANDLER, "https": SANDBOX_HANDLER},
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_TIMEOUT": 30,  # a machine that is busy with other things as well
    "RETRY_TIMES": 0,
    "CITYLEADS_LONGEST_WAIT": 0,
    "CITYLEADS_SANDBOX_HOST": SANDBOX_HOST,
}

# Some faults are answers that never come.
FAULTY: dict[str, Any] = {"DOWNLOAD_TIMEOUT": 5}


def settings_for(order: CrawlOrder, facts: SourceFacts) -> dict[str, Any]:
    """Settings of one crawl. Only a crawl of the sandbox goes without delays; a live one cannot.

    Args:
        order: what is crawled, and where.
        facts: the source's delay, time limit and ciphers.

    Raises:
        ValueError: the sandbox is not on this machine's loopback address.
    """
    own = {
        "CITYLEADS_ORDER": order,
        "DOWNLOAD_TIMEOUT": facts.timeout_seconds,
        "DOWNLOAD_DELAY": facts.delay_seconds,
        "DOWNLOADER_CLIENT_TLS_CIPHERS": facts.tls_ciphers,
    }
    if order.sandbox:
        if urlsplit(order.sandbox).hostname != SANDBOX_HOST:
            raise ValueError(f"the sandbox is at http://{SANDBOX_HOST}:PORT, not at {order.sandbox}")
        own |= SANDBOX
        own |= FAULTY if order.fault else {}
    return SAFE | own
