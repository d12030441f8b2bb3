"""The daily exchange rates of the European Central Bank, from its public file."""

import http.client
import logging
import ssl
import urllib.error
import urllib.request

from sqlalchemy import Engine

from scrapers.settings import USER_AGENT
from transform.rates import read_rates
from warehouse import rates as store

log = logging.getLogger(__name__)

SOURCE = "ecb"
FEED = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml"
SECONDS = 20
LARGEST = 1024 * 1024  # bytes; the file has some 2 000


class RatesError(Exception):
    """The rates could not be had; the message says why."""


class _NoOtherPlace(urllib.request.HTTPRedirectHandler):
    """The file has been at one address for twenty years: a redirect is an answer that we do not follow."""

    def redirect_request(self, *_args: object, **_named: object) -> None:
        return None


def refresh(engine: Engine, url: str = "") -> int:
    """Fetch and keep the newest rates; returns how many. Trouble is a warning, and older rates stay as they are.

    Args:
        engine: the warehouse.
        url: where the file is; "" for `FEED`.
    """
    try:
        rates = read_rates(fetch(url or FEED))
    except (RatesError, ValueError) as error:
        with engine.connect() as connection:
            log.warning("rates_not_fetched newest=%s reason=%s", store.newest(connection), error)
        return 0
    with engine.begin() as connection:
        kept = store.keep(connection, rates, SOURCE)
    log.info("rates_fetched source=%s day=%s currencies=%d", SOURCE, rates[0].day, kept)
    return kept


def fetch(url: str) -> bytes:
    """Get the file: certificate verified, no proxy, no redirect, not longer than `LARGEST`.

    Raises:
        RatesError: it could not be had.
    """
    opener = urllib.request.build_opener(
        _NoOtherPlace,
        urllib.request.ProxyHandler({}),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
    )
    request = urllib.request.Request(url, headers={"User-Agent": USER_AGENT})  # noqa: S310  # an address of our own
    try:
        with opener.open(request, timeout=SECONDS) as answer:
            body: bytes = answer.read(LARGEST + 1)
    except urllib.error.HTTPError as error:
        with error:
            raise RatesError(f"HTTP {error.code}") from error
    except (OSError, http.client.HTTPException) as error:
        raise RatesError(str(error) or type(error).__name__) from error
    if len(body) > LARGEST:
        raise RatesError(f"the answer is longer than {LARGEST} bytes")
    return body
