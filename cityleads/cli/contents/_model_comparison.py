"""Another model beside the one in use: what it would make of the archive, shown by country and source."""

from pathlib import Path
from typing import Any

from rich.markup import escape

from cityleads.bootstrap import warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli._model_files import model_of
from cityleads.cli._progress import progress
from cityleads.cli.options import err, out, print_json, written
from cityleads.settings import Mode
from domain.lead import TIERS
from pipeline.labels.shadow import Comparison, compare


def show_comparison(mode: Mode, path: Path, source: str | None, *, as_json: bool) -> None:
    """Compare a model with what is kept, and print where they differ."""
    model = model_of(path)
    with progress(err, quiet=as_json) as say, warehouse_of(mode) as engine, engine.connect() as connection:
        found = compare(connection, model, source, lambda done: say(f"{done} notices judged again"))
    if as_json:
        print_json(_as_json(found))
        return
    out.print(tables.table("Notices by tier, now → then", ["country", *TIERS[::-1]], _by_country(found)))
    out.print(
        tables.table(
            "What would change", ["country", "source", "from", "to", "notices", "first"], _rows(found)
        )
    )
    if found.of_before:
        out.print(
            f"{found.of_before} of them were last judged by other words or another model than today's: run"
            " `cityleads replay` first to tell this model's changes from those.",
            highlight=False,
            soft_wrap=True,
        )
    changed = sum(one.count for one in found.moved.values())
    written(mode, f"{changed} of {found.notices} notices would change their tier; nothing was changed")


def _by_country(found: Comparison) -> list[list[str]]:
    countries = sorted({country for country, _source, _tier in found.tiers})
    return [
        [country, *("{} → {}".format(*found.change(country, tier)) for tier in TIERS[::-1])]
        for country in countries
    ]


def _rows(found: Comparison) -> list[list[str]]:
    return [
        [*key, str(one.count), escape("; ".join(f"{number} {title[:80]}" for number, title in one.examples))]
        for key, one in found.moved.items()
    ]


def _as_json(found: Comparison) -> dict[str, Any]:
    countries = sorted({country for country, _source, _tier in found.tiers})
    return {
        "notices": found.notices,
        "of_before": found.of_before,
        "countries": {
            country: {
                tier: dict(zip(("now", "then"), found.change(country, tier), strict=True)) for tier in TIERS
            }
            for country in countries
        },
        "moved": [
            dict(zip(("country", "source", "from", "to"), key, strict=True))
            | {
                "notices": one.count,
                "first": [{"native_id": number, "title": title} for number, title in one.examples],
            }
            for key, one in found.moved.items()
        ],
    }
