"""What parsers share: popping fields with an audit of what is left, and turning trouble into rejects."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, TypeVar

from domain.document import EXCERPT, Document, FieldError, PageError, Reading, Reject, UnknownField
from domain.notice import Key, Notice, PriceKind, Stage
from transform.parsers.bot_walls import find_wall
from transform.parsers.privacy import before_persons
from transform.text import as_code

NOTHING: Final[tuple[object, ...]] = (None, "", (), {})
MISSING: Final = " (missing)"
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
)
_T = TypeVar("_T")
_ODD = (FieldError, AttributeError, KeyError, TypeError, ValueError, IndexError)


class Secondary:
    """The fields without which a notice still says what is bought, by whom and under which number.

    One that cannot be read is a leftover, and the notice is kept without it.
    """

    def __init__(self, path: str = "") -> None:
        self._path = path
        self._unread: list[UnknownField] = []

    def read(self, name: str, value: Any, read_one: Callable[[Any], _T], otherwise: _T) -> _T:  # noqa: ANN401  # JSON values are of any type
        """Read one field; `otherwise` stands for one that cannot be read."""
        try:
            return read_one(value)
        except _ODD:
            self.report(name, value)
            return otherwise

    def need(self, name: str, value: str) -> str:
        """Take a text that there always is; an empty one is reported."""
        if not value:
            self.report(name, value)
        return value

    def report(self, name: str, value: object) -> None:
        """Report a field as unread."""
        self._unread.append(UnknownField(f"{self._path}{name}", str(value)[:EXCERPT]))

    def unknown_fields(self) -> Iterator[UnknownField]:
        """Tell what could not be read."""
        yield from self._unread


def look_up(table: Mapping[str, _T], field: str, word: str) -> _T:
    """Find what a portal's word means; the table's keys are in the form of `as_code`.

    Raises:
        FieldError: nobody knows the word.
    """
    known = table.get(as_code(word), table)
    if known is table:
        raise FieldError("unknown_code", f"The value {word!r} of {field} is not known.", word)
    return known  # type: ignore[return-value]  # the table itself stands for "absent": its values may be None


def look_up_beginning(table: Mapping[str, _T], field: str, word: str) -> _T:
    """Find what a portal's word means by how it begins; the first that fits counts.

    Raises:
        FieldError: nobody knows such a beginning.
    """
    code = as_code(word)
    for beginning, value in table.items():
        if code.startswith(beginning):
            return value
    raise FieldError("unknown_code", f"The value {word!r} of {field} is not known.", word)


class Fields:
    """One record of a portal. Fields are popped as they are used; what is left at the end is reported.

    So is a field of `always` that the record has not, whatever its value, one of `filled` that holds neither a text
    nor a number nor a list of such, and one that holds no text where text is asked for: the portal has changed.
    """

    def __init__(
        self,
        record: Mapping[str, Any],
        path: str = "",
        always: Iterable[str] = (),
        filled: Iterable[str] = (),
    ) -> None:
        self._left = dict(record)
        self._path = path
        gone = [name for name in always if name not in record]
        gone += [name for name in filled if not _tells(record.get(name))]
        self._odd = [missing(f"{path}{name}") for name in gone]

    def pop(self, name: str, default: Any = None) -> Any:  # noqa: ANN401  # JSON values are of any type
        """Take a field that may be missing."""
        return self._left.pop(name, default)

    def text(self, name: str) -> str:
        """Take a field as text, each run of white space one space.

        "" for null or missing, and for an object or a list, which is reported.
        """
        value = self._left.pop(name, None)
        if isinstance(value, dict | list):
            self.report(name, value)
            return ""
        return "" if value is None else " ".join(str(value).split())

    def report(self, name: str, value: object) -> None:
        """Report a field whose value is not of the known form."""
        self._odd.append(UnknownField(f"{self._path}{name}", str(value)[:EXCERPT]))

    def need(self, name: str) -> str:
        """Take a field that must hold text. Raises FieldError when it does not."""
        value = self.text(name)
        if not value:
            raise FieldError(
                "missing_field", f"The field {self._path}{name} is missing or empty.", str(self._left)
            )
        return value

    def ignore(self, *names: str) -> None:
        """Drop fields that are known and of no use to leads (personal data among them)."""
        for name in names:
            self._left.pop(name, None)

    def unknown_fields(self) -> Iterator[UnknownField]:
        """Report every field nobody took, and what was odd about those that were."""
        yield from self._odd
        for name, value in sorted(self._left.items()):
            yield UnknownField(f"{self._path}{name}", str(value)[:EXCERPT])


def _tells(value: object) -> bool:
    """Whether a value says something: a text, a number, a list of such."""
    if isinstance(value, list):
        return bool(value) and all(not isinstance(one, list) and _tells(one) for one in value)
    return value is not None and not isinstance(value, dict) and bool(str(value).strip())


def missing(label: str, of: str = "") -> UnknownField:
    """Report that a label is not there which always was; `of` names the notice that lacks it."""
    return UnknownField(f"{label}{MISSING}", of)


def load_json(document: Document) -> Any:  # noqa: ANN401  # JSON values are of any type
    """Parse a JSON body, with or without a byte order mark. PageError: it is not JSON, or nested too deep."""
    try:
        return json.loads(document.body.decode("utf-8-sig"))
    except RecursionError as error:
        told = "The JSON is nested deeper than any page of a portal; nothing of it was read."
        raise PageError("malformed", told, document.body[:EXCERPT].decode("utf-8", "replace")) from error
    except ValueError as error:
        text = document.body[:EXCERPT].decode("utf-8", "replace")
        raise PageError(*diagnose(text), text) from error


# What a portal's own error page says of itself; bot walls stand in transform/parsers/bot_walls.py.
_TELLTALES: tuple[tuple[str, str, str], ...] = (
    ("terjadi error pada aplikasi SPSE", "error_page", "SPSE answered with its own error page."),
    ("Terjadi Kesalahan", "error_page", "The portal answered with its own error page."),
    ("tidak ditemukan", "not_found", "The portal says that this page does not exist."),
    ("URL-NOT-DEFINED", "error_page", "The portal says that this address is not defined."),
    ("invalid_response", "error_page", "The portal answered <invalid_response>."),
)


def diagnose(text: str) -> tuple[str, str]:
    """Say what a page is that is not what was expected: (reason code, sentence for people)."""
    if wall := find_wall(text):
        return "challenge", f"A bot wall ({wall.vendor}) answered in the portal's place; it was left alone."
    for telltale, reason, message in _TELLTALES:
        if telltale in text:
            return reason, message
    if not text.strip():
        return "empty_body", "The portal answered with an empty body."
    return "layout_changed", "The page is not in the known format; the portal may have changed it."


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
        except _ODD[1:] as error:
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
    renamed, dropped or given another form. No description of any source names a person or tells how to reach one.
    """
    shape = shapes.get(document.kind)
    if shape is None:
        yield Reject(
            "unknown_kind", f"No parser of {document.source} knows documents of kind '{document.kind}'."
        )
        return
    told, shared = always.get(document.kind, {}), Counter[Key]()
    try:
        for reading in shape(document):
            if isinstance(reading, Notice):
                shared.update((*reading.keys, *reading.plan_keys))
                yield from _checked(document.kind, reading, told)
            else:
                yield reading
    except PageError as error:
        yield error.reject
    for key, count in shared.items():
        if count > CROWD:
            yield UnknownField(
                f"{document.kind}.number (crowded)", f"{key} stands on {count} notices of one page"
            )


