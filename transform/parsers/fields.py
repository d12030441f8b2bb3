"""Fields of a portal's record: popped one by one, with an audit of what is left and of what could not be read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

from domain.document import EXCERPT, FieldError, UnknownField
from transform.text import as_code

NOTHING: Final[tuple[object, ...]] = (None, "", (), {})
MISSING: Final = " (missing)"
# What a record raises that does not have the shape that its parser knows.
ODD: Final = (FieldError, AttributeError, KeyError, TypeError, ValueError, IndexError)
_T = TypeVar("_T")


class Secondary:
    """The fields without which a notice still says what is bought, by whom and under which number.

    One that cannot be read is an unknown field, and the notice is kept without it.
    """

    def __init__(self, path: str = "") -> None:
        self._path = path
        self._unread: list[UnknownField] = []

    def read(self, name: str, value: Any, read_one: Callable[[Any], _T], otherwise: _T) -> _T:  # noqa: ANN401  # JSON values are of any type
        """Read one field; `otherwise` stands for one that cannot be read."""
        try:
            return read_one(value)
        except ODD:
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

        "" for null or missing, and for an object, a list, or white space alone, which are reported.
        """
        value = self._left.pop(name, None)
        if isinstance(value, dict | list) or is_blank(value):
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


def is_blank(value: object) -> bool:
    """Whether a value is white space alone: no portal writes a lack so, and what stood there is lost."""
    return isinstance(value, str) and value.isspace()


def _tells(value: object) -> bool:
    """Whether a value says something: a text, a number, a list of such."""
    if isinstance(value, list):
        return bool(value) and all(not isinstance(one, list) and _tells(one) for one in value)
    return value is not None and not isinstance(value, dict) and bool(str(value).strip())


def missing(label: str, of: str = "") -> UnknownField:
    """Report that a label is not there which always was; `of` names the notice that lacks it."""
    return UnknownField(f"{label}{MISSING}", of)
