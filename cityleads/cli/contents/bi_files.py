"""The commands that make files for BI: dashboards, export star."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from cityleads.bi.star_files import Exported, export_star
from cityleads.bi.whole_files import whole
from cityleads.bootstrap import now_in, warehouse_of
from cityleads.cli.options import DEFAULT_MODE, ModeOption, err, written
from domain.country import KST
from domain.crawl.counts import in_number
from web.dashboards.dashboard_file import make_file

app = typer.Typer()


@app.command(
    epilog="Examples:  cityleads dashboards dashboards.html  ·  cityleads dashboards en.html --language en"
)
def dashboards(
    file: Annotated[Path, typer.Argument(help="Where to write it; what stands there is replaced.")],
    language: Annotated[Literal["ko", "en"], typer.Option(help="Of its words.")] = "ko",
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Write all dashboards of the desk into one HTML file that needs nothing else, for a mail or a file share.

    It has no script, no link and nothing that tells of single readers. Its times are Korea's.
    """
    with warehouse_of(mode) as engine, engine.connect() as connection:
        page = make_file(connection, now_in(engine, mode), language, KST, sandbox=mode == "sandbox")
    content = page.encode()
    with whole(file) as beside:
        beside.write_bytes(content)
    written(mode, f"{file}: six dashboards, {len(content) // 1000} kB")


def export_star_files(
    folder: Annotated[Path, typer.Argument(help="Made where it is missing.")],
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Write the star as Parquet files: one a table, with a dictionary of its columns and a list of what is there.

    All files show one moment. Again after it was cut off it goes on; with an unchanged star it writes nothing.
    """
    with warehouse_of(mode) as engine:
        done = export_star(engine, folder, _tell)
    rows, size = sum(one.rows for one in done), sum(one.bytes for one in done)
    written(mode, f"{folder}: {len(done)} tables, {rows} rows, {size // 1000} kB")


def _tell(one: Exported) -> None:
    what = "as it was" if one.kept else f"{one.bytes // 1000} kB"
    err.print(in_number(f"{one.table}: {one.rows} rows, {what}"), highlight=False)
