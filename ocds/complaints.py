"""What reviewers of published OCDS complain of most, found in an export before they do.

The checks are those that Pelican, the reviewers' program of the Open Contracting Partnership, reports most often
(open-contracting/pelican-backend, August 2026). Each complaint has the process and the notices that it comes from.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ocds.checks import CHECKS
from ocds.months import Published
from transform.text import fold

MANY_NAMES: Final = "one buyer under many names"
KINDS: Final = (*CHECKS, MANY_NAMES)
_WORD: Final = re.compile(r"\w+")
# By what two names may be one buyer's ("id" or "words", and which), id and name → the notices that have it.
Spelled = dict[tuple[str, str], dict[tuple[str, str], set[str]]]


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that a reviewer would complain of.

    Attributes:
        kind: one of KINDS.
        ocid, lead_id: the process, and its lead; "" where it is about several.
        place: the field.
        what: a sentence.
        notices: the rows behind it, "source/native id".
    """

    kind: str
    ocid: str
    lead_id: str
    place: str
    what: str
    notices: tuple[str, ...]


def complaints_of(published: Iterable[Published]) -> Iterator[Complaint]:
    """All complaints about processes, which are gone through once; those about several come last."""
    spelled: Spelled = {}
    for one in published:
        _note_buyers(one, spelled)
        process = one.process
        for kind, check in CHECKS.items():
            for place, what in dict.fromkeys(check(one)):
                yield Complaint(kind, process.ocid, process.lead_id, place, what, tuple(process.notices))
    yield from _many_names(spelled)


def _note_buyers(one: Published, spelled: Spelled) -> None:
    for party in one.compiled.get("parties", ()):
        if "buyer" in party["roles"]:
            named = (party["id"], party["name"])
            words = f"{one.process.country} {' '.join(sorted(_WORD.findall(fold(party['name']))))}"
            for alike in (("id", party["id"]), ("words", words)):
                spelled.setdefault(alike, {}).setdefault(named, set()).update(one.process.notices)


def _many_names(spelled: Spelled) -> Iterator[Complaint]:
    """Buyers that are one and stand there under several names, or under several ids.

    Two names are one where they are of the same words, however they are spelled (case, marks, dots, order).
    """
    for _, names in sorted(spelled.items()):
        if len(names) > 1:
            told = " · ".join(f"{name} ({party_id})" for party_id, name in sorted(names))
            rows = tuple(sorted(set().union(*names.values())))
            yield Complaint(MANY_NAMES, "", "", "buyer.name", told, rows)
