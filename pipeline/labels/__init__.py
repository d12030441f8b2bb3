"""Labels of titles: what they go by, and how what subscribers do becomes labels."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection

from transform.text import clean, fold
from warehouse import labels
from warehouse.labels import Answer, Label, Origin

_DIGITS: Final = 16
_OF_ACT: Final[dict[str, Answer]] = {"follow": "yes", "not_for_us": "no"}


def title_key(country: str, title: str) -> str:
    """What a label goes by: the first 16 hexadecimal digits of the SHA-256 of "COUNTRY:folded title"."""
    return sha256(f"{country}:{fold(clean(title))}".encode()).hexdigest()[:_DIGITS]


def register(connection: Connection) -> int:
    """Make labels of all that subscribers did and said since last time; returns how many rows were written."""
    return register_acts(connection) + register_missed(connection)


def register_acts(connection: Connection) -> int:
    """Make labels of what subscribers did to leads since last time, and take back those of acts that were undone.

    A lead that is followed is "yes"; one that is "not for us" because it is no smart-city project is "no". Which of a
    lead's dimensions its reader meant is not known, so the label has none. Doing it again changes nothing.

    Returns:
        How many rows were written.
    """
    written = [
        _register(connection, act, _OF_ACT[act["kind"]], act["kind"], act["acted_at"], act["action_id"])
        for act in labels.acts_not_registered(connection)
    ]
    taken = [
        labels.take_back(connection, [row["id"]], row["by"], row["undone_at"])
        for row in labels.undone_acts(connection)
    ]
    return sum(written) + sum(taken)


def register_missed(connection: Connection) -> int:
    """Make labels "yes" of titles that were judged none and that readers say they missed; returns how many rows.

    Doing it again changes nothing.
    """
    return sum(
        _register(connection, said, "yes", "missed", said["reported_at"])
        for said in labels.missed_not_registered(connection)
    )


def _register(
    connection: Connection,
    said: Mapping[str, Any],
    label: Answer,
    origin: Origin,
    at: datetime,
    action_id: int | None = None,
) -> int:
    """Make a label of what a subscriber said of a title; returns how many rows."""
    row = Label(
        key=title_key(said["country"], said["title"]),
        country=said["country"],
        title=said["title"],
        label=label,
        by=f"subscriber {said['subscriber_id']}",
        at=at,
        origin=origin,
        source=said["source"],
        native_id=said["native_id"],
        action_id=action_id,
    )
    return len(labels.add(connection, [row]))
