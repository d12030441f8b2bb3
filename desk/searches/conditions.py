"""The conditions of a search that depend on its words and names, as SQL with their values. Pure."""

from collections.abc import Iterator
from typing import Any

from desk.searches.query import SearchQuery
from transform.relevance.lexicon import concepts_labelled
from transform.text import fold
from transform.values.korean_press import as_official

_SAID = "lower(unaccent(concat_ws(' ', l.id, l.title, l.buyer, p.local, p.en, p.ko)))"
_MEANT = (
    "EXISTS (SELECT FROM jsonb_array_elements(l.evidence->'hits') h"
    " WHERE h->>'concept' = ANY(CAST(:{name} AS text[])))"
)
# Where each kind of name stands. A buyer has names in three languages, and an id, once it is known as a party.
_STANDS = {
    "city": "lower(unaccent(concat_ws(' ', p.code, p.local, p.en, p.ko))) LIKE :{name}",
    "funder": "lower(unaccent(l.funder)) LIKE :{name}",
    "buyer": (
        "(lower(unaccent(l.buyer)) LIKE :{name} OR EXISTS (SELECT FROM core.lead_buyer b JOIN core.party t"
        " ON t.id = b.party_id WHERE b.lead_id = l.id"
        " AND lower(unaccent(concat_ws(' ', t.id, t.name, t.name_en, t.name_ko))) LIKE :{name}))"
    ),
}


def conditions_of(query: SearchQuery) -> tuple[str, dict[str, Any]]:
    """Conditions that begin with AND, and their values.

    A word is looked for as it is written, as its meaning (신호 or "signal" finds what the lexicon calls so, in whatever
    language the title is), and the press's Korean name of a place in its official spelling too.
    """
    conditions: list[str] = []
    values: dict[str, Any] = {}
    for number, word in enumerate(query.q.split()):
        conditions.append(f" AND ({' OR '.join(_word(word, f'word{number}', values))})")
    for number, word in enumerate(query.without.split()):
        conditions.append(f" AND NOT ({' OR '.join(_word(word, f'without{number}', values))})")
    if query.concept:
        values["concept"] = list(query.concept)
        conditions.append(f" AND {_MEANT.format(name='concept')}")
    for kind, stands in _STANDS.items():
        found = list(_names(getattr(query, kind), kind, stands, values))
        if found:
            conditions.append(f" AND ({' OR '.join(found)})")
    return "".join(conditions), values


def _word(word: str, name: str, values: dict[str, Any]) -> Iterator[str]:
    """The ways in which one word may be there."""
    for number, written in enumerate(dict.fromkeys((word, as_official(word)))):
        values[f"{name}_{number}"] = _part(written)
        yield f"{_SAID} LIKE :{name}_{number}"
    if concepts := list(concepts_labelled(word)):
        values[f"{name}_meant"] = concepts
        yield _MEANT.format(name=f"{name}_meant")


def _names(listed: str, kind: str, stands: str, values: dict[str, Any]) -> Iterator[str]:
    """The ways in which one of the names may be there."""
    named = [one.strip() for one in listed.split(",") if one.strip()]
    for number, written in enumerate(
        dict.fromkeys(form for one in named for form in (one, as_official(one)))
    ):
        values[f"{kind}{number}"] = _part(written)
        yield stands.format(name=f"{kind}{number}")


def _part(word: str) -> str:
    """A word for LIKE as part of a text; %, _ and the backslash stand for themselves."""
    folded = fold(word).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{folded}%"
