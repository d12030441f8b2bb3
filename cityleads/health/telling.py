"""The operator is told: what is new and what is over, in one message, once.

As with readers' mails, what is told is claimed and committed before anybody hears of it. What one way did not surely
take, the next way tells; what none took is told with the next message, after a pause that grows. What a sender that
died had claimed is told again: twice is better than never.
"""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Engine

from cityleads.health.operator_ways import OperatorMessage, Sent, Way
from desk.operating.alert_kinds import alert_kinds, kind_of
from domain.crawl.counts import in_number
from warehouse.monitoring import operator_alerts, operator_messages

log = logging.getLogger(__name__)
Row = Mapping[str, Any]
Ended = Literal["nothing", "told", "not_told"]
NOT_TAKEN = ("deferred", "failed")
# A message stays one that is read, and that chats take.
MOST_ROWS, LONGEST = 20, 200
_PASSWORD = re.compile(r"://[^/@\s]+@")
# Codes that the newest crawl of a source decides: one follows upon another, and neither is "well again" then.
_OF_CRAWLS = ("source_stale", "source_unwell")


def tell(engine: Engine, ways: Sequence[Way], now: datetime) -> Ended:
    """Tell what is new and what is over, if anything is.

    Args:
        engine: each step is a transaction of its own.
        ways: tried in their order; without one rows stay untold.
        now: aware.
    """
    awake = _awake(engine, ways, now)
    if not awake:
        return "not_told" if ways and _waits(engine) else "nothing"
    with engine.begin() as connection:
        new, over = operator_alerts.claim(connection, now)
        standing = operator_alerts.read_open(connection)
    over_now = [row for row in over if not _goes_on(row, standing)]
    if not (new or over_now):
        return "nothing"
    states = _send(engine, awake, compose(new, over_now), now)
    if set(states) <= set(NOT_TAKEN):
        with engine.begin() as connection:
            operator_alerts.give_back(connection, [row["id"] for row in new], [row["id"] for row in over])
        return "not_told"
    return "told"


def _awake(engine: Engine, ways: Sequence[Way], now: datetime) -> list[Way]:
    """The ways that do not rest; what was claimed for messages whose sender died is given back first."""
    with engine.begin() as connection:
        operator_alerts.give_back_of(connection, operator_messages.declare_lost(connection, now))
        resting = operator_messages.resting(connection, now)
    return [way for way in ways if way.name not in resting]


def _waits(engine: Engine) -> bool:
    """Whether something stands that nobody was told of."""
    with engine.connect() as connection:
        return any(row["mailed_at"] is None for row in operator_alerts.read_open(connection))


def _send(engine: Engine, ways: Sequence[Way], message: OperatorMessage, now: datetime) -> list[str]:
    """Try the ways until one has surely taken it; returns how each that was tried ended."""
    states: list[str] = []
    for way in ways:
        with engine.begin() as connection:
            number = operator_messages.begin(connection, way.name, message.text, now)
        sent = way.send(message, now)
        with engine.begin() as connection:
            operator_messages.end(connection, number, sent.state, sent.reply)
        states.append(sent.state)
        if sent.state in operator_messages.TAKEN:
            break
        log.error("the operator was not told by %s: %s %s", way.name, sent.state, sent.reply)
    return states


def try_ways(ways: Sequence[Way], now: datetime) -> Iterator[tuple[str, Sent]]:
    """Send a message that is about nothing on each way; yields the way's name and what became of it."""
    message = OperatorMessage("test", "[cityleads operator] a trial", "A trial: nothing is wrong.\n")
    for way in ways:
        yield way.name, way.send(message, now)


def _is_of_crawl(code: str) -> bool:
    return code in _OF_CRAWLS or code not in alert_kinds()


def _goes_on(row: Row, standing: Sequence[Row]) -> bool:
    """Whether a source is as ill as before under another code."""
    return _is_of_crawl(row["code"]) and any(
        other["about"] == row["about"] and _is_of_crawl(other["code"]) for other in standing
    )


def compose(new: Sequence[Row], over: Sequence[Row]) -> OperatorMessage:
    """Write the message: the gravest first, each with the command that mends it.

    Args:
        new: rows of ops.operator_alert.
        over: the same.
    """
    counts = [f"{len(rows)} {word}" for rows, word in ((new, "to act on"), (over, "well again")) if rows]
    sections = (
        ("To act on (docs/operations.md says what each code means)", _ordered(new)),
        ("Well again", _ordered(over)),
    )
    text = "\n".join(line for title, rows in sections if rows for line in _section(title, rows))
    facts = [(f"{kind_of(row['code']).severity}: {row['about']}", _fact(row)) for row in _ordered(new)]
    facts += [(f"well again: {row['about']}", row["code"]) for row in _ordered(over)]
    return OperatorMessage(
        "alerts",
        f"[cityleads operator] {', '.join(counts)}",
        text,
        tuple(facts[:MOST_ROWS]) + _more(len(facts)),
        {
            "new": [_plain(row) for row in _ordered(new)][:MOST_ROWS],
            "over": [_plain(row) for row in over][:MOST_ROWS],
        },
    )


def _ordered(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (kind_of(row["code"]).severity.rank, row["code"], row["about"]))


def _section(title: str, rows: Sequence[Row]) -> Iterator[str]:
    yield title
    for row in rows[:MOST_ROWS]:
        kind = kind_of(row["code"])
        since = f"since {row['since']:%Y-%m-%d %H:%M} UTC"
        yield f"  {row['code']}: {row['about']}: {_short(row['told'])} ({kind.severity}, {since})"
        if row["well_at"] is None:
            yield f"      {kind.en}; look: {kind.command}"
    yield from (f"  {more}" for _, more in _more(len(rows)))
    yield ""


def _more(count: int) -> tuple[tuple[str, str], ...]:
    left = count - MOST_ROWS
    return (("more", in_number(f"{left} more are not listed here: cityleads alerts")),) if left > 0 else ()


def _fact(row: Row) -> str:
    kind = kind_of(row["code"])
    return f"{kind.en} ({row['code']}): {_short(row['told'])}; look: {kind.command}"


def _plain(row: Row) -> dict[str, Any]:
    kind = kind_of(row["code"])
    return {
        "code": row["code"], "about": row["about"], "told": _short(row["told"]), "severity": kind.severity.value,
        "command": kind.command, "since": row["since"].isoformat(),
    }  # fmt: skip


def _short(text: str) -> str:
    """What was noted, bounded, without passwords in addresses that an error may quote."""
    text = _PASSWORD.sub("://…@", text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
