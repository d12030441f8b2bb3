"""Notices from plain lines into leads, by the pipeline's own code on tables of a scratch warehouse.

A line is a JSON object: id, cc (country), portal, title, and where known buyer, ref (the portal's number),
body_ref (a number quoted in the text), published, deadline (ISO 8601), amount and currency.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Engine, text

from domain.country import zone_of
from domain.document import FieldError
from domain.notice import (
    Key,
    Moment,
    Money,
    Notice,
    PriceKind,
    Stage,
)
from pipeline.match import match
from pipeline.notices import save_notices
from pipeline.records import NoticeRecord
from transform.enrich import enrich
from transform.text import clean
from transform.values.dates import parse_moment
from transform.values.numberings import numbered

BATCH = 1000


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no notice: its number from 1, and a sentence that says why."""

    number: int
    message: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: its JSON object as it came, and the notice in it."""

    fields: dict[str, Any]
    notice: Notice


def read_lines(lines: Iterable[str]) -> tuple[list[Line], list[BadLine]]:
    """Read lines into notices; empty lines are skipped, a line that is no notice is reported and left out."""
    objects, bad = [], []
    for number, line in enumerate(lines, start=1):
        try:
            if line.strip():
                objects.append((number, _object(line)))
        except FieldError as error:
            bad.append(BadLine(number, error.message))
    numbering = _numberings(fields for _, fields in objects)
    found: dict[tuple[str, str], Line] = {}
    for number, fields in objects:
        try:
            notice = _notice(fields, numbering)
        except FieldError as error:
            bad.append(BadLine(number, error.message))
            continue
        if (notice.source, notice.native_id) in found:
            bad.append(BadLine(number, f"The id {notice.native_id} is there twice."))
        else:
            found[notice.source, notice.native_id] = Line(fields, notice)
    return list(found.values()), sorted(bad, key=lambda one: one.number)


def _object(line: str) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except ValueError as error:
        raise FieldError("no_json", f"This is no JSON: {error}.") from error
    if not isinstance(fields, dict):
        raise FieldError("no_json", "This is JSON, but no object.")
    for name in ("id", "cc", "portal", "title"):
        if not str(fields.get(name) if fields.get(name) is not None else "").strip():
            raise FieldError("missing_field", f"The field '{name}' is missing.")
    return fields


def _numberings(objects: Iterable[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """Which numbering a number is of: a text may quote it.

    What a portal that we know nothing of counts may be announcements, so each of its numbers is a numbering of
    its own: it can join, and keeps nothing apart.
    """
    return {
        (str(fields["cc"]), str(fields["ref"])): _unknown(str(fields["portal"]), str(fields["ref"]))
        for fields in objects
        if fields.get("ref")
    }


def _unknown(portal: str, number: str) -> str:
    return f"{portal} {number}".replace(":", " ")


def _key(country: str, number: str, numbering: str, portal: str = "") -> Key:
    return numbered(country, number, portal) or Key(numbering, number)


def _notice(fields: dict[str, Any], numbering: dict[tuple[str, str], str]) -> Notice:
    country, portal = str(fields["cc"]), str(fields["portal"])
    own, quoted = str(fields.get("ref") or ""), str(fields.get("body_ref") or "")
    keys = [_key(country, own, _unknown(portal, own), portal)] if own else []
    if quoted:
        keys.append(_key(country, quoted, numbering.get((country, quoted), quoted)))
    return Notice(
        source=portal,
        native_id=str(fields["id"]),
        part="list",
        country=country,
        stage=Stage.OPEN,
        title=clean(str(fields["title"])),
        keys=tuple(dict.fromkeys(keys)),
        buyer=clean(str(fields.get("buyer") or "")),
        published=_moment(fields, "published"),
        deadline=_moment(fields, "deadline"),
        prices=_prices(fields),
    )


def _moment(fields: dict[str, Any], name: str) -> Moment | None:
    said = str(fields.get(name) or "")
    if not said:
        return None
    try:
        return parse_moment(said, zone_of(str(fields["cc"])), end_of_day=name == "deadline")
    except ValueError as error:
        raise FieldError("bad_date", f"The field '{name}' is {error}.") from error


def _prices(fields: dict[str, Any]) -> tuple[Money, ...]:
    said = fields.get("amount")
    if said in (None, ""):
        return ()
    try:
        amount = Decimal(str(said))
    except InvalidOperation as error:
        raise FieldError("bad_amount", f"The amount '{said}' is no number.") from error
    if not amount.is_finite() or amount < 0:
        raise FieldError("bad_amount", f"The amount '{said}' is no sum of money.")
    return (Money(amount, str(fields.get("currency") or ""), PriceKind.ESTIMATE, str(said)),)


def leads_of(
    engine: Engine,
    notices: Sequence[Notice],
    progress: Callable[[int], None] = lambda _done: None,
    batch_size: int = BATCH,
) -> dict[tuple[str, str], str]:
    """Bring notices into an empty warehouse as refine does, a batch a transaction, and give each one's lead.

    All of them are asked about, so all of them get one, relevant or not.

    Args:
        engine: a scratch warehouse.
        notices: with all their parts; their order decides nothing.
        progress: called after each batch with the number of notices done.
        batch_size: notices a transaction; it decides nothing either.

    Returns:
        (source, native_id) → id of the lead.
    """
    known = datetime.now(UTC)
    for start in range(0, len(notices), batch_size):
        batch = [
            NoticeRecord(enrich(notice), (), known, known) for notice in notices[start : start + batch_size]
        ]
        with engine.begin() as connection:
            match(connection, save_notices(connection, batch), every=True)
        progress(start + len(batch))
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT n.source, n.native_id, m.lead_id"
                " FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id"
            )
        )
        return {(row.source, row.native_id): row.lead_id for row in rows}
