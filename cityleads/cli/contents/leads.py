"""The commands that show leads: leads, lead, and feedback on the rules that made them leads."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import typer
from rich.markup import escape
from rich.table import Table
from sqlalchemy import Connection

from cityleads.bootstrap import warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli.options import (
    DEFAULT_MODE,
    CountryOption,
    JsonOption,
    ModeOption,
    ServedModeOption,
    fail,
    out,
    print_json,
)
from desk.searches.order import BY_DEADLINE, Span, walk
from domain.centres import centre_named
from warehouse import lead_details
from warehouse.db import rows_of

app = typer.Typer()
Row = dict[str, Any]
_SPAN = """
SELECT id FROM (
  SELECT *, core.is_over(stage, core.closes_at(stage, deadline_at, changed_at), :now) AS over FROM core.lead
  WHERE merged_into IS NULL AND tier <> 'none'
    AND (CAST(:country AS text) IS NULL OR country = :country) AND (CAST(:tier AS text) IS NULL OR tier = :tier)
) l WHERE {where} ORDER BY {order} LIMIT :wanted
"""


@app.command(epilog="Example:  cityleads leads --country TH --tier lead")
def leads(
    country: CountryOption = None,
    tier: Annotated[Literal["lead", "watch"] | None, typer.Option(help="Only leads of this tier.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 50,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """List leads: open ones first, the nearest deadline at the top, then what is over."""
    with warehouse_of(mode) as engine, engine.connect() as connection:
        rows = list_leads(connection, country, tier, limit)
    print_json(rows) if as_json else out.print(_table(rows))


@app.command(epilog="Example:  cityleads lead L-4K7Q2M9XTA")
def lead(lead_id: str, mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """Show one lead: its notices, the documents behind them, its events and relations."""
    with warehouse_of(mode) as engine, engine.connect() as connection:
        found = read_lead(connection, lead_id)
    if found is None:
        fail(f"there is no lead {lead_id} in the {mode} warehouse; `cityleads leads` lists them")
    print_json(found) if as_json else _show(found)


def _table(rows: list[Row]) -> Table:
    """Leads, one a line."""
    shown = [
        [
            row["lead_id"],
            row["country"],
            row["tier"],
            f"{row['stage']}: {row['substage'].replace('_', ' ')}" if row["substage"] else row["stage"],
            row["deadline_local_date"] or "unknown",
            escape(row["title"][:120]),
            escape(", ".join(row["sources"] or ())),
        ]
        for row in rows
    ]
    return tables.table("Leads", ["lead", "country", "tier", "stage", "deadline", "title", "sources"], shown)


def _show(found: Row) -> None:
    """One lead with everything behind it."""
    lists = ("members", "events", "relations", "evidence", "bidding_evidence")
    facts = [
        [name, escape(str(value))]
        for name, value in found.items()
        if name not in lists and value not in (None, "", [])
    ]
    out.print(tables.table(f"Lead {found['lead_id']}", ["field", "value"], facts))
    words = ", ".join(sorted({hit["term"] for hit in found["evidence"].get("hits", ())}))
    out.print(f"Words that made it a lead: {escape(words) or 'none of its own'}", highlight=False)
    for one in found.get("bidding_evidence") or ():
        said = f"{one['field']}: {one['words']}" if one["words"] else one["field"]
        out.print(escape(f"{one['fact']}: {one['value']} ({said})"), highlight=False)
    for name in ("members", "events", "relations"):
        if found[name]:
            out.print(f"[bold]{name}[/bold]")
            out.print(tables.plain_table(found[name]))


def list_leads(
    connection: Connection, country: str | None, tier: str | None, limit: int
) -> list[dict[str, Any]]:
    """The leads: open ones first, the nearest deadline at the top; then what is over, the latest deadline first."""
    asked = {"country": country, "tier": tier, "now": datetime.now(UTC)}

    def read(span: Span, wanted: int) -> list[Row]:
        return rows_of(connection, _SPAN.format(**span._asdict()), **asked, wanted=wanted)

    return rows_of(
        connection,
        "SELECT * FROM mart.leads WHERE lead_id = ANY(:ids) ORDER BY array_position(:ids, lead_id)",
        ids=[row["id"] for row in walk(BY_DEADLINE, limit, read)],
    )


# What is shown of a lead's notices and relations, in this order.
_MEMBER = (
    *(
        "source",
        "native_id",
        "stage",
        "substage",
        "tier",
        "title",
        "published_at",
        "deadline_at",
        "url",
        "version",
    ),
    "documents",
)
_RELATION = ("from_lead", "kind", "to_lead")


def read_lead(connection: Connection, lead_id: str) -> dict[str, Any] | None:
    """One lead with all behind it, its events the first first; an id that was merged away leads to the living one."""
    living = lead_details.living(connection, [lead_id]).get(lead_id, "")
    found = rows_of(connection, "SELECT * FROM mart.leads WHERE lead_id = :id", id=living)
    if not found:
        return None
    relations = _only(_RELATION, lead_details.relations(connection, living))
    evidence = rows_of(connection, "SELECT evidence FROM core.lead WHERE id = :id", id=living)
    return {
        **found[0],
        "members": _only(_MEMBER, lead_details.members(connection, living)),
        "events": lead_details.events(connection, living)[::-1],
        "relations": sorted(relations, key=lambda row: tuple(row.values())),
        "evidence": evidence[0]["evidence"],
    }


def _only(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in columns} for row in rows]


def precision(
    connection: Connection, kind: str | None, centre: str | None, least: int
) -> list[dict[str, Any]]:
    """Rows of mart.rule_precision, those that most was said about first; `least` shown at least."""
    return rows_of(
        connection,
        """
        SELECT * FROM mart.rule_precision
        WHERE (CAST(:kind AS text) IS NULL OR rule_kind = :kind)
          AND (CAST(:centre AS text) IS NULL OR centre = :centre) AND shown >= :least
        ORDER BY centre, rule_kind, followed + not_for_us DESC, shown DESC, rule
        """,
        kind=kind,
        centre=centre,
        least=least,
    )


@app.command(epilog="Example:  cityleads feedback --kind concept --centre bangkok --mode live")
def feedback(
    kind: Annotated[
        Literal["all", "tier", "concept", "term", "trap"] | None,
        typer.Option(help="Only rules of this kind."),
    ] = None,
    centre: Annotated[str | None, typer.Option(help="Only this centre.")] = None,
    least: Annotated[int, typer.Option(min=1, help="Only rules with at least this many leads shown.")] = 1,
    mode: ServedModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Show each rule's measured precision by centre: leads shown, followed, and said to be not for us."""
    if centre:
        centre_named(centre)
    with warehouse_of(mode) as engine, engine.connect() as connection:
        rows = precision(connection, kind, centre, least)
    if as_json:
        print_json(rows)
        return
    if not rows:
        out.print(f"No mail of the {mode} warehouse has shown such a lead yet.")
        return
    out.print(tables.plain_table([{name: _said(value) for name, value in row.items()} for row in rows]))
    judged = sum(row["followed"] + row["not_for_us"] for row in rows if row["rule_kind"] == "all")
    if not judged and kind in (None, "all"):
        out.print(
            "No subscriber has marked a lead yet: followed and not for us come from the links in the mails."
        )


def _said(value: object) -> str:
    if value is None:
        return "not judged"
    return f"{value:.0%}" if isinstance(value, float) else str(value)
