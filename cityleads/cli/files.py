"""The commands that take files and say what the pipeline makes of them, without a warehouse: read, judge."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec import to_builtins

from cityleads.cli._model_files import ModelOption, card_lines, card_of, model_of
from cityleads.cli._readings import count, readings
from cityleads.cli._sources import chosen_sources
from cityleads.cli.options import complain, fail, out, print_json, print_json_line
from domain.country import COUNTRIES, INTERNATIONAL
from domain.document import Announcement, PassedOver, Reading, Reject, UnknownField
from domain.notice import Notice
from domain.programme import Occasion, Project
from scrapers.source_config import facts
from transform.enrich import Enriched, enrich
from transform.notice_json import notice_as_json
from transform.relevance.model import Model
from transform.text import clean

CHOICES = (*COUNTRIES, INTERNATIONAL)
UNREADABLE = "\ufffd"  # what stands for bytes that are no UTF-8
_TEXTS = ("title", "buyer", "description")
app = typer.Typer()


@app.command(
    epilog="Examples:  cityleads read vn_muasamcong search.json  ·"
    "  cityleads read th_egp feed.xml --meta type=D0 --meta dept_name=กรมทางหลวงชนบท"
)
def read(
    source: Annotated[str, typer.Argument(help="Whose parser, e.g. th_egp; `cityleads sources` lists them.")],
    files: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="Recorded bodies.")
    ],
    kind: Annotated[
        str, typer.Option(help="list, detail, schedule, document …; by default told by the file itself.")
    ] = "",
    meta: Annotated[
        list[str] | None,
        typer.Option(help="What the spider knew and the bytes don't say, e.g. native_id=69059454009/D0."),
    ] = None,
) -> None:
    """Print the notices that a source's parser makes of recorded bodies, one JSON object a line.

    Rejects and unknown fields go to stderr, as JSON lines too. The exit code is 1 when a file is no page of the
    source; the other files are read all the same.
    """
    chosen_sources([source])
    said = dict(_pair(one) for one in meta or ())
    well = [_told(file, list(readings(facts(source), file, kind, said))) for file in files]
    if not all(well):
        raise typer.Exit(1)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise ValueError(f"--meta wants name=value, not '{text}'")
    return name, value


def _told(file: Path, found: list[Reading]) -> bool:
    """Print what was read; False where the whole file was refused."""
    for one in found:
        if isinstance(one, Notice):
            print_json_line(notice_as_json(one))
        elif isinstance(one, Project | Occasion):
            print_json_line({type(one).__name__.lower(): to_builtins(one)})
        else:
            print_json_line({"file": str(file), **_trouble(one)}, to=sys.stderr)
    return any(isinstance(one, Announcement) for one in found) or not count(found, Reject)


def _trouble(one: Reject | UnknownField | PassedOver) -> dict[str, Any]:
    if isinstance(one, PassedOver):
        return {"passed_over": one.native_id, "why": one.why}
    if isinstance(one, UnknownField):
        return {"unknown_field": one.field, "example": one.example}
    told = {"reject": one.reason, "message": one.message, "native_id": one.native_id, "excerpt": one.excerpt}
    return {name: value for name, value in told.items() if value}


@app.command(
    epilog="Examples:  cityleads judge titles.jsonl > judged.jsonl  ·  cityleads judge - < titles.jsonl"
    "  ·  cityleads judge --card"
)
def judge(
    lines: Annotated[
        typer.FileText | None,
        typer.Argument(
            metavar="FILE",
            encoding="utf-8",
            errors="replace",
            help="JSON lines; without one, or with -, standard input.",
        ),
    ] = None,
    model: ModelOption = None,
    card: Annotated[
        bool,
        typer.Option(
            "--card",
            help="Tell of the model instead: from what it was made, what was measured, its weak sides.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the card as JSON.")] = False,
) -> None:
    """Judge titles exactly as the pipeline judges notices; nothing is kept.

    Each line is an object with country (ISO code, or INTL) and title, maybe id, buyer and description. It comes
    back with language, tier, score, dimensions, place and evidence. A line that cannot be taken is told on standard
    error and left out, the others go on, and the exit code is 1. --model judges by another model's file.
    """
    if card:
        _show_card(model, as_json=as_json)
        return
    if lines is None and sys.stdin.isatty():
        fail("name a file of titles, or ask for --card")
    titles = lines or typer.get_text_stream("stdin", encoding="utf-8", errors="replace")
    told = [_told_line(*one) for one in _judged(titles, model_of(model) if model else None)]
    if not all(told):
        raise typer.Exit(1)


def _show_card(path: Path | None, *, as_json: bool) -> None:
    told = card_of(path)
    if as_json:
        print_json(told)
    else:
        out.print("\n".join(card_lines(told)), markup=False, highlight=False, soft_wrap=True)


def _told_line(number: int, judged: dict[str, Any] | str) -> bool:
    """Print a judged row; False where it is what is wrong with its line."""
    if isinstance(judged, str):
        complain(f"line {number}: {judged}")
        return False
    print_json_line(judged)
    return True


def _judged(lines: Iterable[str], model: Model | None) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Each line's number with the judged row, or with what is wrong; empty lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if UNREADABLE in line:
            yield number, "not all of it is UTF-8"
        elif line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                yield number, f"no JSON: {error}"
                continue
            wrong = _wrong(row)
            yield number, wrong or row | as_values(enrich(_notice(row), model))


def _wrong(row: Any) -> str:  # noqa: ANN401  # anything that JSON can say
    if not isinstance(row, dict):
        return "no JSON object"
    for name in ("title", "country"):
        if not isinstance(row.get(name), str) or not clean(row[name]):
            return f"{name} is missing or no text"
    if row["country"].upper() not in CHOICES:
        return f"country is none of {', '.join(CHOICES)}"
    odd = next((name for name in _TEXTS if not isinstance(row.get(name) or "", str)), "")
    return f"{odd} is no text" if odd else ""


def _notice(row: dict[str, Any]) -> Notice:
    title, buyer, description = (clean(row.get(name) or "") for name in _TEXTS)
    return Notice(
        source="judge",
        native_id=str(row.get("id") or ""),
        part="list",
        country=row["country"].upper(),
        title=title,
        buyer=buyer,
        description=description,
    )


def as_values(enriched: Enriched) -> dict[str, Any]:
    """What the pipeline would keep of a judgement, under the names of core.notice where it has one.

    A title that says nothing is to be looked into: its tier is "watch" until the portal's detail, or a description,
    tells what is bought.
    """
    place, judged = enriched.place, enriched.judgement
    return {
        "language": enriched.language.code,
        "tier": "watch" if enriched.look_into else judged.tier,
        "score": judged.score,
        "dimensions": list(judged.dimensions),
        "place": place
        and {name: getattr(place, name) for name in ("code", "local", "en", "ko", "programmes")},
        "evidence": enriched.evidence,
    }
