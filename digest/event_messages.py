"""What happened to leads, in the words of the mail, as messages to webhooks tell it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from desk.webhooks.messages import Told, data_of
from digest.i18n import Translator
from digest.render.card_lines import format_buyer_names
from digest.render.field_formats import LONG, format_event, format_event_value, shorten
from digest.select.dealings import BuyerNames, read_buyers
from domain.addresses import safe_url

Row = Mapping[str, Any]


def tell_events(
    connection: Connection, rows: Sequence[Row], language: str, *, sandbox: bool
) -> Iterator[Told]:
    """Tell events in their order.

    Args:
        connection: read from: the names of buyers.
        rows: as `desk.searches.spans.find_events` returns them.
        language: ko or en.
        sandbox: whether the leads are invented; each message then says so.
    """
    buyers = read_buyers(connection, [row["lead_id"] for row in rows])
    for row in rows:
        yield _told(row, buyers.get(row["lead_id"]), Translator(language, row["zone"]), sandbox=sandbox)


def _told(row: Row, buyer: BuyerNames | None, t: Translator, *, sandbox: bool) -> Told:
    what = format_event(row["kind"], row["field"], t)
    mark = "[SANDBOX] " if sandbox else ""
    return Told(
        id=row["name"],
        kind=row["kind"],
        at=row["happened_at"],
        heading=f"{mark}[{what}] {shorten(row['title'], LONG)}",
        facts=tuple((label, shorten(value, LONG)) for label, value in _facts(row, buyer, t) if value),
        url=safe_url(row["url"]),
        open=t("message.open"),
        data=data_of(row, sandbox=sandbox),
    )


def _facts(row: Row, buyer: BuyerNames | None, t: Translator) -> Iterator[tuple[str, str]]:
    """Labels and values, an empty value where nothing is known."""
    names = format_buyer_names(row["buyer"] or "", buyer, t)
    yield t("field.buyer"), f"{row['buyer']} ({names})" if names else row["buyer"] or ""
    yield t("sheet.country"), t.country(row["country"])
    deadline, amount = row["deadline_at"], row["amount"]
    yield t("field.deadline_at"), t.local_and_kst(deadline, row["deadline_precision"]) if deadline else ""
    yield (
        t("field.amount"),
        t.amount(amount, row["currency"] or "", None, exact=True) if amount is not None else "",
    )
    yield t("message.before"), format_event_value(row["field"], row["old_value"], t)
    yield t("message.after"), format_event_value(row["field"], row["new_value"], t)
