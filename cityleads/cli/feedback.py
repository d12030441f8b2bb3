"""The command that prints how good the rules are, as readers' marks measure it: feedback."""

from typing import Annotated, Any, Literal

import typer
from sqlalchemy import Connection

from cityleads.bootstrap import warehouse_of
from cityleads.cli import tables
from cityleads.cli.options import DEFAULT_MODE, JsonOption, ServedModeOption, out, print_json
from domain.centres import centre_named
from warehouse.db import rows_of

app = typer.Typer()


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
            "No reader has marked a lead yet: followed and not for us come from the links in the mails."
        )


def _said(value: object) -> str:
    if value is None:
        return "not judged"
    return f"{value:.0%}" if isinstance(value, float) else str(value)
