"""How results look in a terminal."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy.engine import make_url

from cityleads.health.doctor import Finding
from cityleads.settings import Settings
from domain.crawl import CrawlState, FailureReason
from domain.crawl_outcome import Outcome
from domain.reasons import sentence
from warehouse.server.programs import installed

if TYPE_CHECKING:
    from cityleads.first_contact import Met
    from cityleads.run import Report
    from pipeline.replay import Difference

Row = dict[str, Any]
STATE_STYLE = {"complete": "green", "empty": "green", "partial": "yellow"}


@contextmanager
def progress(console: Console, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show what goes on and for how long; a line each where there is no terminal."""
    if quiet:
        yield lambda _told: None
        return
    if not console.is_terminal:
        yield lambda told: console.print(f"… {told}", highlight=False)
        return
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console
    ) as bar:
        task = bar.add_task("starting")
        yield lambda told: bar.update(task, description=escape(told))


def _table(
    title: str, columns: Iterable[str], rows: Iterable[Sequence[object]], right: Iterable[int] = ()
) -> Table:
    made = Table(title=title, title_justify="left", header_style="bold")
    numeric = set(right)
    for number, column in enumerate(columns):
        made.add_column(column, justify="right" if number in numeric else "left", overflow="fold")
    for row in rows:
        made.add_row(*("" if value is None else str(value) for value in row))
    return made


def plain_table(rows: Sequence[Row]) -> Table:
    """Any rows: lists one after the other, nothing where there is none, else as they are."""
    columns = list(rows[0]) if rows else ["nothing yet"]
    return _table("", columns, [[escape(_plain(value)) for value in row.values()] for row in rows])


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def report(console: Console, told: "Report", settings: Settings) -> None:
    """What a run did, how the sources are, and where the digests lie."""
    console.print(sources_table(told.sources))
    expected = {check.figure: check for check in told.checks}
    columns = ["", "this run", "in the warehouse"] + (["answer key"] if expected else [])
    rows = []
    for figure, total in told.holds.items():
        row: list[object] = [figure.replace("_", " "), told.did.get(figure, ""), total]
        check = expected.get(figure)
        if check:
            row.append(
                f"[green]{check.expected} ✓[/green]" if check.well else f"[red]{check.expected} ✗[/red]"
            )
        rows.append(row)
    console.print(_table(f"Result ({told.mode} warehouse)", columns, rows, right=(1, 2, 3)))
    for path in told.digests:
        if path.suffix == ".html":
            console.print(f"digest  {path}", highlight=False, soft_wrap=True)
    if not told.digests and settings.smtp_url is None and told.holds["mails"]:
        console.print(f"No new mail. Earlier ones are in {settings.outbox}", highlight=False, soft_wrap=True)


def captures(console: Console, settings: Settings) -> None:
    """What was read from recorded bodies, source by source, and why the rest was not."""
    from cityleads import queries  # only this command needs it
    from cityleads.bootstrap import open_warehouse

    engine = open_warehouse(settings, "captures")
    with engine.connect() as connection:
        totals, rejects = queries.per_source(connection), queries.rejects_by_source(connection)
    engine.dispose()
    rows = [[row[name] for name in ("source", "documents", "notices", "rejects", "leads")] for row in totals]
    console.print(
        _table("Recorded bodies", ["source", "files", "read", "rejected", "leads"], rows, right=(1, 2, 3, 4))
    )
    for row in rejects:
        told = f"{row['source']}: {row['times']} × {row['reason']} – {row['example']}"
        console.print(escape(told), highlight=False, soft_wrap=True)


def sources_table(rows: Sequence[Row]) -> Table:
    """Every source and how its last crawl ended."""

    def state(row: Row) -> str:
        style = STATE_STYLE.get(row["last_state"], "red")
        return f"[{style}]{row['last_state']}[/{style}]"

    shown = [
        [
            row["source"],
            row["country"],
            state(row),
            row["last_rows"],
            row["notices"],
            row["rejects"],
            escape(" · ".join(filter(None, (row["last_reason"], permission(row))))),
        ]
        for row in rows
    ]
    return _table(
        "Sources", ["source", "country", "last crawl", "rows", "notices", "rejects", "why"], shown, (3, 4, 5)
    )


def permissions_table(rows: Sequence[Row]) -> Table:
    """Every recorded permission in 80 columns; `--json` has the rest: who recorded it, and when."""
    shown = [
        [
            row["source"],
            escape(f"{row['granted_by']}: {row['reference']}"),
            "\n".join((*row["hosts"], *row["paths"])),
            f"{row['until']}"
            + (f"\nwithdrawn {row['withdrawn_at']:%Y-%m-%d}" if row["withdrawn_at"] else ""),
        ]
        for row in rows
    ]
    return _table("Permissions", ["source", "by", "hosts and paths", "until"], shown)


def permission(row: Row) -> str:
    """That a written permission lifts what robots.txt forbids; "" where none stands."""
    return f"permitted until {row['permitted_until']} ({row['permission']})" if row["permission"] else ""


