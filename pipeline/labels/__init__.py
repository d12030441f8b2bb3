"""Labels of titles: what they go by, and how what subscribers do becomes labels."""

from hashlib import sha256
from typing import Final

from sqlalchemy import Connection

from transform.text import clean, fold
from warehouse import labels
from warehouse.labels import Answer, Label

_DIGITS: Final = 16
_OF_ACT: Final[dict[str, Answer]] = {"follow": "yes", "not_for_us": "no"}


def title_key(country: str, title: str) -> str:
    """What a label goes by: the first 16 hexadecimal digits of the SHA-256 of "COUNTRY:folded title"."""
    return sha256(f"{country}:{fold(clean(title))}".encode()).hexdigest()[:_DIGITS]


def register_acts(connection: Connection) -> int:
    """Make labels of what subscribers did to leads since last time, and take back those of acts that were undone.

    A lead that is followed is "yes"; one that is "not for us" because it is no smart-city project is "no". Which of a
    lead's dimensions its reader meant is not known, so the label has none. Doing it again changes nothing.

    Returns:
        How many rows were written.
    """
    written = [
        labels.add(
            connection,
            [
                Label(
                    key=title_key(act["country"], act["title"]),
                    country=act["country"],
                    title=act["title"],
                    label=_OF_ACT[act["kind"]],
                    by=f"subscriber {act['subscriber_id']}",
                    at=act["acted_at"],
                    origin=act["kind"],
                    source=act["source"],
                    native_id=act["native_id"],
                    action_id=act["action_id"],
                )
            ],
        )
        for act in labels.acts_not_registered(connection)
    ]
    taken = [
        labels.take_back(connection, [row["id"]], row["by"], row["undone_at"])
        for row in labels.undone_acts(connection)
    ]
    return sum(map(len, written)) + sum(taken)


def register_missed(connection: Connection) -> int:
    """Make labels "yes" of titles that were judged none and that readers say they missed; returns how many rows.

    Doing it again changes nothing.
    """
    written = [
        labels.add(
            connection,
            [
                Label(
                    key=title_key(said["country"], said["title"]),
                    country=said["country"],
                    title=said["title"],
                    label="yes",
                    by=f"subscriber {said['subscriber_id']}",
                    at=said["reported_at"],
                    origin="missed",
                    source=said["source"],
                    native_id=said["native_id"],
                )
            ],
        )
        for said in labels.missed_not_registered(connection)
    ]
    return sum(map(len, written))
