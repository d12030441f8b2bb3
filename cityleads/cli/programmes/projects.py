"""The commands that show projects, and tie leads to them: projects; project ID, link and unlink."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import typer
from rich.markup import escape

from cityleads.bootstrap import warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli._lazy import ShownByName
from cityleads.cli.options import (
    DEFAULT_MODE,
    CountryOption,
    JsonOption,
    ModeOption,
    fail,
    out,
    print_json,
    written,
)
from domain.programme import ProjectStage, shown_number
from pipeline.programmes.proposing import read_with_proposals
from warehouse.programmes import project_details
from warehouse.programmes.projects import link as keep_link

app = typer.Typer()
By = Annotated[str, typer.Option("--by", help="Who decides.")]
LeadId = Annotated[str, typer.Argument(help="A lead's id.")]
ProjectId = Annotated[str, typer.Argument(help="A project's id.")]


group = typer.Typer(
    cls=ShownByName, help="One project, and the leads that are parts of it.", no_args_is_help=True
)


@app.command(epilog="Example:  cityleads projects --country VN --stage concept")
def projects(
    country: CountryOption = None,
    stage: Annotated[ProjectStage | None, typer.Option(help="Only projects of this stage.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 50,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """List projects, a level above leads: those that moved last at the top."""
    with warehouse_of(mode) as engine, engine.connect() as connection:
        rows = project_details.list_projects(connection, country, stage and stage.value, limit)
    if as_json:
        print_json(rows)
        return
    shown = [
        [
            row["project_id"],
            shown_number(row["number_scheme"], row["number"]),
            " ".join(row["countries"]),
            row["stage"] or "unknown",
            row["active_on"] or "unknown",
            str(row["leads"]),
            escape(row["title"][:120]),
            escape(row["funder"]),
        ]
        for row in rows
    ]
    columns = ["project", "number", "countries", "stage", "moved", "leads", "title", "funder"]
    out.print(tables.table("Projects", columns, shown))


@group.command(epilog="Example:  cityleads project P175901")
def show(
    project: Annotated[str, typer.Argument(help="A project's id, or the funder's number.")],
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Show one project: what it is, and its ladder from the first sign to the awards of its leads."""
    with warehouse_of(mode) as engine, engine.connect() as connection:
        found = read_with_proposals(connection, project)
    if found is None:
        fail(f"there is no project {project} in the {mode} warehouse; `cityleads projects` lists them")
    print_json(found) if as_json else _show(found)


def _show(found: dict[str, Any]) -> None:
    apart = {"ladder", "part_leads", "milestones", "proposed_leads"}
    apart |= {"active_at", "approval_at"}  # their days are shown as they are stated
    if not shown_number(found["number_scheme"], found["number"]):
        apart |= {"number_scheme", "number"}
    facts = [
        [name, escape(str(value))]
        for name, value in found.items()
        if name not in apart and value not in (None, "", [])
    ]
    out.print(tables.table(f"Project {found['project_id']}", ["field", "value"], facts))
    steps = [
        [
            step["on"],
            step["kind"],
            f"{step['name']} (planned)" if step["planned"] else step["name"],
            escape(f"{step['lead_id']} {step['title'][:100]}" if step["lead_id"] else ""),
        ]
        for step in found["ladder"]
    ]
    out.print(tables.table("Ladder", ["day", "what", "step", "lead"], steps))
    if found["proposed_leads"]:
        proposed = [
            [one["lead_id"], one["stage"], one["why"], escape(one["title"][:100])]
            for one in found["proposed_leads"]
        ]
        title = (
            "Leads that name it, or of its city and subject: `cityleads project link LEAD PROJECT --by YOU`"
        )
        out.print(tables.table(title, ["lead", "stage", "why", "title"], proposed))


@group.command(epilog='Example:  cityleads project link L-4K7Q2M9XTA PR-4K7Q2M9XTA --by "Kim, Bangkok"')
def link(lead: LeadId, project: ProjectId, by: By, mode: ModeOption = DEFAULT_MODE) -> None:
    """Say that a lead is a part of a project, whatever numbers its notices quote."""
    _decide(lead, project, "same", by, mode)
    written(mode, f"{lead} is a part of {project}")


@group.command(epilog='Example:  cityleads project unlink L-4K7Q2M9XTA PR-4K7Q2M9XTA --by "Kim, Bangkok"')
def unlink(lead: LeadId, project: ProjectId, by: By, mode: ModeOption = DEFAULT_MODE) -> None:
    """Say that a lead is no part of a project, whatever numbers its notices quote."""
    _decide(lead, project, "apart", by, mode)
    written(mode, f"{lead} is no part of {project}")


def _decide(lead: str, project: str, verdict: Literal["same", "apart"], by: str, mode: Any) -> None:  # noqa: ANN401  # a mode
    with warehouse_of(mode) as engine, engine.begin() as connection:
        keep_link(connection, lead, project, verdict, by, datetime.now(UTC))