def _checked(kind: str, notice: Notice, told: Mapping[Stage | None, tuple[str, ...]]) -> Iterator[Reading]:
    long = {
        name: value
        for name in _TEXTS
        if isinstance(value := getattr(notice, name), str) and len(value) > LONGEST
    }
    cut = {name: value[:LONGEST] for name, value in long.items()}
    yield _of_nobody(replace(notice, **cut) if cut else notice)  # type: ignore[arg-type]  # _TEXTS names fields of text
    for name, value in long.items():
        message = f"{notice.native_id}: {len(value)} characters, cut to {LONGEST}"
        yield UnknownField(f"{kind}.{name} (cut)", message[:EXCERPT])
    if told:
        yield from _lacks(kind, notice, told)


def _of_nobody(notice: Notice) -> Notice:
    return replace(notice, description=before_persons(notice.description)) if notice.description else notice


def _lacks(kind: str, notice: Notice, told: Mapping[Stage | None, tuple[str, ...]]) -> Iterator[UnknownField]:
    needed = {None, notice.stage}
    for name in dict.fromkeys(name for stage in needed for name in told.get(stage, ())):
        if not _told(notice, name):
            yield missing(f"{kind}.{name}", notice.native_id)


def _told(notice: Notice, name: str) -> bool:
    if name in tuple(PriceKind):
        return any(price.kind == name for price in notice.prices)
    prequalifies = name == "deadline" and notice.prequalification_deadline is not None
    return prequalifies or getattr(notice, name) not in NOTHING
