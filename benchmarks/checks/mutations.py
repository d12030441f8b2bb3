"""Which one-field changes of portals' pages lose something important without a sign.

    python -m benchmarks.checks.mutations [SOURCE …] [--list]

Every page that a crawl of the sandbox lands is changed one field at a time (see benchmarks.checks.mutants) and read
again. A change is silent when a notice is lost, or an important field of one is lost or altered, and the reader
reports neither a reject nor an unknown field for it. What the facts of a source name under `may_lack` may be absent,
with the reason beside it.
"""

import argparse
import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

from benchmarks.checks.mutants import Mutant, mutants_of
from benchmarks.surroundings import say
from domain.clock import moment_of
from domain.crawl import CrawlOrder, DetailRequest
from domain.document import Announcement, Document, PageError, Reading, Reject, UnknownField
from domain.notice import Moment, Money, Notice
from domain.programme import Milestone, Occasion, Project
from scrapers.source_config import facts, source_names
from tests.harness import crawl_orders
from transform.parsers import parser_of
from transform.parsers._tr_bulletin_text import PDF_ERRORS, open_archive, pdf_lines, pdf_names
from transform.parsers.th_egp import pdf_text

DAY = 2
PAGES = 4  # so many pages of a kind have the same path changed; each holds other rows
# What a reader of the mail acts on, and where a notice and its details are found.
IMPORTANT = (
    *("title", "buyer", "keys", "amends", "deadline", "prequalification_deadline", "prices", "stage"),
    *("published", "country", "url", "locator"),
)
IMPORTANT_OF: dict[type, tuple[str, ...]] = {
    Notice: IMPORTANT,
    Project: ("title", "key", "stage", "countries", "amount", "active_at", "approval", "milestones", "url"),
    Occasion: ("title", "kind", "starts", "ends", "country", "place", "url"),
}
ABSENT = ("remove", "empty", "null")


class Change(NamedTuple):
    """Of which kind of page which field was changed how."""

    kind: str
    path: str
    how: str

    def __str__(self) -> str:
        return f"{self.kind} {self.path}: {self.how}"


@dataclass(frozen=True, slots=True)
class Tried:
    """How many changes of a source's pages were tried, and what the silent ones lost."""

    changes: int
    silent: Mapping[Change, str]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", nargs="*", help="all where none is named")
    parser.add_argument("--list", action="store_true", help="name every silent change")
    asked = parser.parse_args()
    rows = []
    for source in asked.sources or source_names():
        found = tried(source)
        rows.append((source, f"{len(found.silent):4} silent of {found.changes:5} changes"))
        rows += [("", f"{change} → {lost}") for change, lost in found.silent.items() if asked.list]
    say("Silent one-field changes", rows)


@cache
def tried(source: str) -> Tried:
    """Change every page of a source one field at a time and read each."""
    often: Counter[Change] = Counter()
    silent: dict[Change, str] = {}
    for page in pages(source):
        before = _read(page)
        for mutant in mutants_of(page.body):
            change = Change(page.kind, mutant.path, mutant.change)
            often[change] += 1
            if often[change] <= PAGES and (lost := _silently_lost(page, mutant, before)):
                silent.setdefault(change, lost)
    return Tried(len(often), silent)


def _silently_lost(page: Document, mutant: Mutant, before: Sequence[Reading]) -> str:
    """What the change loses without a sign, "" where it loses nothing, it is reported, or the facts allow it."""
    after = _read(dataclasses.replace(page, body=mutant.body))
    # A line without a label may be a piece of a longer value; only a value that is gone altogether is lost with it.
    lost = _lost(before, after, gone=mutant.change == "remove line")
    return "" if _reported(before, after) or _optional(page, mutant) else lost


def _read(page: Document) -> list[Reading]:
    return list(parser_of(page.source).read(page))


def _reported(before: Sequence[Reading], after: Sequence[Reading]) -> bool:
    return bool(Counter(map(_report, after)) - Counter(map(_report, before)))


def _report(reading: Reading) -> tuple[str, str]:
    match reading:
        case Reject():
            return ("reject", f"{reading.reason} {reading.native_id}")
        case UnknownField():
            return ("leftover", reading.field)
    return ("", "")


def _lost(before: Sequence[Reading], after: Sequence[Reading], *, gone: bool) -> str:
    """The first important thing that was told before and is told otherwise now; "" where nothing was lost."""
    now = _important(after)
    for name, told in _important(before).items():
        if name not in now:
            return "notice"
        for field in told:
            value = now[name][field]
            if told[field] and told[field] != value and not (gone and value):
                return field
    return ""


def _important(readings: Sequence[Reading]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (one.native_id, getattr(one, "part", "")): {
            field: _said(getattr(one, field)) for field in IMPORTANT_OF[type(one)]
        }
        for one in readings
        if isinstance(one, Announcement)
    }


def _said(value: Any) -> Any:  # noqa: ANN401  # a field of a notice
    """A value without the portal's wording of it."""
    if isinstance(value, tuple):
        return tuple(map(_said, value))
    if isinstance(value, Milestone):
        return dataclasses.replace(value, at=_said(value.at))
    return dataclasses.replace(value, raw="") if isinstance(value, Moment | Money) else value


def _optional(page: Document, mutant: Mutant) -> bool:
    """Whether the facts say that this may be absent; renamed or of another form it never passes unnoticed."""
    return mutant.change.split()[0] in ABSENT and mutant.path in facts(page.source).may_lack.get(
        page.kind, {}
    )


@cache
def pages(source: str) -> tuple[Document, ...]:
    """The pages of a crawl of the sandbox, lists and details, PDFs as the text in them."""
    walked = _crawled(source, "walk")
    wants = {
        reading.native_id: DetailRequest(reading.native_id, reading.locator)
        for page in walked
        for reading in _read(page)
        if isinstance(reading, Notice) and reading.locator
    }
    detailed = _crawled(source, "details", tuple(wants.values())) if wants else []
    # They arrive in any order, and the first of a kind are changed.
    landed = sorted([*walked, *detailed], key=lambda page: (page.kind, page.key))
    return tuple(text for page in landed for text in _as_text(page))


def _crawled(source: str, entrance: Any, wants: tuple[DetailRequest, ...] = ()) -> list[Document]:  # noqa: ANN401  # an entrance
    now, told = moment_of(DAY), facts(source)
    today = told.local(now).date()
    since = today - timedelta(days=told.window_days)
    order = CrawlOrder(source, entrance, now, since, today, detail_requests=wants, sandbox_day=DAY)
    return crawl_orders([order])[source].documents


def _as_text(page: Document) -> Iterator[Document]:
    if page.body.startswith(b"%PDF"):
        with suppress(PageError):  # a scan has no text, so no fields
            yield dataclasses.replace(page, kind="document_text", body=pdf_text(page.body).encode())
    elif page.body.startswith(b"PK"):
        yield from _bulletin_texts(page)
    else:
        yield page


def _bulletin_texts(page: Document) -> Iterator[Document]:
    archive = open_archive(page.body)
    for entry in pdf_names(archive):
        try:
            lines = pdf_lines(archive.read(entry))
        except PDF_ERRORS:
            continue  # a file that broke on its way has no fields
        yield dataclasses.replace(page, kind="text", body="\n".join(lines).encode())


if __name__ == "__main__":
    main()
