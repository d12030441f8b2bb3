"""The command line. `cityleads --help` lists the commands; each has examples in its own help."""

import atexit
import gc
import sys
from pkgutil import resolve_name
from typing import Annotated

import typer

from cityleads import __version__
from cityleads.cli._lazy import Entry, LazyGroup
from cityleads.cli.options import complain
from domain.errors import ExpectedError, system_sentence

COMMANDS = {
    "run": Entry(
        "cityleads.cli.run:app",
        "Crawl, refine and make the four digests. Without options: the sandbox's first two days.",
    ),
    "leads": Entry(
        "cityleads.cli.contents.leads:app",
        "List leads: open ones first, the nearest deadline at the top, then what is over.",
    ),
    "lead": Entry(
        "cityleads.cli.contents.leads:app",
        "Show one lead: its notices, the documents behind them, its events and relations.",
    ),
    "occasions": Entry(
        "cityleads.cli.programmes.occasions:app",
        "List fairs, conferences, briefings and calls that lie ahead, the soonest first.",
    ),
    "party": Entry(
        "cityleads.cli.party:app",
        "Show a buyer's or a company's history: notices, leads, who won at what share of the estimate.",
    ),
    "cities": Entry(
        "cityleads.cli.programmes.cities:app",
        "List the cities that are in a smart-city programme, with their leads and projects.",
    ),
    "city": Entry("cityleads.cli.programmes.cities:group", "One city: its path in smart-city programmes."),
    "projects": Entry(
        "cityleads.cli.programmes.projects:app",
        "List projects, a level above leads: those that moved last at the top.",
    ),
    "project": Entry(
        "cityleads.cli.programmes.projects:group", "One project, and the leads that are parts of it."
    ),
    "feedback": Entry(
        "cityleads.cli.contents.leads:app",
        "Show each rule's measured precision by centre: leads shown, followed, and said to be not for us.",
    ),
    "label": Entry(
        "cityleads.cli.contents.label:app",
        "Label titles, the most useful first: would a centre want to hear of it? The model learns from the labels.",
    ),
    "replay": Entry(
        "cityleads.cli.contents.archive:app",
        "Read the archived documents again with today's parsers and words, and show what would differ.",
    ),
    "rejects": Entry(
        "cityleads.cli.contents.archive:app",
        "List what could not be read, the newest first: why, of which notice, and in which document its bytes are.",
    ),
    "doctor": Entry(
        "cityleads.cli.operating:app", "Check every precondition and say how to mend what is not well."
    ),
    "alerts": Entry(
        "cityleads.cli.contents.alerts:app",
        "Look at all that an operator must act on, tell what is new and what is well again, and list what stands.",
    ),
    "backup": Entry(
        "cityleads.cli.contents.backups:app",
        "Back up a warehouse while it is in use: one folder, with row counts and checksums of every table.",
    ),
    "restore": Entry(
        "cityleads.cli.contents.backups:app",
        "Restore a backup into an empty database, compare all rows with it, and bring the schema up to date.",
    ),
    "bodies": Entry("cityleads.cli.contents.bodies:group", "Where bodies of old documents lie."),
    "tidy": Entry(
        "cityleads.cli.operating:app",
        "Let go what is kept for a time only: texts of old mails, detail requests, rejects of replaced pages.",
    ),
    "read": Entry(
        "cityleads.cli.files:app",
        "Print the notices that a source's parser makes of recorded bodies, one JSON object a line.",
    ),
    "import": Entry(
        "cityleads.cli.contents.imports:app",
        "Bring files into the warehouse: tables, OCDS, saved pages, e-mails, bulletins; say what cannot be read.",
    ),
    "export": Entry(
        "cityleads.cli.contents.exports:group",
        "Write what is collected for other programs.",
    ),
    "judge": Entry(
        "cityleads.cli.files:app", "Judge titles exactly as the pipeline judges notices; nothing is kept."
    ),
    "cluster": Entry(
        "cityleads.cli.contents.match:app",
        "Add to each notice of a file the lead that the pipeline would put it into, on a scratch database.",
    ),
    "up": Entry(
        "cityleads.cli.operating:app",
        "Start Airflow with everything it needs, on this machine only, and wait until all of it is healthy.",
    ),
    "down": Entry(
        "cityleads.cli.operating:app",
        "Stop Airflow and the embedded database; no process is left. The data stay.",
    ),
    "ps": Entry(
        "cityleads.cli.operating:app",
        "Show Airflow's components: process, restarts, seconds since the last heartbeat. Exit 1 unless all is well.",
    ),
    "service": Entry(
        "cityleads.cli.machine.service:group", "The stack as a service of systemd, up again after a reboot."
    ),
    "sources": Entry(
        "cityleads.cli.sources:group",
        "Show every source and how its last crawl or import ended; one's reach; try one, or record a permission.",
    ),
    "audit": Entry(
        "cityleads.cli.contents.audit:app",
        "Read a random draw of what a source published on a day; says what share of what mattered was told.",
    ),
    "coverage": Entry(
        "cityleads.cli.contents.coverage:app",
        "List the buyers that published nothing for 90 days, and the sources that should carry them.",
    ),
    "match": Entry("cityleads.cli.contents.match:group", "What people decide about pairs of notices."),
    "missed": Entry(
        "cityleads.cli.contents.missed:group",
        "What readers say was missed or is too much, with the reason that was found.",
    ),
    "rates": Entry(
        "cityleads.cli.rates:group", "Exchange rates: the central bank's, and what you set beside them."
    ),
    "digest": Entry("cityleads.cli.digest:group", "The centres' mails."),
    "subscribers": Entry("cityleads.cli.subscribers:subscribers_group", "Who gets which digest."),
    "companies": Entry("cityleads.cli.companies:group", "Companies that leads may be for."),
    "web": Entry(
        "cityleads.cli.web:group", "The web desk: subscribers act on their mails, and search the leads."
    ),
    "webhooks": Entry(
        "cityleads.cli.webhooks:group", "Addresses that events are sent to: make, try, list and end them."
    ),
    "mart": Entry("cityleads.cli.mart:group", "The tables for BI: bring them up to date, or make them anew."),
    "dashboards": Entry(
        "cityleads.cli.contents.bi_files:app",
        "Write all dashboards of the desk into one HTML file that needs nothing else, for a mail or a file share.",
    ),
    "db": Entry("cityleads.cli.db:group", "The warehouse's database."),
    "sandbox": Entry("cityleads.cli.run:sandbox", "Local portals with sample notices."),
}


