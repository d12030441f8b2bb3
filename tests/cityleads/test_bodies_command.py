"""`cityleads bodies`, what housekeeping moves, and what doctor says of sizes and disks."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from cityleads.bootstrap import now_in
from cityleads.cli.main import app
from cityleads.health import space
from cityleads.settings import Settings, SettingsError
from cityleads.tasks import housekeeping
from cityleads.tasks.context import TaskParams
from tests.ran import Ran, copied
from warehouse.server import Server

DAY = date(2026, 11, 24)


def said(url: str, *words: str, **environment: str) -> tuple[int, str]:
    own = {"DATABASE_URL": url, "CITYLEADS_MODE": "sandbox", "COLUMNS": "400", **environment}
    done = CliRunner().invoke(app, words, env=own)
    told = done.output + " ".join(str(one) for one in getattr(done.exception, "args", ()))
    return done.exit_code, " ".join(told.split())


def test_moved_bodies_are_shown_checked_replayed_and_found_elsewhere(
    server: Server, ran: Ran, tmp_path: Path
) -> None:
    with copied(server, ran, "bodies_moved") as engine:
        url = engine.url.render_as_string(hide_password=False)
        place = str(tmp_path / "there")
        code, told = said(url, "bodies", "move", "--older", "0", CITYLEADS_BODIES=place)
        assert (code, "documents moved" in told, "(sandbox warehouse)" in told) == (0, True, True), told
        code, told = said(url, "bodies", "--json")
        found = json.loads(told)
        assert (found["moved"] > 100, found["place"]) == (True, place)
        code, told = said(url, "replay", "--source", "tr_ilan", "--json")
        assert (code, json.loads(told)["notices"]) == (0, [])
        code, told = said(url, "bodies", "check")
        assert (code, "every body that was moved is there, as it was" in told) == (0, True)
        (tmp_path / "there").rename(tmp_path / "elsewhere")
        code, told = said(url, "bodies", "check")
        assert (code, "cannot be read from" in told) == (1, True)
        assert said(url, "bodies", "at", str(tmp_path / "elsewhere"))[0] == 0
        assert said(url, "bodies", "check")[0] == 0


def test_housekeeping_moves_what_has_had_its_days_and_a_store_that_fails_is_a_warning(
    server: Server, ran: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with copied(server, ran, "bodies_kept") as engine:
        monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
        monkeypatch.setenv("CITYLEADS_SANDBOX", "http://127.0.0.1:9")
        params = TaskParams("housekeeping/test", "sandbox")
        assert housekeeping.run_housekeeping(params)["moved"] == 0
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("CITYLEADS_BODIES", str(tmp_path / "file"))
        monkeypatch.setenv("CITYLEADS_BODIES_AFTER", "0")
        assert housekeeping.run_housekeeping(params)["moved"] == 0
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM ops.setting WHERE name = 'bodies'"))
        monkeypatch.setenv("CITYLEADS_BODIES", str(tmp_path / "there"))
        assert housekeeping.run_housekeeping(params)["moved"] > 100
        with engine.connect() as connection:
            kept = connection.execute(text("SELECT value FROM ops.setting WHERE name = 'sizes'")).scalar_one()
        assert list(kept) == [now_in(engine, "sandbox").date().isoformat()]


@pytest.mark.parametrize("days", ["x", "-1", "1.5"])
def test_days_are_a_number(days: str) -> None:
    with pytest.raises(SettingsError, match="CITYLEADS_BODIES_AFTER must be a number of days"):
        Settings.from_environment({"CITYLEADS_BODIES_AFTER": days})


def test_a_folder_is_noted_whole_and_an_address_as_it_is() -> None:
    assert Settings.from_environment({"CITYLEADS_BODIES": "there"}).bodies == str(Path("there").resolve())
    assert Settings.from_environment({"CITYLEADS_BODIES": "s3://bucket/live"}).bodies == "s3://bucket/live"
    assert (Settings.from_environment({}).bodies, Settings.from_environment({}).bodies_after) == (None, 90)


def test_growth_is_told_of_notes_a_week_apart_and_days_of_what_is_free() -> None:
    assert space.growth_of({}) is None
    assert space.growth_of({DAY: 5, DAY + timedelta(days=6): 500}) is None
    assert space.growth_of({DAY: 100, DAY + timedelta(days=3): 999, DAY + timedelta(days=10): 600}) == 50.0
    assert space.days_until_full(1000, 50.0) == 20.0
    assert [space.days_until_full(1000, growth) for growth in (None, 0.0, -5.0)] == [None, None, None]


def test_sizes_are_noted_once_a_day_for_sixty_days(database: Engine) -> None:
    now = datetime(2026, 11, 24, 3, tzinfo=UTC)
    with database.begin() as connection:
        for day in range(62):
            space.note(connection, now + timedelta(days=day))
            space.note(connection, now + timedelta(days=day, hours=1))
        kept = connection.execute(text("SELECT value FROM ops.setting WHERE name = 'sizes'")).scalar_one()
    assert (len(kept), min(kept)) == (60, (now.date() + timedelta(days=2)).isoformat())


def test_the_doctor_tells_size_growth_and_when_each_disk_is_full(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(
        home=tmp_path, database_url="postgresql://elsewhere", smtp_url=None, backup_dir=tmp_path
    )
    now = now_in(database, "sandbox")
    with database.begin() as connection:
        first, disk = space.look(connection, settings, now)
        assert (first.check, "known after a week of housekeeping" in first.told) == ("size", True)
        assert (disk.check, disk.well, f"free at {tmp_path}" in disk.told) == ("disk of backups", True, True)
        connection.execute(
            text("INSERT INTO ops.setting (name, value) VALUES ('sizes', CAST(:value AS jsonb))"),
            {"value": json.dumps({(now.date() - timedelta(days=10)).isoformat(): 0})},
        )
        assert "MB a day" in next(iter(space.look(connection, settings, now))).told
    for free, well, warning in ((2e9, False, True), (20e9, True, True), (200e9, True, False)):
        monkeypatch.setattr(
            shutil, "disk_usage", lambda _folder, free=free: type("Usage", (), {"free": free})
        )
        found = space._disk("disk of the database", tmp_path, 1e9)
        assert (found.well, found.warning) == (well, warning), free
