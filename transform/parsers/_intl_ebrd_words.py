"""The EBRD's words in common terms, and how the hidden list of a row is taken apart.

Keys are in the form of `transform.text.as_code`. All were seen in recorded rows of 2026 but those of the second table's
last two lines, which are the names of methods in the bank's procurement rules.
"""

import re
from dataclasses import dataclass
from typing import Final, Self

from domain.notice import Category, Stage
from transform.parsers.fields import look_up, look_up_beginning

STAGES: Final = {
    "general procurement notice": Stage.PROGRAMME,
    "invitation for tenders single": Stage.OPEN,
    "invitation for tenders two stage": Stage.OPEN,
    "invitation for prequalification": Stage.OPEN,
    "contract notice addendum": Stage.AMENDED,
    "shortlist notice": Stage.CLOSED,
    "contract award notice": Stage.AWARDED,
}
PREQUALIFICATION: Final = "invitation for prequalification"
# A notice of a whole project names no method, and no exercise; an award names no exercise.
OF_A_PROJECT: Final = "general procurement notice"
_WITHOUT_EXERCISE: Final = (OF_A_PROJECT, "contract award notice")
# None: the type of the notice decides.
STATES: Final = {"open": None, "closed": Stage.CLOSED, "information only": None}
_METHODS: Final = {
    "open tender": "open",
    "direct contracting": "direct",
    "selective tender": "selective",
    "single tender": "direct",
}
_KINDS: Final = {
    "goods": Category.GOODS,
    "works": Category.WORKS,
    "consultancy": Category.SERVICES,
    "services": Category.SERVICES,
}
_KIND: Final = "|".join(_KINDS)
_EXERCISE: Final = re.compile(r"(?P<name>.+?), (?P<number>\d{6,9}), (?P<rest>.+)")
_PARTS: Final = re.compile(
    rf"(?P<kinds>(?:{_KIND})(?:, ?(?:{_KIND}))*), "
    rf"(?:(?P<method>(?:{'|'.join(_METHODS)})[^,]*), )?"
    r"(?P<client>.+), (?P<sector>[^,]+), (?P<type>[^,]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The hidden list of a row from the country on.

    Attributes:
        number: of the procurement exercise; "" where the list has none.
        category: what is bought; None where that is of several kinds.
        method: the bank's words for how; "" where the list has none.
        client: who buys.
    """

    number: str
    category: Category | None
    method: str
    client: str

    @classmethod
    def of(cls, told: str, kind: str) -> Self:
        """Take the list of a notice of a type apart. Raises ValueError where it is not of the known form."""
        exercise = None if kind in _WITHOUT_EXERCISE else _EXERCISE.fullmatch(told)
        found = _PARTS.fullmatch(exercise["rest"] if exercise else told)
        if found is None or (exercise is None and kind not in _WITHOUT_EXERCISE):
            raise ValueError("the list is not of the known form")
        kinds = {_KINDS[kind.strip().lower()] for kind in found["kinds"].split(",")}
        bought = kinds.pop() if len(kinds) == 1 else None
        number = exercise["number"] if exercise else ""
        return cls(number, bought, found["method"] or "", found["client"].strip())


def type_of(words: str) -> str:
    """The type of a notice as the tables have it: some lists write the bank's name before it."""
    return words.lower().removeprefix("ebrd ")


def stage(kind: str, state: str) -> Stage:
    """How far a notice says that its tender is. Raises FieldError for a word that nobody knows."""
    usual = look_up(STAGES, "type", kind)
    told = look_up(STATES, "state", state)
    return told if told is not None and usual is Stage.OPEN else usual


def procedure(method: str) -> str:
    """OCDS procurementMethod of a method; "" without one. Raises FieldError for one that nobody knows."""
    return look_up_beginning(_METHODS, "method", method) if method else ""


def category(kind: str) -> Category | None:
    """What one kind of procurement buys. Raises FieldError for one that nobody knows."""
    return look_up(_KINDS, "kind", kind)
