"""What a first meeting with a portal means: what its robots.txt said, and what to do next."""

from collections.abc import Iterable, Mapping
from typing import Any

from domain.crawl import REFUSALS, CrawlOrder, FailureReason
from domain.crawl.outcome import Outcome
from scrapers.source_config import SourceFacts

_R = FailureReason
_FORMAT = (
    "The pages differ from the recorded format: compare those kept with the parser's golden files, correct"
    " transform/parsers/{source}.py or scrapers/sources/{source}.yml, and keep one of them as a test's body."
)
_WAIT = "The way to the portal is troubled: try again later, and from the machine that will crawl."
# What to do, by the weightiest reason; docs/operations.md tells more.
_ADVICE: Mapping[FailureReason, str] = {
    _R.ROBOTS_REFUSED: (
        "robots.txt forbids it: ask {publisher} for written permission, and record it with"
        " `cityleads sources permit {source} --by … --reference … --until …`."
    ),
    _R.TLS_FAILED: (
        "The certificate is not accepted: if an intermediate is missing, add it to scrapers/certificates;"
        " verification stays as it is."
    ),
    _R.PORTAL_CLOSED: "The portal is closed now: try within its hours.",
    _R.REPEATED_PAGE: (
        "The portal sent a page again in place of the next, so its later pages are not known: try again later; if it"
        " stays so, look at how {source} turns pages."
    ),
    **dict.fromkeys((_R.UNKNOWN_FORMAT, _R.NOTHING_READ, _R.PAGE_UNREAD, _R.MANY_REJECTS), _FORMAT),
    **dict.fromkeys((_R.COUNT_DIFFERS, _R.NO_TOKEN, _R.FORM_REFUSED, _R.BAD_ARCHIVE), _FORMAT),
    **dict.fromkeys((_R.ROBOTS_UNREADABLE, _R.ROBOTS_UNREACHABLE, _R.HOST_UNKNOWN, _R.NOT_CONNECTED), _WAIT),
    **dict.fromkeys((_R.TIMEOUT, _R.CUT_SHORT, _R.NETWORK_ERROR, _R.HTTP_ERROR), _WAIT),
}
_REFUSED = (
    "The portal refuses us, and that is not worked round: ask {publisher} for access, and leave the source"
    " paused."
)
_FEW = "More was there than {pages} pages show, as asked; what came was read as recorded."
_WELL = "All that was asked for came and was read as recorded: the source may be crawled."
_ODD = "What came was read, but fields have come or gone (above): look at them before the source is crawled daily."
_OTHER = "Read the reasons above; docs/operations.md says of each what to do."


def robots_verdict(answers: Iterable[Mapping[str, Any]], outcome: Outcome, order: CrawlOrder) -> str:
    """What robots.txt said of what was asked for, in a few words."""
    codes = {trouble["code"] for trouble in outcome.troubles}
    statuses = [answer["status"] for answer in answers if answer["url"].endswith("/robots.txt")]
    if _R.ROBOTS_REFUSED in codes:
        return "forbids what was asked for"
    if codes & {_R.ROBOTS_UNREADABLE, _R.ROBOTS_UNREACHABLE}:
        return "could not be read, so nothing may be fetched"
    if any(answer["lifted"] for answer in answers):
        return f"forbids it, and the owner's permission lifts that ({order.permitted_by})"
    if statuses and all(status >= 300 for status in statuses):  # RFC 9309: no such file
        return "is absent, so all is allowed"
    return "allows what was asked for" if statuses else "was not asked for"


def advice(known: SourceFacts, outcome: Outcome, unknown: Mapping[str, str], pages: int | None) -> str:
    """One sentence what to do next."""
    codes = [FailureReason(trouble["code"]) for trouble in outcome.troubles]
    about = {"source": known.name, "publisher": known.publisher, "pages": pages}
    if codes == [_R.PAGE_CEILING]:
        return (_ODD if unknown else _FEW).format(**about)
    lasting = [code for code in codes if code in _ADVICE]
    if lasting:
        return _ADVICE[lasting[0]].format(**about)
    if set(codes) & REFUSALS:
        return _REFUSED.format(**about)
    if outcome.state.read_in_full:
        return _ODD if unknown else _WELL
    return _OTHER