class Commands(LazyGroup):
    """The commands above."""

    table = COMMANDS


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode="rich",
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _tell_version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"cityleads {__version__}, schema {resolve_name('warehouse.migrate:newest')()}\n")
        raise typer.Exit


@app.callback()
def cityleads(
    version: Annotated[  # its callback answers
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="Print version and schema."),
    ] = False,
) -> None:
    """Smart-city tenders of Thailand, Vietnam, Indonesia and Türkiye: one lead each, mailed every morning."""


def main() -> None:
    """Run the command line; expected trouble is one sentence, not a traceback."""
    # A process that ends need not look for cycles among all that its libraries made: a quarter of a quick command.
    atexit.register(gc.freeze)
    try:
        app()
    except OSError as error:
        complain(system_sentence(error))
        sys.exit(1)
    except UnicodeDecodeError as error:
        complain(f"the file is no text in UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8")
        sys.exit(1)
    except (ExpectedError, ValueError) as error:
        complain(str(error))
        sys.exit(1)
    except Exception as error:
        if not _is_of_the_database(error):
            raise
        told = resolve_name("warehouse.db:said")(error).rstrip(".")
        complain(f"the database: {told}. `cityleads doctor` looks closer.")
        sys.exit(1)


def _is_of_the_database(error: Exception) -> bool:
    """Whether it is SQLAlchemy's, which is not loaded for commands that have no database."""
    return any(
        (kind.__module__, kind.__name__) == ("sqlalchemy.exc", "SQLAlchemyError")
        for kind in type(error).__mro__
    )
