"""What people decide about pairs of notices, one tender or two; command line and web call it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection

from domain.match import Verdict
from pipeline.match import rematch
from warehouse import locks, match_edges, match_overrides
from warehouse.match_overrides import NoticeName


def find_notice(connection: Connection, text: str) -> NoticeName:
    """Find the notice that a person names: "source/number", or a lead's id, which stands for its earliest notice.

    Raises:
        ValueError: there is no such notice or lead.
    """
    source, slash, number = text.partition("/")
    name = NoticeName(source, number) if slash else match_overrides.anchor(connection, text)
    if name is None or not match_overrides.find(connection, [name]):
        raise ValueError(f"there is no {'notice' if slash else 'lead'} {text}")
    return name


def decide_same(
    connection: Connection, a: NoticeName, b: NoticeName, who: str, why: str, at: datetime | None = None
) -> str:
    """Say that two notices are one tender; their leads become one at once, in the caller's transaction.

    Args:
        connection: within a transaction.
        a: one notice.
        b: the other.
        who: the person who says so, e.g. a subscriber's address.
        why: in their words; may be empty.
        at: when, UTC; now by default.

    Returns:
        The id of the lead that both belong to.

    Raises:
        ValueError: the two are one notice, of two countries, or one of them is not known; or other people's
            decisions keep them apart.
    """
    _decide(connection, a, [b], Verdict.SAME, who, why, at)
    leads = [match_overrides.lead_of(connection, name) for name in (a, b)]
    if leads[0] is None or leads[0] != leads[1]:
        raise ValueError(f"earlier decisions keep {a} and {b} apart: take those back first")
    return leads[0]


def decide_apart(
    connection: Connection,
    a: NoticeName,
    others: Sequence[NoticeName] = (),
    who: str = "",
    why: str = "",
    at: datetime | None = None,
) -> dict[NoticeName, str]:
    """Say that a notice is another tender than the others: its lead is divided at once.

    Args:
        connection: within a transaction.
        a: the notice.
        others: what it does not belong to; by default all other notices of its lead.
        who: the person who says so.
        why: in their words; may be empty.
        at: when, UTC; now by default.

    Returns:
        The lead of each notice named, after the decision.

    Raises:
        ValueError: there is no other notice, or one is not known.
    """
    against = list(others) or match_overrides.companions(connection, a)
    if not against:
        raise ValueError(f"{a} is the only notice of its lead")
    _decide(connection, a, against, Verdict.APART, who, why, at)
    found = {name: match_overrides.lead_of(connection, name) for name in (a, *against)}
    return {name: lead for name, lead in found.items() if lead is not None}


def part_notice(connection: Connection, notice_id: int, who: str, why: str, at: datetime) -> None:
    """Carry out a subscriber's "not the same tender": the notice leaves its lead.

    Args:
        connection: within a transaction.
        notice_id: surrogate key of the notice.
        who: the subscriber's address; with `at` it names the decision, should it be taken back.
        why: in their words; may be empty.
        at: when they said so, UTC.

    Raises:
        ValueError: it is the only notice of its lead by now.
    """
    decide_apart(connection, match_overrides.name_of(connection, notice_id), who=who, why=why, at=at)


def rejoin_notice(connection: Connection, notice_id: int, who: str, at: datetime) -> None:
    """Take back what `part_notice` did with the same arguments.

    Raises:
        ValueError: other people's decisions keep the notices apart.
    """
    notice = match_overrides.name_of(connection, notice_id)
    for other in match_overrides.parted(connection, notice, who, at):
        decide_same(connection, notice, other, who, "taken back")


def _decide(
    connection: Connection,
    a: NoticeName,
    others: Sequence[NoticeName],
    verdict: Verdict,
    who: str,
    why: str,
    at: datetime | None,
) -> None:
    if not who.strip():
        raise ValueError("say who decides")
    if a in others:
        raise ValueError(f"{a} is one notice")
    ids = match_overrides.find(connection, [a, *others])
    missing = [str(name) for name in (a, *others) if name not in ids]
    if missing:
        raise ValueError(f"there is no notice {', '.join(missing)}")
    if len(set(match_edges.countries(connection, list(ids.values())))) > 1:
        raise ValueError("notices of two countries are never one tender")
    touched = sorted(ids.values())
    locks.lock_countries(connection, touched)
    match_overrides.add(
        connection,
        [(a, other) for other in others],
        verdict,
        who.strip(),
        why.strip(),
        at or datetime.now(UTC),
    )
    rematch(connection, touched, verdict)
