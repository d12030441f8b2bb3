"""`cityleads backup` and `restore`, the daily task, and what doctor and the operator are told."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from cityleads import __version__
from cityleads.bootstrap import now_in
from cityleads.cli.main import app
from cityleads.health import alarms, last_backup
from cityleads.settings import Settings, SettingsError
from cityleads.tasks import backups
from cityleads.tasks.context import NothingToDo, RetryableError, TaskParams
from tests.warehouse.serving import ask
from warehouse.db import connect
from warehouse.migrate import newest
from warehouse.server import Server

KEY = "0123456789abcdef" * 4
RATES = "SELECT count(*), sum(krw) FROM core.exchange_rate"


def said(url: str, *words: str, **environment: str) -> tuple[int, str]:
    own = {"DATABASE_URL": url, "CITYLEADS_MODE": "sandbox", "COLUMNS": "400", **environment}
    done = CliRunner().invoke(app, words, env=own)
    told = done.output + " ".join(str(one) for one in getattr(done.exception, "args", ()))
    return done.exit_code, " ".join(told.split())


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture
def warehouse(database: Engine) -> Engine:
    """A warehouse of the sandbox in which something stands."""
    with database.begin() as connection:
        connection.execute(
            text("INSERT INTO core.exchange_rate VALUES ('USD', '2026-11-20', 1234.5, 1, 'ecb')")
        )
    return database


@pytest.fixture
def other(server: Server) -> Iterator[str]:
    """The URL of an empty database."""
    yield server.ensure_database("brought_back")
    for (name,) in ask(
        server.url("postgres"), "SELECT datname FROM pg_database WHERE datname LIKE 'brought_back%'"
    ):
        ask(server.url("postgres"), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def kept(warehouse: Engine, tmp_path: Path) -> Path:
    """A sealed backup."""
    (tmp_path / "backup.key").write_text(KEY + "\n")
    words = ("backup", str(tmp_path / "backups"), "--key-file", str(tmp_path / "backup.key"))
    code, told = said(url_of(warehouse), *words)
    assert (code, "(sandbox warehouse)" in told, "not encrypted" in told) == (0, True, False), told
    return next((tmp_path / "backups").glob("cityleads-sandbox-*"))


def test_a_backup_is_restored_into_an_empty_database_and_in_place_of_another(
    warehouse: Engine, other: str, kept: Path
) -> None:
    wanted = ask(url_of(warehouse), RATES)
    assert wanted[0][0] > 0
    code, told = said(other, "restore", str(kept), CITYLEADS_BACKUP_KEY=KEY)
    assert (code, "restored and compared" in told) == (0, True), told
    assert ask(other, RATES) == wanted
    ask(other, "DELETE FROM core.exchange_rate")
    code, told = said(other, "restore", str(kept), CITYLEADS_BACKUP_KEY=KEY)
    assert (code, "the database is not empty" in told) == (1, True), told
    code, told = said(other, "restore", str(kept), "--replace", CITYLEADS_BACKUP_KEY=KEY)
    assert (code, "restored and compared" in told) == (0, True), told
    assert ask(other, RATES) == wanted
    names = "SELECT datname FROM pg_database WHERE datname LIKE 'brought_back%' ORDER BY 1"
    assert [name.rstrip("0123456789") for (name,) in ask(other, names)] == [
        "brought_back",
        "brought_back_before_",
    ]


def test_a_database_in_use_is_not_replaced(other: str, kept: Path) -> None:
    assert said(other, "restore", str(kept), CITYLEADS_BACKUP_KEY=KEY)[0] == 0
    engine = connect(other)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        code, told = said(other, "restore", str(kept), "--replace", CITYLEADS_BACKUP_KEY=KEY)
    engine.dispose()
    assert (code, "brought_back is in use (cityleads): stop that first" in told) == (1, True), told


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("", "is encrypted: give its key by --key-file"),
        ("x" * 32, "the key is not the one that this backup was made"),
    ],
)
def test_without_its_key_nothing_is_restored(other: str, kept: Path, key: str, sentence: str) -> None:
    code, told = said(other, "restore", str(kept), CITYLEADS_BACKUP_KEY=key)
    assert (code, sentence in told) == (1, True), told
    assert ask(other, "SELECT to_regnamespace('raw')") == [(None,)]


def test_older_backups_go_when_it_is_asked_for(warehouse: Engine, tmp_path: Path) -> None:
    for day in ("20261101", "20261102"):
        (tmp_path / f"cityleads-sandbox-{day}T030000Z").mkdir()
        (tmp_path / f"cityleads-sandbox-{day}T030000Z" / "manifest.json").write_text("{}")
    words = ("backup", str(tmp_path), "--keep", "2", "--json")
    code, told = said(url_of(warehouse), *words)
    assert code == 0
    assert [Path(one).name for one in json.loads(told)["let_go"]] == ["cityleads-sandbox-20261101T030000Z"]
    assert len(list(tmp_path.glob("cityleads-*"))) == 2


def test_the_version_names_the_schema() -> None:
    assert CliRunner().invoke(app, ["--version"]).output == f"cityleads {__version__}, schema {newest()}\n"


def _task(warehouse: Engine, monkeypatch: pytest.MonkeyPatch, **environment: str) -> TaskParams:
    own = {"DATABASE_URL": url_of(warehouse), "CITYLEADS_SANDBOX": "http://127.0.0.1:9"}
    for name, value in {**own, **environment}.items():
        monkeypatch.setenv(name, value)
    return TaskParams("housekeeping/test", "sandbox")


def _finding(warehouse: Engine, directory: Path | None, later: timedelta = timedelta()) -> tuple[bool, str]:
    with warehouse.connect() as connection:
        found = last_backup.look(connection, directory, "sandbox", now_in(warehouse, "sandbox") + later)
    return found.well, found.told


def test_the_daily_task_backs_up_where_the_setting_says_and_doctor_tells(
    warehouse: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {
        "CITYLEADS_BACKUP_DIR": str(tmp_path),
        "CITYLEADS_BACKUP_KEY": KEY,
        "CITYLEADS_BACKUP_KEEP": "1 0",
    }
    done = backups.run_backup(_task(warehouse, monkeypatch, **settings))
    assert list(tmp_path.glob("cityleads-*")) == [Path(done["folder"])]
    well, told = _finding(warehouse, tmp_path)
    assert (well, done["folder"] in told, "not encrypted" in told) == (True, True, False)
    well, told = _finding(warehouse, tmp_path, timedelta(days=2, hours=1))
    assert (well, told.startswith("the last backup: 2026-11-")) == (False, True)
    monkeypatch.setenv("CITYLEADS_BACKUP_DIR", "")
    with pytest.raises(NothingToDo, match="no CITYLEADS_BACKUP_DIR"):
        backups.run_backup(_task(warehouse, monkeypatch))
    assert _finding(warehouse, None, timedelta(days=9))[0]


def test_a_directory_that_cannot_be_written_is_tried_again_and_told_after_two_days(
    warehouse: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RetryableError, match="cannot be written to"):
        backups.run_backup(_task(warehouse, monkeypatch, CITYLEADS_BACKUP_DIR=str(tmp_path / "file")))
    now = now_in(warehouse, "sandbox")
    with warehouse.connect() as connection:
        soon, late = (
            [told for code, _, told in alarms.look(connection, now + after) if code == "backup_late"]
            for after in (timedelta(days=2), timedelta(days=2, minutes=1))
        )
    assert (soon, len(late)) == ([], 1)
    assert late[0].startswith("the last backup: never; one a day was expected since 2026-11-")


def test_the_key_comes_from_a_file_or_the_environment_and_is_never_empty(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY + "\n")
    (tmp_path / "empty").write_text("\n")
    assert backups.backup_key(None, {}) == ""
    assert backups.backup_key(None, {"CITYLEADS_BACKUP_KEY": "a"}) == "a"
    assert backups.backup_key(tmp_path / "key", {"CITYLEADS_BACKUP_KEY": "a"}) == KEY
    assert backups.backup_key(None, {"CITYLEADS_BACKUP_KEY_FILE": str(tmp_path / "key")}) == KEY
    for file, told in ((tmp_path / "empty", "holds nothing"), (tmp_path / "none", "cannot be read")):
        with pytest.raises(SettingsError, match=told):
            backups.backup_key(file, {})


@pytest.mark.parametrize("text_", ["7", "7 x", "-1 2", "1 2 3"])
def test_how_many_backups_stay_is_two_numbers(text_: str) -> None:
    with pytest.raises(SettingsError, match="must be days and weeks, as '7 5', not"):
        Settings.from_environment({"CITYLEADS_BACKUP_KEEP": text_})
    assert Settings.from_environment({"CITYLEADS_BACKUP_KEEP": "3 0"}).backup_keep == (3, 0)
    assert Settings.from_environment({}).backup_keep == (7, 5)
