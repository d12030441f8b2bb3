"""Notices as JSON values and back, for the columns that keep them whole. Empty fields are left out.

msgspec knows every type of a notice. Times alone are written here: they are kept with their offset ("+00:00"), as the
hash of a part's text decides whether it has changed.
"""

from typing import Any, Final

from msgspec import convert, to_builtins

from domain.notice import Notice

_MOMENTS: Final = ("published", "deadline", "prequalification_deadline", "opening")
_TUPLES: Final = ("keys", "plan_keys", "amends", "classifications", "prices")  # JSON has lists


def notice_as_json(notice: Notice) -> dict[str, Any]:
    """Return a notice as JSON values: official numbers and codes as lists, sums as exact text."""
    values: dict[str, Any] = to_builtins(notice)
    for name in _MOMENTS:
        moment = getattr(notice, name)
        if moment:
            values[name]["at"] = moment.at.isoformat()
    for name in _TUPLES:
        if values[name]:
            values[name] = [list(one) if type(one) is tuple else one for one in values[name]]
    return {name: value for name, value in values.items() if value or value in (False, 0)}


def notice_from_json(values: dict[str, Any]) -> Notice:
    """Read what `notice_as_json` wrote."""
    return convert(values, Notice)
