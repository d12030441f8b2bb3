"""Options and answers that all commands share, so that one rule holds for each of them.

Which warehouse a command works on is told by --mode, else by CITYLEADS_MODE, else it is the sandbox's: no command
changes real data unless it is told to. A command that writes names the mode in its answer.
"""

import json
import sys
from datetime import date
from typing import Annotated, Any, Final, Literal, NoReturn, TextIO

import typer
from rich.console import Console
from rich.markup import escape

from cityleads.settings import Mode
from domain.country import COUNTRIES
from domain.crawl.counts import in_number

DEFAULT_MODE: Final = "sandbox"
_MODE_HELP: Final = "Which warehouse: sample data, real data, or recorded bodies."

out = Console()
err = Console(stderr=True)


def _country(code: str) -> str:
    if code not in COUNTRIES:
        raise typer.BadParameter(f"'{code}' is not one of {', '.join(map(repr, COUNTRIES))}")
    return code


ModeOption = Annotated[Mode, typer.Option("--mode", envvar="CITYLEADS_MODE", help=_MODE_HELP)]
# Of commands about mails and portals, which recorded bodies have none of.
ServedModeOption = Annotated[
    Literal["sandbox", "live"],
    typer.Option("--mode", envvar="CITYLEADS_MODE", help="Which warehouse: sample data or real data."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
SourcesOption = Annotated[
    list[str] | None, typer.Option("--source", "-s", help="Only this source (may be repeated). Default: all.")
]
CountryOption = Annotated[
    str | None,
    typer.Option(help="Only of this country.", parser=_country, metavar=f"[{'|'.join(COUNTRIES)}]"),
]


def day_of(text: str) -> date:
    """Read a day that was typed.

    Raises:
        BadParameter: it is none; the sentence quotes it and shows the form.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is no day; write YYYY-MM-DD, e.g. 2026-11-24") from None


def day_option(help_: str, *names: str) -> Any:  # noqa: ANN401  # Typer has no public name for what its Option gives
    """An option that takes a day; its name is the parameter's unless others are given."""
    return typer.Option(*names, parser=day_of, metavar="YYYY-MM-DD", help=help_)


def complain(message: str) -> None:
    """Tell what is wrong, on standard error."""
    err.print(f"[red]cityleads:[/red] {escape(message)}", highlight=False, soft_wrap=True)


def fail(message: str) -> NoReturn:
    """Tell what is wrong and stop."""
    complain(message)
    raise typer.Exit(1)


def print_json(value: Any) -> None:  # noqa: ANN401  # JSON values are of any type
    """Print JSON for programs, times in ISO 8601."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def print_json_line(value: object, *, to: TextIO | None = None) -> None:
    """Print JSON as one line of many, on standard output unless told otherwise."""
    (to or sys.stdout).write(json.dumps(value, ensure_ascii=False) + "\n")


def written(mode: Mode, what: str) -> None:
    """Say what a command has changed, and in which warehouse."""
    out.print(f"{in_number(what)} ({mode} warehouse)", soft_wrap=True, highlight=False)
