"""Rows of entry guides: those of desk/data/entry_guides.csv, and what staff changed of them or added."""

import csv
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, insert, text

from desk.acts import record
from desk.field_errors import FieldError, StaleError
from domain.addresses import safe_link
from domain.country import COUNTRIES, EVERYWHERE
from warehouse.db import rows_of
from warehouse.tables import guide_row

_DATA: Final = Path(__file__).parent.parent / "data" / "entry_guides.csv"
# In the order in which a guide tells them.
TOPICS: Final = (
    *(
        "eligibility",
        "registration",
        "documents_language",
        "bonds",
        "preference",
        "methods_thresholds",
        "bid_period",
    ),
    *(
        "award",
        "dispute",
        "contract_performance",
        "payment",
        "tax",
        "treaty",
        "incentive",
        "ppp",
        "data_rules",
    ),
    *("law_in_force", "smart_city_programme", "contact_office", "korea_finance"),
)
# The few that matter on a lead's page, and how many rows of each.
OF_A_LEAD: Final = ("eligibility", "registration", "bonds", "preference", "dispute")
_OF_A_TOPIC: Final = 2
# What is concluded from a silent text ("inferred") is never shown.
MARKS: Final = ("seen", "claimed")
LONGEST_FACT: Final = 600
_DATED: Final = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?)(/\d{4}(-\d\d(-\d\d)?)?)?|undated")
_TEXTS: Final = ("fact_en", "fact_ko", "source_title")


@dataclass(frozen=True, slots=True)
class GuideRow:
    """One statement.

    Attributes:
        id: of the row; stays when it is changed.
        country: ISO 3166-1 alpha-2, or EVERYWHERE.
        topic: one of TOPICS.
        valid_as_of: ISO 8601 date, month, year or interval; "undated".
        mark: seen or claimed.
        version: number of the change that made it so; 0 for a row as it is shipped.
        by, at: who changed it when; "" and None for a row as it is shipped.
    """

    id: str
    country: str
    topic: str
    fact_en: str
    fact_ko: str
    valid_as_of: str
    source_title: str
    source_url: str
    mark: str
    version: int = 0
    by: str = ""
    at: datetime | None = None

    def saying(self, values: Mapping[str, Any]) -> "GuideRow":
        """The same row with other values, as somebody typed them."""
        return replace(self, **values)

    def said(self, language: str) -> str:
        """The statement for readers of "ko" or "en"."""
        return self.fact_ko if language == "ko" else self.fact_en


class GuideError(FieldError):
    """A value that a row cannot have; `about` is its field."""


@cache
def shipped() -> tuple[GuideRow, ...]:
    """The rows of the table that may be shown."""
    with _DATA.open(encoding="utf-8", newline="") as lines:
        rows: list[dict[str, Any]] = [row for row in csv.DictReader(lines) if row["mark"] in MARKS]
    return tuple(GuideRow(**row) for row in rows)


def read_guide(connection: Connection, country: str) -> tuple[GuideRow, ...]:
    """A country's rows and those that hold everywhere, by topic; what was seen stands before what is claimed."""
    rows = {row.id: row for row in shipped() if row.country in (country, EVERYWHERE)}
    hidden = set()
    for row in rows_of(connection, _LATEST, countries=[country, EVERYWHERE]):
        if row.pop("hidden"):
            hidden.add(row["id"])
        rows[row["id"]] = GuideRow(**row)
    shown = (row for row in rows.values() if row.id not in hidden and row.topic in TOPICS)
    return tuple(sorted(shown, key=lambda row: (TOPICS.index(row.topic), MARKS.index(row.mark))))


_LATEST = """
SELECT DISTINCT ON (g.row_id) g.row_id AS id, g.country, g.topic, g.fact_en, g.fact_ko, g.valid_as_of, g.source_title,
       g.source_url, g.mark, g.hidden, g.id AS version, s.email AS by, g.changed_at AS at
FROM desk.guide_row g JOIN digest.subscriber s ON s.id = g.subscriber_id
WHERE g.country = ANY(:countries) ORDER BY g.row_id, g.id DESC
"""


def for_a_lead(rows: tuple[GuideRow, ...]) -> tuple[GuideRow, ...]:
    """The few rows that matter for a tender: who may bid, registration, bonds, preference, appeal."""
    return tuple(
        row for topic in OF_A_LEAD for row in [one for one in rows if one.topic == topic][:_OF_A_TOPIC]
    )


def change_row(
    connection: Connection,
    before: GuideRow,
    values: Mapping[str, str],
    version: int,
    by: int,
    now: datetime,
    *,
    hidden: bool,
) -> None:
    """Keep a row as somebody says it is; the one of before stays, with who and when.

    Args:
        connection: inside a transaction.
        before: the row as it stands; a new one has version 0, an id and a country of its own.
        values: topic, fact_en, fact_ko, valid_as_of, source_title, source_url and mark.
        version: of the row as it was shown.
        by: id of the subscriber.
        now: aware time.
        hidden: whether it is shown no more.

    Raises:
        GuideError: a value cannot be.
        StaleError: the row is of another version by now.
    """
    _check(before.country, values, now.date())
    _hold(connection, before.id, version)
    told = {name: values[name].strip() for name in ("topic", "valid_as_of", "source_url", "mark", *_TEXTS)}
    row = {
        "row_id": before.id,
        "country": before.country,
        "subscriber_id": by,
        "changed_at": now,
        "hidden": hidden,
    }
    connection.execute(insert(guide_row).values(row | told))
    was: dict[str, Any] = asdict(before)
    changed = [name for name in told if was[name] != told[name]]
    old, new = ({name: side[name] for name in changed} for side in (was, told))
    record(
        connection, by, "guide.row", before.id, now, old=old, new=new | ({"hidden": True} if hidden else {})
    )


def _hold(connection: Connection, row_id: str, version: int) -> None:
    """Keep others from changing a row meanwhile. Raises StaleError where it is of another version."""
    key = {"key": f"guide {row_id}"}
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), key)
    newest = text("SELECT coalesce(max(id), 0) FROM desk.guide_row WHERE row_id = :id")
    if connection.execute(newest, {"id": row_id}).scalar_one() != version:
        raise StaleError


def _check(country: str, values: Mapping[str, str], today: date) -> None:
    checks = {
        "country": country in COUNTRIES or country == EVERYWHERE,
        "topic": values["topic"] in TOPICS,
        "mark": values["mark"] in MARKS,
        "valid_as_of": _has_come(values["valid_as_of"].strip(), today),
        "source_url": safe_link(values["source_url"]) is not None,
        **{name: 0 < len(values[name].strip()) <= LONGEST_FACT for name in _TEXTS},
    }
    for name, good in checks.items():
        if not good:
            raise GuideError(name)


def _has_come(said: str, today: date) -> bool:
    """Whether it is a day, month or year that has begun, or an interval that has: nobody has read a later text."""
    if said == "undated" or _DATED.fullmatch(said) is None:
        return said == "undated"
    try:
        first, *last = (date.fromisoformat(part + "-01-01"[len(part) - 4 :]) for part in said.split("/"))
    except ValueError:
        return False
    return first <= today + timedelta(days=1) and all(
        first <= day for day in last
    )  # it is tomorrow in the east
