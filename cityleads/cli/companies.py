"""The commands about companies: add, remove, list, send, mail, overview."""

import getpass
import sys
from datetime import date, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import typer

from cityleads.bootstrap import now_of, warehouse_of
from cityleads.cli.options import DEFAULT_MODE, JsonOption, ModeOption, written
from cityleads.cli.subscribers import Dimensions, Language, LeastKrw, given, print_rows
from cityleads.mail_setup import mailer_of, sender_in, sender_of
from cityleads.settings import Settings
from desk.companies.overview import read_overview
from digest import companies, subscribers
from digest.company_list import CompanyList, company_mail, find_company
from digest.company_round import send_round
from domain.centres import HEADQUARTERS
from domain.country import KST

group = typer.Typer(help="Companies that leads may be for.", no_args_is_help=True)


Countries = Annotated[
    list[str] | None,
    typer.Option("--country", help="Only leads of this country, e.g. TH (may be repeated; 'all')."),
]
Keywords = Annotated[
    list[str] | None,
    typer.Option(
        "--keyword",
        help="A word in title or buyer, or the meaning of a matched word (may be repeated; 'all').",
    ),
]
Concepts = Annotated[
    list[str] | None,
    typer.Option(
        "--concept",
        help="What it can do, as a concept of the lexicon, e.g. liv.cctv (may be repeated; 'all').",
    ),
]
Email = Annotated[
    str | None, typer.Option(help="Where its list goes: a role address, e.g. bid@, no person's.")
]
Rhythm = Annotated[
    Literal["never", "daily", "weekly"] | None,
    typer.Option(help="When `companies mail` sends its list. At first: never."),
]
Most = Annotated[int | None, typer.Option(min=1, max=20, help="Leads a mail. At first: 10.")]
Consented = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], help="The day on which it agreed to be kept here and to be introduced."
    ),
]


@group.command(
    "add",
    epilog="Example:  cityleads companies add Hanbit --keyword CCTV --country TH --email bid@hanbit.example",
)
def company_add(
    name: Annotated[str, typer.Argument(help="As cards shall show it.")],
    dimension: Dimensions = None,
    country: Countries = None,
    keyword: Keywords = None,
    least_krw: LeastKrw = None,
    email: Email = None,
    language: Language = None,
    concept: Concepts = None,
    rhythm: Rhythm = None,
    most: Most = None,
    consented: Consented = None,
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Look for leads that a company may want: cards then name it. Again changes what it looks for."""
    wants = given(
        dimensions=dimension,
        countries=country,
        keywords=keyword,
        least_krw=least_krw,
        email=email,
        language=language,
        concepts=concept,
        rhythm=rhythm,
        most=most,
        consented_on=consented.date() if consented else None,
    )
    with warehouse_of(mode, make=True) as engine:
        companies.add_company(engine, name, wants, getpass.getuser())
    written(mode, f"cards name {name} where a lead fits it, from the next morning on")


@group.command("remove")
def company_remove(name: str, mode: ModeOption = DEFAULT_MODE) -> None:
    """Look for a company no more."""
    with warehouse_of(mode) as engine:
        companies.remove_company(engine, name, getpass.getuser())
    written(mode, f"{name} is looked for no more")


@group.command("list")
def company_list(mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """List the companies and what each looks for."""
    with warehouse_of(mode) as engine:
        rows = companies.all_companies(engine)
    print_rows(rows, as_json=as_json)


@group.command("send", epilog="Example:  cityleads companies send Hanbit, then the same with --send")
def company_send(
    name: str,
    to: Annotated[str, typer.Option(help="Another address than the company's own.")] = "",
    send: Annotated[bool, typer.Option("--send", help="Send it; without it the mail is only shown.")] = False,
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Send a company the list of all open leads that fit it. By hand, and so as often as you say so."""
    settings = Settings.from_environment()
    with warehouse_of(mode) as engine, engine.connect() as connection:
        company = find_company(connection, name)
        address = to or company.email or ""
        if not subscribers.ADDRESS.fullmatch(address):
            raise ValueError(f"{name} has no address; name one with --to")
        found = company_mail(
            connection,
            company,
            address,
            now_of(engine, mode, HEADQUARTERS.zone),
            sender_of(settings),
            sandbox=mode == "sandbox",
        )
    if not send:
        sys.stdout.write(f"{found.mail.subject}\n\n{found.mail.text}\n")
        written(mode, f"Nothing was sent; `--send` sends it. {_fit(found)}")
        return
    if not found.listed:
        raise ValueError(f"nothing was sent to {address}: {_fit(found)}")
    outcome = mailer_of(settings).send(found.outgoing)
    written(mode, f"{outcome.state}: {outcome.reply}. {_fit(found)}")
    if outcome.state not in ("sent", "written"):
        raise typer.Exit(1)


def _fit(found: CompanyList) -> str:
    left_out = f"; {found.watched} more fit that are only watched, and the list leaves them out"
    return f"{found.listed} open leads fit" + (left_out if found.watched else "")


@group.command(
    "mail",
    epilog="Example:  cityleads companies mail --mode live  ·  once a day where no Airflow runs",
)
def company_round(mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """Send each company whose list is due by its own rhythm what is new for it: each lead once, a mail a day.

    Companies that have not agreed, or have no address, get none; nor does anybody on a day off in Korea.
    """
    settings = Settings.from_environment()
    with warehouse_of(mode) as engine:
        now = now_of(engine, mode, HEADQUARTERS.zone)
        sent = send_round(
            engine, now, sender_in(settings, mode), mailer_of(settings), sandbox=mode == "sandbox"
        )
    rows = [
        {"company": one.company, "state": one.state, "leads": one.leads, "reply": one.reply} for one in sent
    ]
    print_rows(rows, as_json=as_json)
    if any(one.state in ("failed", "unknown") for one in sent):
        raise typer.Exit(1)


@group.command("overview", epilog="Example:  cityleads companies overview --month 2026-11 --json")
def company_overview(
    month: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m"], help="The month, by Korea's days. The present one if left out."),
    ] = None,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Show what companies were sent of each centre's leads in a month, opened, answered, and were introduced for."""
    with warehouse_of(mode) as engine, engine.connect() as connection:
        today = month or now_of(engine, mode, HEADQUARTERS.zone).astimezone(ZoneInfo(KST))
        rows = read_overview(connection, date(today.year, today.month, 1))
    print_rows(rows, as_json=as_json)
