"""What the codes of a crawl's trouble say to people, in English; the mails say it from digest/locales."""

from collections.abc import Iterable

from domain.crawl import FailureReason
from domain.crawl.counts import in_number, with_article
from domain.crawl.outcome import Trouble

# A reason is one line of a table: what is longer is cut to the first codes and a count of the rest.
LONGEST = 300

_R = FailureReason
SENTENCES: dict[FailureReason, str] = {
    _R.NOT_CONFIGURED: "{setting} is not set",
    _R.KEY_REFUSED: "the key was refused",
    _R.ACCESS_REFUSED: "access refused (HTTP {status})",
    _R.LOGIN_ASKED: "login asked (HTTP {status})",
    _R.HUMAN_CHECK: "human check asked (HTTP {status})",
    _R.BROWSER_CHECK: "the portal asked for a browser check",
    _R.TOO_MANY_REQUESTS: "too many requests (HTTP {status})",
    _R.SENT_AWAY: "the portal sent us away (HTTP {status})",
    _R.ROBOTS_REFUSED: "not allowed by robots.txt",
    _R.ROBOTS_UNREADABLE: "robots.txt could not be read (HTTP {status}), so nothing may be fetched",
    _R.CRAWL_DELAY_TOO_LONG: "robots.txt asks for {seconds} s between two requests",
    _R.OTHER_HOST: "the portal led to an address that is not its own",
    _R.HTTP_ERROR: "HTTP {status}",
    _R.UNKNOWN_FORMAT: "a {kind} page was not in the known format",
    _R.PORTAL_CLOSED: "closed: the portal answers from {opens} to {closes}",
    _R.FORM_REFUSED: "the form was refused: it came back without a message",
    _R.BAD_ARCHIVE: "an archive was not opened ({why})",
    _R.NO_TOKEN: "a page that should hold the list's token held none",
    _R.REDIRECT_LOOP: "redirected in a circle",
    _R.TOO_LARGE: "a page was larger than {mib} MiB",
    _R.HEADERS_TOO_LARGE: "an answer's headers were larger than {kib} KiB or more than {lines}",
    _R.TIMEOUT: "no answer in time",
    _R.CUT_SHORT: "an answer broke off",
    _R.HOST_UNKNOWN: "the portal's name could not be resolved",
    _R.NOT_CONNECTED: "no connection to the portal",
    _R.TLS_FAILED: "the portal's certificate or encryption was not accepted",
    _R.ROBOTS_UNREACHABLE: "robots.txt could not be read ({error}), so nothing may be fetched",
    _R.NOT_ASKED: "a request was dropped before it was sent",
    _R.NETWORK_ERROR: "the transfer failed ({error})",
    _R.SPIDER_ERROR: "the spider raised an error over a page (see the log)",
    _R.START_ERROR: "the spider raised an error before its first page (see the log)",
    _R.OUT_OF_MEMORY: "the crawl needed too much memory",
    _R.TOOK_TOO_LONG: "the crawl took too long",
    _R.STOPPED: "the crawl was stopped ({how})",
    _R.PROCESS_DIED: "the crawling process died",
    _R.NOTHING_READ: "nothing could be read of what came ({rows} notices listed)",
    _R.PAGE_CEILING: "the ceiling on list pages was reached",
    _R.REPEATED_PAGE: "the portal sent a page again in place of the next",
    _R.EMPTY_PAGE: "a page before the last was empty",
    _R.LIST_CAPPED: "the portal has more than it shows for one query",
    _R.TOTAL_MISSING: "the portal told no total",
    _R.TOTAL_NOT_A_NUMBER: "the portal's total is no number",
    _R.TOTAL_OUT_OF_RANGE: "the portal's total is no possible number of notices",
    _R.TOTAL_LARGER_THAN_ROWS: "{rows} of the portal's {total} rows were listed",
    _R.TOTAL_SMALLER_THAN_ROWS: "{rows} rows were listed where the portal's total is {total}",
    _R.LANDING_FAILED: "not all that came could be kept (see the log)",
    _R.PAGE_UNREAD: "a page of which nothing could be read",
    _R.NOTHING_RECENT: "the newest entry of {what} is {days} days old",
    _R.NO_WORD_FOUND: "a day too full to be read whole was searched by words, and none of them found anything",
    _R.MANY_REJECTS: "{rejected} of {rows} notices could not be read",
    _R.COUNT_DIFFERS: "{rows} notices were listed, but {read} read and {rejected} rejected",
}


def sentence(troubles: Iterable[Trouble]) -> str:
    """Say in one line, at most LONGEST letters, why a crawl is not complete; "" when it is.

    Args:
        troubles: codes with their parameters (domain.crawl.Outcome), the weightiest first.
    """
    said = [in_number(_sentence_of(trouble)) for trouble in troubles]
    shown = len(said)
    while shown > 1 and len("; ".join(said[:shown])) > LONGEST - len("; and 99 more"):
        shown -= 1
    rest = [f"and {len(said) - shown} more"] if shown < len(said) else []
    return "; ".join([*said[:shown], *rest])[:LONGEST]


def _sentence_of(trouble: Trouble) -> str:
    said = with_article(SENTENCES[FailureReason(trouble["code"])].format(**trouble))
    times = trouble.get("times", 1)
    return f"{said} ({times}×)" if times > 1 else said
