"""The command that judges titles as the pipeline does, for whoever tunes or scores it: judge."""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer
from rich.console import Console

from domain.country import COUNTRIES, INTERNATIONAL
from domain.notice import Notice
from transform.enrich import Enriched, enrich
from transform.text import clean

CHOICES = (*COUNTRIES, INTERNATIONAL)
UNREADABLE = "\ufffd"  # what stands for bytes that are no UTF-8
_TEXTS = ("title", "buyer", "description")

err = Console(stderr=True)


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        epilog="Example:  cityleads judge titles.jsonl > judged.jsonl  ·  cityleads judge - < titles.jsonl"
    )(judge)


def judge(
    lines: Annotated[
        typer.FileText,
        typer.Argument(
            metavar="FILE", encoding="utf-8", errors="replace", help="JSON lines; - is standard input."
        ),
    ],
) -> None:
    """Judge titles exactly as the pipeline judges notices; nothing is kept.

    Each line is an object with country (ISO code, or INTL) and title, maybe id, buyer and description. It comes
    back with language, tier, score, dimensions, place and evidence. A line that cannot be taken is told on standard
    error and left out, the others go on, and the exit code is 1.
    """
    refused = 0
    for number, judged in _judged(lines):
        if isinstance(judged, str):
            err.print(f"[red]cityleads:[/red] line {number}: {judged}", highlight=False, soft_wrap=True)
            refused += 1
        else:
            sys.stdout.write(json.dumps(judged, ensure_ascii=False) + "\n")
    if refused:
        raise typer.Exit(1)


def _judged(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any] | str]]:
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
            yield number, wrong or row | as_json(enrich(_notice(row)))


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


def as_json(enriched: Enriched) -> dict[str, Any]:
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
