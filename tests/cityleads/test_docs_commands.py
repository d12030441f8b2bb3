"""Every command that the README, the docs and the help's own examples show works as it is written there."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from cityleads.cli._template import template
from cityleads.cli.main import app
from desk.reports.register import MISSED, Said
from digest.reports import keep_report
from domain.clock import moment_of
from tests.cityleads.test_options import COMMANDS
from tests.harness import ROOT
from tests.ran import Ran
from transform.relevance.model import PATH
from warehouse.db import connect
from warehouse.server import Server

INLINE = re.compile(r"`(cityleads [^`]+)`")
# Settings before a command stay; a comment behind it goes.
LINE = re.compile(r"^ {4}((?:\w+=\S+ )*cityleads .+?)(?: +# .*)?$", re.MULTILINE)
EXAMPLE = re.compile(r"cityleads .*?(?=  ·|, then the same|$)")
GENERATED = {"command-line.md"}

# What cannot be run here, and why; it is read as the command line reads it all the same.
ONLY_READ = {
    "run --live": "asks the real portals",
    "run --captures": "reads a folder of the user's",
    "backup": "writes to a folder of the user's: test_backup_command.py",
    "restore": "reads one",
    "bodies move": "needs CITYLEADS_BODIES: test_bodies_command.py",
    "dashboards": "writes to a file of the user's: test_star_files.py",
    "export star": "writes to a folder of the user's: the same",
    "up": "starts Airflow: tests/stack",
    "down": "stops it",
    "ps": "asks it",
    "service install": "needs systemd: tests/stack/test_systemd.py",
    "service uninstall": "the same",
    "web serve": "serves until Ctrl-C: test_serving.py",
    "sandbox serve": "serves until Ctrl-C",
    "rates refresh": "asks the central bank",
    "alerts --test": "sends to whoever operates it: test_telling.py",
    "sources try": "asks a real portal: test_sources_try.py",
    "match same": "needs two notices of one's choice: test_deciding.py",
    "match split": "the same",
    "db psql": "is a program of its own: test_options.py",
    "webhooks add": "in the sandbox takes an address on this machine alone: test_webhooks.py",
    "webhooks try": "needs one that was made",
    "webhooks end": "the same",
    "subscribers remove": "would take away what other examples name",
}


# These ask about a subscriber who has had a mail, which of the examples' addresses none has.
OF_A_SUBSCRIBER = {"digest again", "web link", "subscribers role"}
SUBSCRIBER = "staff.ko@bangkok.example"


@dataclass(frozen=True, slots=True)
class Shown:
    """A command in the docs."""

    line: str
    page: str

    @property
    def typed(self) -> list[str]:
        """What is typed, without the program's name and the settings before it."""
        words = shlex.split(self.line)
        return words[words.index("cityleads") + 1 :]

    @property
    def words(self) -> list[str]:
        """The same, with the command that a group stands for where it is given a name ("city show")."""
        first, *rest = [*self.typed, ""]
        shows = f"{first} show" in COMMANDS and rest[0] and not rest[0].startswith("-")
        known = " ".join([first, rest[0]]) in COMMANDS
        return [first, "show", *rest[:-1]] if shows and not known else self.typed

    @property
    def settings(self) -> dict[str, str]:
        """The settings before it."""
        return dict(word.split("=", 1) for word in shlex.split(self.line) if re.match(r"[A-Z_]+=", word))


def shown() -> Iterator[Shown]:
    """All commands, page by page in their order."""
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        if path.name not in GENERATED:
            page = path.read_text(encoding="utf-8")
            found = [*INLINE.finditer(page), *LINE.finditer(page)]
            yield from (
                Shown(" ".join(one[1].split()), path.name)
                for one in sorted(found, key=lambda one: one.start())
            )
    for words, command in COMMANDS.items():
        for example in EXAMPLE.findall(command.epilog or ""):
            yield Shown(example.partition(" > ")[0].strip(), f"help of {words}")


# Each once, where it is shown first: a later command may need what an earlier one did.
FIRST: dict[str, Shown] = {}
for each in shown():
    FIRST.setdefault(each.line, each)
ALL = list(FIRST.values())


def named(words: list[str]) -> str:
    """The command that the words begin with; "" where there is none."""
    parts = [" ".join(words[: at + 1]) for at in range(len(words))]
    return next((one for one in reversed(parts) if one in COMMANDS), "")


