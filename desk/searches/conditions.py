"""The conditions of a search that depend on its words and names, as SQL with their values. Pure."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from desk.searches.query import SearchQuery
from transform.relevance.lexicon import concepts_labelled
from transform.text import fold
from transform.values.korean_press import as_official

# Each condition is one that an index answers (warehouse/tables/core.py), written as the index has it. What stands
# beside the lead, its place and its buyer's party, is looked for first, so that the plan is made for what was found.
_SAID = "l.said LIKE :{name}"
_MEANT = "l.evidence->'hits' @> CAST(:{name} AS jsonb)"
_PLACED = "l.place_code = ANY(CAST(:{name}_found AS text[]))"
# By the names that notices have for what was found: those are as few as the buyers are, however many leads they have.
_BOUGHT = "left(l.country || ' ' || l.buyer, 200) = ANY(CAST(:{name}_found AS text[]))"
_PLACES = "SELECT p.code FROM core.place p WHERE p.said LIKE :word"
CITIES = "SELECT p.code FROM core.place p WHERE p.said LIKE :word OR lower(p.code) LIKE :word"
_BUYERS = """
SELECT DISTINCT left(n.country || ' ' || n.buyer, 200) FROM core.notice n
WHERE n.buyer_party = ANY(ARRAY(SELECT t.id FROM core.party t WHERE t.said LIKE :word))"""
# Where each kind of name stands, what comes before it there, and what is looked for first. A buyer has names in three
# languages, and an id, once it is known as a party; in a lead's own words it comes after a character of its own.
_STANDS = {
    "city": (_PLACED, "", CITIES),
    "funder": ("l.funder <> '' AND core.folded(l.funder) LIKE :{name}", "", ""),
    "buyer": (f"{_SAID} OR {_BOUGHT}", "%\x1f", _BUYERS),
}


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions that begin with AND.

    Attributes:
        values: of what stands in them.
        sought: by the name of a value that is not among them: the statement that finds it, and its word.
    """

    parts: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    sought: dict[str, tuple[str, str]] = field(default_factory=dict)

    def word(self, word: str, name: str) -> Iterator[str]:
        """The ways in which one word may be there.

        It is looked for as it is written, as its meaning (신호 or "signal" finds what the lexicon calls so, in whatever
        language the title is), and the press's Korean name of a place in its official spelling too.
        """
        for number, written in enumerate(dict.fromkeys((word, as_official(word)))):
            known = f"{name}_{number}"
            self.values[known] = part_for_like(written)
            self.sought[f"{known}_found"] = _PLACES, self.values[known]
            yield _SAID.format(name=known)
            yield _PLACED.format(name=known)
        yield from self.meant(concepts_labelled(word), f"{name}_meant")

    def meant(self, concepts: Iterable[str], name: str) -> Iterator[str]:
        """The ways in which one of the concepts may have been matched."""
        for number, concept in enumerate(concepts):
            self.values[f"{name}_{number}"] = json.dumps([{"concept": concept}])
            yield _MEANT.format(name=f"{name}_{number}")

    def named(self, listed: str, kind: str) -> Iterator[str]:
        """The ways in which one of the names may be there."""
        stands, before, seek = _STANDS[kind]
        forms = dict.fromkeys(form for _, written in forms_of(listed) for form in written)
        for number, written in enumerate(forms):
            known = f"{kind}{number}"
            part = part_for_like(written)
            self.values[known] = before + part
            if seek:
                self.sought[f"{known}_found"] = seek, part
            yield stands.format(name=known)


def forms_of(listed: str) -> list[tuple[str, tuple[str, str]]]:
    """The names of a list with commas, each as it is written, with the forms in which it is looked for."""
    names = [one.strip() for one in listed.split(",") if one.strip()]
    return [(one, (one, as_official(one))) for one in names]


def conditions_of(query: SearchQuery) -> Conditions:
    """The conditions of a search's words, concepts and names."""
    made = Conditions()
    for number, word in enumerate(query.q.split()):
        made.parts.append(f" AND ({' OR '.join(made.word(word, f'word{number}'))})")
    for number, word in enumerate(query.without.split()):
        without = " OR ".join(made.word(word, f"without{number}"))
        made.parts.append(f" AND NOT coalesce({without}, false)")
    if query.concept:
        made.parts.append(f" AND ({' OR '.join(made.meant(query.concept, 'concept'))})")
    for kind in _STANDS:
        found = list(made.named(getattr(query, kind), kind))
        if found:
            made.parts.append(f" AND ({' OR '.join(found)})")
    return made


def part_for_like(word: str) -> str:
    """A word for LIKE as part of a text; %, _ and the backslash stand for themselves."""
    folded = fold(word).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{folded}%"
