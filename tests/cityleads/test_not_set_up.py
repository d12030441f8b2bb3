"""Where nothing is set up, a command that puts nothing into a warehouse makes none, and says what does."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cityleads.cli.main import app
from tests.cityleads.test_options import COMMANDS
from tests.warehouse.serving import ask, walkable
from warehouse.server import Server

# What is typed after each command that only looks at a warehouse, or changes what is in it already.
ASKING = {
    "sources": "",
    "sources permissions": "",
    "sources try": "tr_ilan --permitted",
    "leads": "",
    "lead": "L-4K7Q2M9XTA",
    "feedback": "",
    "label": "--by kim",
    "party": "Huế",
    "occasions": "",
    "projects": "",
    "project show": "P181428",
    "project link": "L-4K7Q2M9XTA P181428 --by kim",
    "project unlink": "L-4K7Q2M9XTA P181428 --by kim",
    "cities": "",
    "city show": "Huế",
    "city set": "Huế --programme ascn --step assessed --date 2026 --source letter --by kim",
    "rejects": "--body 1",
    "replay": "--apply",
    "tidy": "--apply",
    "alerts": "",
    "backup": "backups",
    "bodies": "",
    "bodies move": "",
    "bodies check": "",
    "bodies at": "elsewhere",
    "export ocds": "published",
    "audit": "th_egp --by kim",
    "coverage": "",
    "sources show": "th_egp",
    "match review": "",
    "match same": "tr_ilan/1 tr_ilan/2 --by kim",
    "match split": "tr_ilan/1 --by kim",
    "rates list": "",
    "digest preview": "hanoi",
    "digest again": "hanoi kim@agency.example 2026-11-24",
    "digest held": "",
    "digest release": "th_egp",
    "digest drop": "th_egp",
    "missed list": "",
    "missed show": "1",
    "subscribers list": "",
    "subscribers role": "hanoi kim@agency.example editor",
    "subscribers remove": "hanoi kim@agency.example",
    "companies list": "",
    "companies mail": "",
    "companies overview": "",
    "companies remove": "Hanbit",
    "companies send": "Hanbit",
    "webhooks list": "",
    "webhooks try": "1",
    "webhooks send": "",
    "webhooks end": "1",
    "webhooks add": "hanoi kim@agency.example desk https://hooks.example/1",
    "web link": "hanoi kim@agency.example",
    "dashboards": "dashboards.html",
    "export star": "star-files",
    "db sizes": "",
    "db url": "",
    "db psql": "",
    "mart refresh": "",
    "mart rebuild": "",
}
# The other forms of the same.
MORE = [
    ("label", "--export labels.csv"),
    ("rejects", ""),
    ("replay", ""),
    ("tidy", ""),
    ("sources permit", "th_egp --withdraw"),
]
MORE += [("db login", "bi"), ("db login", "bi superset --revoke")]
# These make one: they put something into it, serve it, or need a server for a database of their own.
MAKING = {"run", "up", "db upgrade", "db login", "sources permit", "rates set", "rates load", "rates refresh"}
MAKING |= {"subscribers add", "companies add", "web serve", "cluster", "import", "restore"}
# These need none.
WITHOUT = {"doctor", "ps", "down", "read", "judge", "sandbox serve", "db status", "db stop"}
WITHOUT |= {"service install", "service uninstall"}
TOLD = (
    "nothing is set up: there is no live warehouse yet. `cityleads run --live` makes and fills one,"
    " `cityleads db upgrade --mode live` makes an empty one"
)


def said(words: str, **settings: str) -> tuple[int, str]:
    """The exit code, and what `main` prints of the exception."""
    empty = {"DATABASE_URL": "", "CITYLEADS_MODE": "", "CITYLEADS_LINK_KEY": "k" * 40}
    done = CliRunner().invoke(app, [*words.split(), "--mode", "live"], env=empty | settings)
    return done.exit_code, str(done.exception)


def test_each_command_is_known_to_ask_to_make_or_to_need_no_warehouse() -> None:
    assert {*ASKING, *MAKING, *WITHOUT} == set(COMMANDS)
    assert len(COMMANDS) == len(ASKING) + len(MAKING) + len(WITHOUT)


@pytest.mark.parametrize("words", [f"{name} {rest}".strip() for name, rest in [*ASKING.items(), *MORE]])
def test_a_command_that_puts_nothing_in_makes_no_server_and_says_what_to_run(words: str) -> None:
    with walkable() as folder:
        home = folder / "var"
        code, told = said(words, CITYLEADS_HOME=str(home))
        assert (code, told) == (1, TOLD)
        assert not home.exists()


@pytest.mark.parametrize("words", ["doctor", "ps", "down", "db status", "db stop"])
def test_a_command_that_needs_no_warehouse_makes_no_server(words: str) -> None:
    with walkable() as folder:
        home = folder / "var"
        CliRunner().invoke(app, words.split(), env={"DATABASE_URL": "", "CITYLEADS_HOME": str(home)})
        assert not (home / "postgres").exists()


@pytest.mark.parametrize("words", ["sources", "subscribers list"])
def test_a_database_of_ones_own_without_a_schema_gets_none(
    words: str, server: Server, tmp_path: Path
) -> None:
    bare = server.ensure_database("not_set_up")
    assert said(words, DATABASE_URL=bare, CITYLEADS_HOME=str(tmp_path)) == (1, TOLD)
    assert ask(bare, "SELECT to_regclass('ops.alembic_version')") == [(None,)]
