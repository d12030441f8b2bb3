"""The commands about what was landed: replay."""

from typing import Annotated

import typer
from rich.markup import escape

from cityleads.bootstrap import warehouse_of
from cityleads.cli._progress import progress
from cityleads.cli._sources import chosen_sources
from cityleads.cli.options import DEFAULT_MODE, JsonOption, ModeOption, err, out, print_json, written
from pipeline.replay import Difference
from pipeline.replay import replay as again

app = typer.Typer()


@app.command(epilog="Example:  cityleads replay --source tr_bulletin, then the same with --apply")
def replay(
    source: Annotated[str | None, typer.Option("--source", "-s", help="Only this source.")] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Keep the result; without it nothing is changed.")
    ] = False,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Read the archived documents again with today's readers and words, and show what would differ."""
    chosen_sources([source] if source else None)
    with progress(err, quiet=as_json) as say, warehouse_of(mode) as engine:
        difference = again(
            engine, source, apply=apply, progress=lambda done: say(f"{done} documents read again")
        )
    if as_json:
        print_json({name: getattr(difference, name) for name in difference.__slots__})
    else:
        _show(difference)
        written(mode, "Applied." if apply else "Nothing was changed; `--apply` keeps this result.")


def _show(found: Difference) -> None:
    """What a replay changes."""
    out.print(
        f"{found.documents} documents read again: {len({row[:2] for row in found.notices})} notices differ,"
        f" {len(found.leads_new)} leads appear, {len(found.leads_gone)} vanish,"
        f" {len(found.no_longer_read)} notices are not found any more (kept)."
    )
    for source, native_id, name in found.notices[:50]:
        out.print(escape(f"  {source} {native_id}: {name}"), highlight=False)
