"""What parsers share: records read one by one, kinds of documents, and trouble turned into rejects."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from domain.crawl.counts import in_number
from domain.document import (
    EXCERPT,
    Announcement,
    Document,
    FieldError,
    PageError,
    Reading,
    Reject,
    UnknownField,
)
from domain.notice import Key, Notice, PriceKind, Stage
from domain.programme import Occasion, Project
from transform.parsers.fields import NOTHING, ODD, missing
from transform.parsers.privacy import before_persons
from transform.parsers.substages import with_substage
from transform.parties.awards import without_persons
from transform.titles import as_titled

# Characters of a text: what is done with it costs more than linear time in its length.
LONGEST: Final = 4_000
# Notices of one page with the same number. More are not matched by it (warehouse.match_edges.NUMBER_CAP).
CROWD: Final = 500
_TEXTS: Final = (
    "title",
    "description",
    "buyer",
    "buyer_unit",
    "place",
    "procedure_details",
    "status_details",
    *("stage_details", "borrower", "agency", "kind", "host", "programme"),
)


_TEXTS_OF: Final[Mapping[type, tuple[str, ...]]] = {
    kind: tuple(name for name in _TEXTS if name in kind.__slots__) for kind in (Notice, Project, Occasion)
}
_PRICES: Final = frozenset(PriceKind)
# Parts that are lists, found by their heads: one of known form may be empty yet.
_LISTS: Final = frozenset({"schedule", "result"})
# What a parser knows of a notice without reading a page of it.
_IDENTITY: Final = frozenset({"source", "native_id", "part", "country", "lang_hint", "url"})


def each(
    records: Iterable[Any],
    read_one: Callable[[Any], Iterable[Reading]],
    identify: Callable[[Any], str] = lambda _record: "",
) -> Iterator[Reading]:
    """Read records one by one; trouble with one is a Reject and the rest goes on."""
    for record in records:
        try:
            yield from list(read_one(record))
        except FieldError as error:
            yield Reject(
                error.reason, error.message, error.excerpt or str(record)[:EXCERPT], _safely(identify, record)
            )
        except ODD[1:] as error:
            message = f"The record does not have the known shape ({type(error).__name__}: {error})."
            yield Reject("layout_changed", message, str(record)[:EXCERPT], _safely(identify, record))


def _safely(identify: Callable[[Any], str], record: object) -> str:
    try:
        return str(identify(record))
    except (AttributeError, KeyError, TypeError, ValueError, IndexError):
        return ""


# By kind of document: what each notice of it tells, and what one of a stage tells besides. Names of Notice's fields,
# and kinds of its prices.
Always = Mapping[str, Mapping[Stage | None, tuple[str, ...]]]


def by_kind(
    document: Document,
    shapes: Mapping[str, Callable[[Document], Iterable[Reading]]],
    always: Always = MappingProxyType({}),
) -> Iterator[Reading]:
    """Hand a document to the function for its kind; a page error becomes its one Reject.

    A notice that does not tell what its kind of page `always` told is kept, and the lack is reported: its label was
    renamed, dropped or given another form. A title that calls its tender off says more than the status beside it
    (`transform/titles`). No description of any source names a person or tells how to reach one.
    """
    shape = shapes.get(document.kind)
    if shape is None:
        yield Reject(
            "unknown_kind", f"No parser of {document.source} knows documents of kind '{document.kind}'."
        )
        return
    told, shared = always.get(document.kind, {}), Counter[Key]()
    try:
        for reading in _telling(shape(document)):
            if isinstance(reading, Announcement):
                if isinstance(reading, Notice):
                    shared.update((*reading.keys, *reading.plan_keys))
                    reading = with_substage(as_titled(reading))
                yield from _checked(document.kind, reading, told)
            else:
                yield reading
    except PageError as error:
        yield error.reject
    for key, count in shared.items():
        if count > CROWD:
            yield UnknownField(
                f"{document.kind}.number (crowded)", in_number(f"{key} stands on {count} notices of one page")
            )


def _tells(notice: Notice) -> bool:
    """Whether a part says anything of its notice besides which it is, or is a list: all else is no page of it."""
    return notice.part in _LISTS or any(
        getattr(notice, name) not in NOTHING for name in Notice.__slots__ if name not in _IDENTITY
    )


def _telling(readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings, with a reject in the place of each notice that tells nothing."""
    message = "Nothing that is known of a notice was found on its page: it is another page, or a part of it."
    for one in readings:
        if isinstance(one, Notice) and not _tells(one):
            yield Reject("layout_changed", message, one.part, one.native_id)
        else:
            yield one


def _checked(
    kind: str, notice: Announcement, told: Mapping[Stage | None, tuple[str, ...]]
) -> Iterator[Reading]:
    long = {name: value for name, value in _texts(notice) if len(value) > LONGEST}
    cut: dict[str, object] = {name: value[:LONGEST] for name, value in long.items()}
    if isinstance(notice, Notice) and notice.awards:
        cut["awards"] = without_persons(notice).awards
    yield _of_nobody(replace(notice, **cut) if cut else notice)  # type: ignore[arg-type]  # _TEXTS names fields of text
    for name, value in long.items():
        message = in_number(f"{notice.native_id}: {len(value)} characters, cut to {LONGEST}")
        yield UnknownField(f"{kind}.{name} (cut)", message[:EXCERPT])
    if told:
        yield from _lacks(kind, notice, told)


def _texts(notice: Announcement) -> Iterator[tuple[str, str]]:
    names = _TEXTS_OF[type(notice)]
    return zip(names, map(notice.__getattribute__, names), strict=True)


def _of_nobody(notice: Announcement) -> Announcement:
    told = before_persons(notice.description) if notice.description else ""
    return notice if told == notice.description else replace(notice, description=told)


def _lacks(
    kind: str, notice: Announcement, told: Mapping[Stage | None, tuple[str, ...]]
) -> Iterator[UnknownField]:
    needed = {None, notice.stage if isinstance(notice, Notice) else None}
    for name in dict.fromkeys(name for stage in needed for name in told.get(stage, ())):
        if not _told(notice, name):
            yield missing(f"{kind}.{name}", notice.native_id)


def _told(notice: Announcement, name: str) -> bool:
    if isinstance(notice, Notice):
        if name in _PRICES:
            return any(price.kind == name for price in notice.prices)
        if name == "deadline" and notice.prequalification_deadline is not None:
            return True
    return getattr(notice, name) not in NOTHING
