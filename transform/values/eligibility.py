"""Can a Korean company bid, and who pays: what the portal's codes say, else what the words of the notice say.

Four facts have a column, each with "unknown" as an honest value: may foreigners bid, who funds it, by which procedure,
and until when a newcomer must have asked to take part. Others stand as evidence alone: whether qualification comes
before or after the bid, bid security, a site visit, the language of bids, and who is eligible. A code of the portal
wins over words. Words that contradict each other leave a fact unknown; the evidence then shows both. The rules are
data (transform/data/bidding.csv, bid_terms.csv), one line a phrase.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from msgspec import to_builtins

from domain.country import zone_of
from domain.notice import NEWS_SOURCES, Moment, Notice
from transform.text import clean, fold, fold_map
from transform.values._bid_rules import Rule, applicable, sentence
from transform.values.dates import parse_moment

# In order of trust. Terms come before a description: they are
# whole sentences, and a description may end within one.
_FIELDS: Final = (
    *("title", "terms", "description", "funding_details", "procedure_details", "status_details"),
)
_TEXTS: Final = attrgetter(*_FIELDS)
_PORTAL: Final = "portal"
_FOREIGN: Final = {"yes": True, "no": False}
_DATE_BEHIND: Final = (60, 45, 32, 24)  # characters behind the cue in which one date is looked for
_SOME_DONOR: Final = "ODA"
# Of these the whole sentence is kept: a word of it alone does not show that it is meant so.
TERMS: Final = frozenset(
    ("foreign_bidders", "qualification", "bid_security", "site_visit", "bid_language", "eligibility")
)
_MONEY: Final = re.compile(
    r"\b(?:fund|financ|loan|lend|grant|credit|vay\b|von\b|tai tro|kredi|hibe|finans|pinjam|hibah|utang)|กู้|ทุน|차관|지원"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a fact is believed.

    Attributes:
        fact: "funder", "procedure", "prequalification" or one of `TERMS`.
        value: what follows, e.g. "World Bank", "yes", "open", a time in ISO 8601; of "qualification" "pre" or "post",
            of "bid_language" a code of ISO 639-1, of "eligibility" that it is "told".
        field: which field's words said so; "portal" where the portal's own code did.
        words: the words as published, of `TERMS` their sentence; the portal's own word for its code, if it has one.
        start, end: where in the field they stand; 0 and 0 for a code.
        precision: of a time, how much of it was said; "" for all else.
    """

    fact: str
    value: str
    field: str
    words: str = ""
    start: int = 0
    end: int = 0
    precision: str = ""


@dataclass(frozen=True, slots=True)
class Bidding:
    """The four facts of a notice; "" and None are "unknown"."""

    foreign_bidders: bool | None
    funder: str
    procedure: str
    prequalification: Moment | None
    findings: tuple[Finding, ...] = ()

    @property
    def by_words(self) -> list[dict[str, Any]]:
        """What words told, as JSON values; what codes told is in the notice itself."""
        return [to_builtins(finding) for finding in self.findings if finding.field != _PORTAL]


def bidding(notice: Notice) -> Bidding:
    """Derive the four facts of a merged notice. The same notice always gives the same result."""
    found = {finding.fact: [finding] for finding in codes(notice)}
    # Several may pay, and each field may name another; of all else the first field that tells it counts.
    several = {"funder"} - found.keys()
    moment = notice.prequalification_deadline
    for field, text in zip(_FIELDS, _TEXTS(notice), strict=True):
        known = found.keys() - several
        rules = [rule for rule in applicable(text, notice.country) if rule.fact not in known] if text else []
        if rules:
            read, told = _read(text, field, notice, rules)
            moment = moment or told
            _add(found, read)
    return Bidding(
        _FOREIGN.get(_agreed(found, "foreign_bidders")),
        notice.funder or _named(found.get("funder", ())),
        notice.procedure or _agreed(found, "procedure"),
        moment,
        tuple(finding for findings in found.values() for finding in findings),
    )


@dataclass(frozen=True, slots=True)
class LeadBidding:
    """The facts of a lead; "" and None are "unknown". `findings` are those of all its notices, as JSON values."""

    foreign_bidders: bool | None
    funder: str
    prequalification_at: datetime | None
    prequalification_precision: str | None
    findings: list[dict[str, Any]]


def _add(found: dict[str, list[Finding]], read: Iterable[Finding]) -> None:
    for finding in read:
        found.setdefault(finding.fact, []).append(finding)


