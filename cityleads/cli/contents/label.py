"""The command by which people label titles: in a terminal, or by files."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec import convert
from sqlalchemy import Connection, Engine

from cityleads.bootstrap import warehouse_of
from cityleads.cli.contents import _label_files as files
from cityleads.cli.contents._label_session import KEYS, Session
from cityleads.cli.options import (
    DEFAULT_MODE,
    CountryOption,
    JsonOption,
    ModeOption,
    complain,
    fail,
    out,
    print_json,
    written,
)
from cityleads.settings import Mode
from domain.crawl.counts import in_number
from pipeline.labels import register, title_key
from pipeline.labels.choice import Candidate, Order, choose
from pipeline.labels.sheet import Wrong, export_row, read_rows
from transform.relevance import tier_rules
from warehouse import labels
from warehouse.labels import Answer, Label, pools

app = typer.Typer()
USUAL = 50
# A draw is as good as the pool that it is from, which has more than any sheet asks for.
_POOL = 5_000


By = Annotated[str, typer.Option("--by", help="Who labels: a name, kept with each label.")]
OrderOption = Annotated[
    Order,
    typer.Option(
        "--order",
        help="What comes first: what the program was least sure of, what is seen most, or a random draw. One title of"
        " five is drawn at random whatever is asked for.",
    ),
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=_POOL, help="At most so many titles.")]
Sheet = Annotated[
    Path | None, typer.Option("--sheet", help="Write the titles to a CSV file to be filled in.")
]
Batch = Annotated[
    Path | None,
    typer.Option("--batch", exists=True, dir_okay=False, help="Take labels from a CSV file, row by row."),
]
Export = Annotated[Path | None, typer.Option("--export", help="Write all labels that count to a CSV file.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be kept, and keep nothing.")]


@app.command(
    epilog="Examples:  cityleads label --by kim --order uncertain  ·"
    "  cityleads label --sheet sheet.csv --order random --limit 200  ·"
    "  cityleads label --batch labels.csv --by kim  ·  cityleads label --export all.csv"
)
def label(
    by: By = "",
    order: OrderOption = "uncertain",
    limit: Limit = USUAL,
    country: CountryOption = None,
    sheet: Sheet = None,
    batch: Batch = None,
    export: Export = None,
    dry_run: DryRun = False,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Label titles, the most useful first: would a centre want to hear of it? The model learns from the labels.

    Each title comes with its source, its buyer and what the program said of it. Answer y(es), b(orderline) or n(o), or
    s(kip), u(ndo), q(uit); y and b confirm the program's dimensions unless others are named, as in "y mobility core".
    What is labelled is kept at once and not asked again. Readers' "not for us" and
    follows, and the titles that they report as missed, are labels too.
    """
    if sum(one is not None for one in (sheet, batch, export)) > 1:
        fail("choose one of --sheet, --batch and --export")
    with warehouse_of(mode) as engine:
        with _transaction(engine, keep=not dry_run) as connection:
            register(connection)
        if export:
            _export(engine, export)
        elif batch:
            _batch(engine, batch, by, mode, keep=not dry_run, as_json=as_json)
        else:
            titles = _titles(engine, order, limit, country)
            if sheet:
                _write_sheet(sheet, titles)
            elif as_json:
                print_json(titles)
            else:
                _ask(engine, titles, by, mode, keep=not dry_run)


@contextmanager
def _transaction(engine: Engine, *, keep: bool) -> Iterator[Connection]:
    """A transaction; without `keep` it is rolled back."""
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        if not keep:
            transaction.rollback()


def _titles(engine: Engine, order: Order, limit: int, country: str | None) -> list[dict[str, Any]]:
    """The titles to be labelled, in the order in which they are asked about, under the names of a sheet's columns."""
    with engine.connect() as connection:
        rows = pools.unlabelled(connection, country, tier_rules.names(), _POOL)
        chosen = choose((convert(row, Candidate) for row in rows), order, limit)
        notices = pools.shown(connection, [one.notice_id for one, _how in chosen])
    by_id = {row["id"]: row for row in notices}
    return [_asked(by_id[one.notice_id], how) for one, how in chosen]