@pytest.fixture(scope="module")
def blanks(ran: Ran, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What stands for what a reader of the docs puts in, and a copy of the sandbox's second evening to work on."""
    folder = tmp_path_factory.mktemp("docs")
    with ran.engine.connect() as connection:
        lead = connection.execute(text("SELECT min(lead_id) FROM mart.leads")).scalar_one()
        project = connection.execute(text("SELECT min(project_id) FROM mart.project")).scalar_one()
        rows = connection.execute(
            text(
                "SELECT source, body FROM raw.document d WHERE kind = 'list'"
                " AND NOT EXISTS (SELECT FROM raw.reject r WHERE r.document_id = d.id)"
                " ORDER BY octet_length(body)"
            )
        )
        body = {row.source: bytes(row.body) for row in rows}
    ran.engine.dispose()
    admin = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE docs_commands TEMPLATE ran"))
        connection.execute(text("CREATE DATABASE docs_run"))
    admin.dispose()
    report = add_report(server.url("docs_commands"), lead)
    (folder / "feed.xml").write_bytes(body["th_egp"])
    (folder / "search.json").write_bytes(body["vn_muasamcong"])
    (folder / "notices.jsonl").write_text('{"id": "1", "cc": "TH", "portal": "th_egp", "title": "CCTV"}\n')
    (folder / "titles.jsonl").write_text('{"country": "TH", "title": "CCTV"}\n')
    (folder / "rates.csv").write_text("currency,date,per_usd,source\nVND,2026-11-22,25400,State Bank\n")
    (folder / "labels.csv").write_text("country,title,label\nTH,CCTV,borderline\n")
    (folder / "relevance.json.gz").write_bytes(PATH.read_bytes())
    (folder / "leads.xlsx").write_bytes(template("xlsx", "en"))
    (folder / "bulletin.zip").write_bytes(body["tr_bulletin"])
    words = {
        "new.xlsx": str(folder / "new.xlsx"),
        "sheet.csv": str(folder / "sheet.csv"),
        "all.csv": str(folder / "all.csv"),
        "search.json": str(folder / "search.json"),
        "L-…": lead,
        "L-4K7Q2M9XTA": lead,
        "PR-4K7Q2M9XTA": project,
        "ID": lead,
        "4711": str(report),
        "<source>": "th_egp",
        "NAME": "reporting",
        "<centre>": "bangkok",
        "<address>": SUBSCRIBER,
        "<day>": "2026-11-24",
        "preview/": str(folder / "preview"),
        "published/": str(folder / "published"),
        "home": str(folder),
        "database": server.url("docs_commands"),
        "fresh": server.url("docs_run"),
        "folder": str(folder),
    }
    yield words
    # Logins belong to the server, which other tests use too.
    own = {"DATABASE_URL": words["database"], "CITYLEADS_HOME": words["home"]}
    for login in ("superset", words["NAME"]):
        CliRunner().invoke(app, ["db", "login", "bi", login, "--revoke"], env=own)


def add_report(url: str, lead: str) -> int:
    """Let a reader say that a lead was missed; returns the report's id."""
    engine = connect(url)
    with engine.begin() as connection:
        reader = connection.execute(text("SELECT min(id) FROM digest.subscriber")).scalar_one()
        made = keep_report(connection, reader, Said(MISSED, lead), moment_of(2))
    engine.dispose()
    return made


@pytest.mark.parametrize("one", ALL, ids=lambda one: f"{one.page}: {one.line}")
def test_a_command_of_the_docs_exists_with_its_options(one: Shown) -> None:
    name = named(one.words)
    groups = {part for words in COMMANDS for part in [words.rpartition(" ")[0]] if part}
    whole = one.words in (["--help"], ["--version"])
    assert whole or name or " ".join(one.words) in groups, f"there is no command {one.words}"
    rest = one.words[len(name.split()) :]
    if name and rest and not is_template(one):
        command: Any = COMMANDS[name]
        with command.make_context(name, [blank(word) for word in rest]):
            pass  # what it cannot take it raises


def is_template(one: Shown) -> bool:
    """Whether it has places for several words of the reader's own."""
    return any(word in ("A", "B", "…", "[B") or word.startswith("<") for word in one.words)


def blank(word: str) -> str:
    """Any file there is in place of one of the reader's."""
    is_file = word.endswith((".xml", ".jsonl", ".csv", ".json", ".gz"))
    return str(ROOT / "setup.cfg") if is_file else str(ROOT) if word.endswith("/") else word


def runnable() -> list[Shown]:
    """What is more than a command's name, and can be run here."""
    return [
        one
        for one in ALL
        if (named(one.words) or "x") not in ONLY_READ
        and not any(" ".join(one.words).startswith(start) for start in ONLY_READ)
        and not is_template(one)
        and needs_nothing_more(one)
    ]


def needs_nothing_more(one: Shown) -> bool:
    """Whether all that the command must be given is there, or more than its name is shown."""
    name = named(one.words)
    must = [param for param in COMMANDS[name].params if param.required] if name else [None]
    return bool(name) and (not must or len(one.words) > len(name.split()))


@pytest.mark.slow
def test_the_docs_show_what_can_be_run() -> None:
    assert len(runnable()) > 40


@pytest.mark.slow
@pytest.mark.parametrize("one", runnable(), ids=lambda one: f"{one.page}: {one.line}")
def test_a_command_of_the_docs_does_what_it_says(one: Shown, blanks: dict[str, str]) -> None:
    words = [blanks.get(word, word) for word in one.typed]
    if named(words) in OF_A_SUBSCRIBER:
        words = [SUBSCRIBER if "@" in word else word for word in words]
    words = [
        str(Path(blanks["folder"]) / word) if (Path(blanks["folder"]) / word).is_file() else word
        for word in words
    ]
    environment = {
        "DATABASE_URL": blanks["database"],
        "CITYLEADS_HOME": blanks["home"],
        "CITYLEADS_MODE": "",
        "COLUMNS": "200",
    }
    words = ["sandbox" if word == "live" and before == "--mode" else word for before, word in pairs(words)]
    if words[0] == "run":  # begins with what `make run` begins with
        environment |= {"DATABASE_URL": blanks["fresh"], "CITYLEADS_HOME": f"{blanks['home']}/fresh"}
    stdin = (Path(blanks["folder"]) / "titles.jsonl").read_text() if "-" in words else None
    done = CliRunner().invoke(app, words, input=stdin, env=environment | one.settings)
    assert done.exit_code == 0, f"{done.output}\n{done.exception}"


def pairs(words: list[str]) -> list[tuple[str, str]]:
    """Each word with the one before it."""
    return list(zip(["", *words], words, strict=False))