def of_lead(members: Iterable[tuple[Notice, Iterable[Mapping[str, Any]]]]) -> LeadBidding:
    """Join the facts of a lead's notices, given oldest first, each with what its words told (`Bidding.by_words`).

    The oldest code wins over all words; words decide where they agree. The earliest prequalification counts.
    """
    found: dict[str, dict[Finding, None]] = defaultdict(dict)  # a set that keeps its order
    for notice, words in members:
        for finding in (*codes(notice), *(Finding(**one) for one in words)):
            found[finding.fact][finding] = None
    first = min(found["prequalification"], key=lambda one: datetime.fromisoformat(one.value), default=None)
    return LeadBidding(
        _FOREIGN.get(_by_code(found["foreign_bidders"]) or _agreed(found, "foreign_bidders")),
        _by_code(found["funder"]) or _named(found["funder"]),
        datetime.fromisoformat(first.value) if first else None,
        (first.precision or None) if first else None,
        [to_builtins(finding) for told in found.values() for finding in told],
    )


def _by_code(found: Iterable[Finding]) -> str:
    """What the oldest code says; "" without one."""
    return next((one.value for one in found if one.field == _PORTAL), "")


def codes(notice: Notice) -> Iterator[Finding]:
    """What the parser took from the portal's own fields, as findings."""
    if notice.foreign_bidders is not None:
        yield _finding("foreign_bidders", "yes" if notice.foreign_bidders else "no", _PORTAL)
    if notice.funder:
        yield _finding("funder", notice.funder, _PORTAL)
    if notice.procedure:
        yield _finding("procedure", notice.procedure, _PORTAL, notice.procedure_details)
    if moment := notice.prequalification_deadline:
        yield Finding(
            "prequalification", moment.at.isoformat(), _PORTAL, moment.raw, precision=moment.precision.value
        )


_finding = lru_cache(maxsize=1_024)(Finding)  # portals have few codes


def _named(findings: Iterable[Finding]) -> str:
    """Every funder that is named; "a donor" only where none is."""
    names = list(dict.fromkeys(one.value for one in findings))
    return ", ".join(name for name in names if name != _SOME_DONOR or names == [_SOME_DONOR])


def _agreed(found: Mapping[str, Iterable[Finding]], fact: str) -> str:
    """What all findings of a fact say; "" where there are none or they differ."""
    values = {finding.value for finding in found.get(fact, ())}
    return values.pop() if len(values) == 1 else ""


def _read(text: str, field: str, notice: Notice, rules: list[Rule]) -> tuple[list[Finding], Moment | None]:
    """Find in one field what these rules tell."""
    folded = fold(text)
    if notice.source in NEWS_SOURCES and not _MONEY.search(
        folded
    ):  # a bank in the news may only have said something
        rules = [rule for rule in rules if rule.fact != "funder"]
    if not rules:
        return [], None
    origins = fold_map(text)[1]
    found: dict[tuple[str, str], Finding] = {}
    moment: Moment | None = None
    for rule in rules:
        match = None if (rule.fact, rule.value) in found else rule.first_in(folded)
        if match is None:
            continue
        value, end, precision = rule.value, match.end(), ""
        if rule.fact == "prequalification":
            moment, end = _date_behind(folded, end, notice.country)
            if moment is None:
                continue
            value, precision = moment.at.isoformat(), moment.precision.value
        start, stop = origins[match.start()], origins[end]
        if rule.fact in TERMS:
            start, stop = sentence(text, start, stop)
        found[rule.fact, rule.value] = Finding(
            rule.fact, value, field, text[start:stop], start, stop, precision
        )
    return list(found.values()), moment


def sentences(text: str, country: str) -> list[str]:
    """The sentences of a text that tell what decides a bid, each once: a parser keeps these of a long text."""
    folded, origins = fold_map(text)
    found = [(rule, rule.first_in(folded)) for rule in applicable(text, country)]
    spans = sorted(
        sentence(text, origins[match.start()], origins[match.end()])
        for rule, match in found
        if match and rule.fact in (*TERMS, "funder")
    )
    return list(dict.fromkeys(clean(text[start:end]) for start, end in _joined(spans)))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order of their beginning, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            start, end = joined[-1][0], max(end, joined.pop()[1])
        joined.append((start, end))
    return joined


def _date_behind(folded: str, start: int, country: str) -> tuple[Moment | None, int]:
    """The one date behind a cue; a window that cuts a year in two, or holds two dates, is made smaller."""
    for width in _DATE_BEHIND:
        end = min(start + width, len(folded))
        while end < len(folded) and end > start and folded[end - 1].isalnum():
            end -= 1
        try:
            return parse_moment(folded[start:end], zone_of(country), end_of_day=True), end
        except ValueError:
            continue
    return None, start


__all__ = ["TERMS", "Bidding", "Finding", "LeadBidding", "bidding", "codes", "of_lead", "sentences"]