def _asked(row: dict[str, Any], pick: Order) -> dict[str, Any]:
    names = ("country", "title", "source", "native_id", "buyer", "url")
    return {name: row[name] for name in names} | {
        "key": title_key(row["country"], row["title"]),
        "pick": pick,
        "dimensions": list(row["dimensions"]),
        "judged": f"{row['tier']} {row['score']:.2f}",
        "why": _why(row["evidence"]),
    }


def _why(evidence: dict[str, Any]) -> str:
    """The words that the program judged by, in one line."""
    hits = {f"{hit['term']} ({hit['concept']})": None for hit in evidence.get("hits", ())}
    learnt = {word["term"]: None for word in evidence.get("model", {}).get("words", ())}
    told = (("words", hits), ("learnt", learnt), ("against", evidence.get("traps", ())))
    return "; ".join(f"{name}: {', '.join(found)}" for name, found in told if found)


def _write_sheet(path: Path, titles: list[dict[str, Any]]) -> None:
    # What the program guessed is told beside, so that a row is filled in by who reads it.
    rows = [
        one | {"dimensions": [], "judged": " ".join((one["judged"], *one["dimensions"]))} for one in titles
    ]
    files.write(path, rows)
    _say(f"{path} has {len(rows)} titles; fill in label and dimensions, then: cityleads label --batch {path}")


def _export(engine: Engine, path: Path) -> None:
    with engine.connect() as connection:
        rows = labels.standing(connection)
    files.write(path, map(export_row, rows))
    that = "label that counts" if len(rows) == 1 else "labels that count"
    _say(f"{path} has the {len(rows)} {that}.")


def _batch(engine: Engine, path: Path, by: str, mode: Mode, *, keep: bool, as_json: bool) -> None:
    read = list(read_rows(files.read(path), by, datetime.now(UTC)))
    wrong = [one for one in read if isinstance(one, Wrong)]
    good = [one for one in read if isinstance(one, Label)]
    with _transaction(engine, keep=keep) as connection:
        new = len(labels.add(connection, good))
    for one in wrong:
        complain(f"line {one.line}: {one.message}")
    counts = {"labelled": new, "unchanged": len(good) - new, "refused": len(wrong)}
    if as_json:
        print_json(counts | {"refusals": [one._asdict() for one in wrong]})
    else:
        told = ", ".join(f"{count} {name}" for name, count in counts.items())
        written(mode, f"{told}{'' if keep else '; nothing was kept'}")
    if wrong:
        raise typer.Exit(1)


def _ask(engine: Engine, titles: list[dict[str, Any]], by: str, mode: Mode, *, keep: bool) -> None:
    """Ask about the titles one by one."""
    if not by:
        fail("say who labels with --by NAME; without a terminal there are --sheet and --batch")

    def kept(title: dict[str, Any], answer: Answer, dimensions: tuple[str, ...]) -> list[int]:
        names = ("key", "country", "title", "source", "native_id", "pick")
        said = {name: title[name] for name in names}
        one = Label(
            **said, label=answer, by=by, at=datetime.now(UTC), origin="command", dimensions=dimensions
        )
        with _transaction(engine, keep=keep) as connection:
            return labels.add(connection, [one])

    def taken_back(ids: list[int]) -> None:
        with _transaction(engine, keep=keep) as connection:
            labels.take_back(connection, ids, by, datetime.now(UTC))

    def asked(title: dict[str, Any], at: int) -> str | None:
        _show(title, f"{at + 1} of {len(titles)}")
        try:
            return input("> ")
        except (EOFError, KeyboardInterrupt):
            return None

    done = Session(titles, asked, _say, kept, taken_back).run()
    told = f"{done.labelled} labelled, {done.skipped} skipped, {done.left} not asked about"
    written(mode, f"{told}{'' if keep else '; nothing was kept'}")


def _show(title: dict[str, Any], place: str) -> None:
    _say(
        f"\n{place}, {title['pick']}: {title['country']} {title['source']} {title['native_id']} {title['buyer']}"
    )
    _say(f"    {title['title']}")
    _say(f"    program: {' '.join((title['judged'], *title['dimensions']))}; {title['why'] or 'no words'}")
    _say(f"    {title['url'] or 'no page'}")
    _say(KEYS)


def _say(line: str) -> None:
    out.print(in_number(line), markup=False, highlight=False, soft_wrap=True)
