"""Notices as JSON values and back, for the columns that keep them whole. Empty fields are left out.

msgspec knows every type of a notice. Times alone are written here: they are kept with their offset ("+00:00"), as the
hash of a part's text decides whether it has changed.
"""

from typing import Any, Final

from msgspec import convert, to_builtins

from domain.notice import Notice

_MOMENTS: Final = ("published", "deadline", "prequalification_deadline", "opening")


def notice_as_json(notice: Notice) -> dict[str, Any]:
    """Return a notice as JSON values: official numbers and codes as lists, sums as exact text."""
    values: dict[str, Any] = to_builtins(notice)
    for name in _MOMENTS:
        moment = getattr(notice, name)
        if moment:
            values[name]["at"] = moment.at.isoformat()
    return {name: _lists(value) for name, value in values.items() if value or value is False}


def _lists(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    """JSON has no tuples, which msgspec leaves as they are."""
    return [_lists(one) for one in value] if type(value) is tuple else value


def notice_from_json(values: dict[str, Any]) -> Notice:
    """Read what `notice_as_json` wrote."""
    return convert(values, Notice)
