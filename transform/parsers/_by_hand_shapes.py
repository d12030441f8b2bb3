"""The shape of an OCDS release, as far as it is read: a field of another shape is told by its place and left out.

What it holds is not told: what stands where an object should is often a person's name.
"""

from collections.abc import Mapping
from typing import Any, Final

# An object's fields, a list of objects by the one in it; TEXT is a text or a number. Fields that are not named here
# are read by what can say that they are wrong.
TEXT: Final = ""
_CLASSIFIED: Final = {"id": TEXT, "scheme": TEXT, "description": TEXT}
_AMOUNT: Final = {"amount": TEXT, "currency": TEXT}
_ADDRESS: Final = {"region": TEXT, "countryName": TEXT, "country": TEXT}
RELEASE: Final[Mapping[str, Any]] = {
    "tag": [TEXT],
    "language": TEXT,
    "title": TEXT,
    "date": TEXT,
    "buyer": {"name": TEXT},
    "parties": [{"name": TEXT, "roles": [TEXT], "address": _ADDRESS}],
    "planning": {"budget": {"id": TEXT, "description": TEXT, "projectID": TEXT, "amount": _AMOUNT}},
    "tender": {
        "id": TEXT,
        "title": TEXT,
        "description": TEXT,
        "status": TEXT,
        "statusDetails": TEXT,
        "procurementMethod": TEXT,
        "procurementMethodDetails": TEXT,
        "mainProcurementCategory": TEXT,
        "value": _AMOUNT,
        "procuringEntity": {"name": TEXT},
        "tenderPeriod": {"startDate": TEXT, "endDate": TEXT},
        "classification": _CLASSIFIED,
        "items": [{"classification": _CLASSIFIED, "deliveryAddress": _ADDRESS}],
        "lots": [{"id": TEXT}],
        "documents": [{"documentType": TEXT, "url": TEXT}],
    },
    "awards": [
        {
            "status": TEXT,
            "date": TEXT,
            "value": _AMOUNT,
            "contractPeriod": {"endDate": TEXT},
            "relatedLots": [TEXT],
            "suppliers": [{"id": TEXT, "name": TEXT}],
        }
    ],
}
_KINDS: Final = ((bool, "true or false"), (str, "a text"), (int | float, "a number"), (list, "a list"))


def kind_of(value: object) -> str:
    """What a JSON value is, in words."""
    return next(
        (told for kind, told in _KINDS if isinstance(value, kind)), "null" if value is None else "an object"
    )


def shaped(value: Any, shape: Any, path: str, wrong: dict[str, str]) -> Any:  # noqa: ANN401  # JSON values are of any type
    """A value without what has not its shape; None where that is all of it. Null is absent, and no wrong shape.

    Args:
        value: of JSON.
        shape: as in RELEASE.
        path: where the value stands, for `wrong`.
        wrong: path → what is wrong there, which is added to.
    """
    if value is None:
        return None
    if not _fits(value, shape):
        wrong[path] = f"{kind_of(value)} stands where {kind_of(shape)} is expected"
        return None
    if isinstance(shape, list):
        kept = (shaped(one, shape[0], f"{path}[{at}]", wrong) for at, one in enumerate(value, start=1))
        return [one for one in kept if one is not None]
    if not isinstance(shape, Mapping):
        return value
    dot = f"{path}." if path else ""
    known = {
        name: shaped(value[name], shape[name], dot + name, wrong) for name in value.keys() & shape.keys()
    }
    return {**value, **known}


def _fits(value: object, shape: object) -> bool:
    if isinstance(shape, Mapping):
        return isinstance(value, dict)
    if isinstance(shape, list):
        return isinstance(value, list)
    return isinstance(value, str | int | float) and not isinstance(value, bool)