def met(console: Console, found: "Met") -> None:
    """What a first meeting with a portal has shown."""
    for row in found.answers:
        how = " ".join(filter(None, (row["content_type"], row["encoding"], row["protocol"], row["tls"])))
        took = f"{row['seconds']:.2f} s, {row['bytes']:,} bytes"
        told = f"{row['method']} {row['url']}: {row['status']}, {took}, {how}"
        console.print(told, highlight=False, soft_wrap=True, markup=False)
    counts = f"{found.outcome.rows} notices listed, {found.read} read"
    console.print(f"robots.txt {found.robots}", highlight=False)
    why = sentence(found.outcome.troubles)
    console.print(f"{found.outcome.state}: {counts}" + (f"; {escape(why)}" if why else ""), highlight=False)
    console.print(f"page markers: {markers(found.outcome)}", highlight=False)
    for reason, (times, message) in found.rejects.items():
        console.print(f"rejected {times} × {reason}: {escape(message)}", highlight=False, soft_wrap=True)
    for name, example in found.unknown.items():
        console.print(
            f"unknown field {escape(name)}: {escape(example[:80])}", highlight=False, soft_wrap=True
        )
    told = ", ".join(f"{name} {share:.0%}" for name, share in found.coverage.items())
    console.print(f"notices tell: {told or 'nothing, as none was read'}", highlight=False, soft_wrap=True)
    console.print(f"bodies  {found.kept}", highlight=False, soft_wrap=True)
    console.print(found.advice, soft_wrap=True, highlight=False, markup=False)


def markers(outcome: Outcome) -> str:
    """Whether the pages had the marks by which they are known."""
    wanting = [one["kind"] for one in outcome.troubles if one["code"] == FailureReason.UNKNOWN_FORMAT]
    if wanting:
        return f"missing on pages of kind {', '.join(wanting)}"
    refused = outcome.state == CrawlState.BLOCKED and not outcome.rows
    return "as recorded" if outcome.documents and not refused else "no page of the portal came"


def leads_table(rows: Sequence[Row]) -> Table:
    """Leads, one a line."""
    shown = [
        [
            row["lead_id"],
            row["country"],
            row["tier"],
            row["stage"],
            row["deadline_local_date"] or "unknown",
            escape(row["title"][:120]),
            escape(", ".join(row["sources"] or ())),
        ]
        for row in rows
    ]
    return _table("Leads", ["lead", "country", "tier", "stage", "deadline", "title", "sources"], shown)


def lead(console: Console, found: Row) -> None:
    """One lead with everything behind it."""
    lists = ("members", "events", "relations", "evidence", "bidding_evidence")
    facts = [
        [name, escape(str(value))]
        for name, value in found.items()
        if name not in lists and value not in (None, "", [])
    ]
    console.print(_table(f"Lead {found['lead_id']}", ["field", "value"], facts))
    words = ", ".join(sorted({hit["term"] for hit in found["evidence"].get("hits", ())}))
    console.print(f"Words that made it a lead: {escape(words) or 'none of its own'}", highlight=False)
    for one in found.get("bidding_evidence") or ():
        said = f"{one['field']}: {one['words']}" if one["words"] else one["field"]
        console.print(escape(f"{one['fact']}: {one['value']} ({said})"), highlight=False)
    for name in ("members", "events", "relations"):
        if found[name]:
            console.print(f"[bold]{name}[/bold]")
            console.print(plain_table(found[name]))


def difference(console: Console, found: "Difference") -> None:
    """What a replay changes."""
    console.print(
        f"{found.documents} documents read again: {len({row[:2] for row in found.notices})} notices differ,"
        f" {len(found.leads_new)} leads appear, {len(found.leads_gone)} vanish,"
        f" {len(found.no_longer_read)} notices are not found any more (kept)."
    )
    for source, native_id, name in found.notices[:50]:
        console.print(escape(f"  {source} {native_id}: {name}"), highlight=False)


def findings(console: Console, found: Sequence[Finding]) -> None:
    """What the doctor saw."""
    for one in found:
        mark = "[red]✗[/red]" if not one.well else "[yellow]![/yellow]" if one.warning else "[green]✓[/green]"
        console.print(f"{mark} {one.check}: {escape(one.told)}", highlight=False, soft_wrap=True)
        if one.warning or not one.well:
            console.print(f"    {escape(one.mend)}", highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Command:
    """A program to run, with what its environment needs besides ours."""

    words: list[str]
    environment: dict[str, str]


def psql_command(settings: Settings, url: str, arguments: Sequence[str]) -> Command:
    """Make the call of psql; the password goes through the environment, not the process list."""
    parsed = make_url(url)
    program = "psql" if settings.database_url else str(installed() / "bin" / "psql")
    words = [program, *arguments]
    environment = {
        "PGHOST": parsed.host or "",
        "PGPORT": str(parsed.port or 5432),
        "PGUSER": parsed.username or "",
        "PGPASSWORD": str(parsed.password or ""),
        "PGDATABASE": parsed.database or "",
    }
    return Command(words, environment)


def serve(console: Console, port: int, day: int) -> None:
    """Serve the sandbox until Ctrl-C."""
    from sandbox.server import portals, running  # only this command needs it

    with running(port, day) as server:
        console.print(
            f"The sandbox answers on {server.address}, day {day}, for these hosts:", highlight=False
        )
        for host, (source, _) in sorted(portals().items()):
            console.print(f"  {host}  ({source})", highlight=False)
        console.print("Ask with the real address in the header X-Sandbox-Url. Ctrl-C ends it.")
        try:
            server.wait()
        except KeyboardInterrupt:
            console.print("ended")
