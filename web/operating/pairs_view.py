"""Pairs of notices that may be one tender, for a person to decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from digest.render.field_formats import shorten
from domain.addresses import safe_url
from warehouse import match_edges
from web.session import Session

_MOST, _LONGEST = 20, 240


@dataclass(frozen=True, slots=True)
class Side:
    """One notice of a pair; `lead` is the address of its lead's page, `notice` that at the portal."""

    name: str
    title: str
    facts: tuple[str, ...]
    lead: str
    notice: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two notices, and why they may be one tender."""

    a: Side
    b: Side
    reasons: str


@dataclass(frozen=True, slots=True)
class PairsView:
    """The page of pairs."""

    said: str
    pairs: tuple[Pair, ...]
    post: str
    back: str


def view_pairs(session: Session, said: str = "") -> PairsView:
    """Read and word the likeliest pairs."""
    rows = match_edges.review(session.connection, None, _MOST)
    pairs = tuple(
        Pair(_side(session, row, "a"), _side(session, row, "b"), ", ".join(row["reasons"])) for row in rows
    )
    return PairsView(said, pairs, session.page("operating/pair"), session.page("operating"))


def _side(session: Session, row: Mapping[str, Any], side: str) -> Side:
    t = session.t
    moments = (row[f"published_{side}"], row[f"deadline_{side}"])
    facts = [row[f"buyer_{side}"], *(t.brief_moment(at) if at else "" for at in moments)]
    lead = row[f"lead_{side}"]
    return Side(
        name=row[side],
        title=shorten(row[f"title_{side}"], _LONGEST),
        facts=tuple(fact for fact in facts if fact),
        lead=session.lead(lead) if lead else "",
        notice=safe_url(row[f"url_{side}"]),
    )
