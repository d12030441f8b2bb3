"""Root in a folder of their own that nobody else may enter: all works there, and `make clean` takes all of it away."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from cityleads.bootstrap import open_warehouse, server_of, url_of
from cityleads.health import alarms
from cityleads.health.doctor import examine
from cityleads.run import run_sandbox
from cityleads.scratch import scratch_warehouse
from cityleads.settings import Mode, Settings, SettingsError
from cityleads.stack import clean as cleaning
from cityleads.stack import homes
from cityleads.stack.clean import clean
from scrapers.source_config import source_names
from tests.harness import ROOT
from tests.warehouse.serving import as_root, walkable
from warehouse.server import location
from warehouse.server.programs import PACKAGE, installed


@dataclass(frozen=True, slots=True)
class Place:
    """A project's folder with mode 0700, settings for it, and where that which must be reached goes."""

    folder: Path
    settings: Settings
    elsewhere: Path


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with walkable() as above:
        folder = above / "root's home"
        folder.mkdir(mode=0o700)
        package = installed().parent
        shutil.copytree(package, folder / PACKAGE, symlinks=True)
        shutil.copytree(package.with_name(f"{PACKAGE}.libs"), folder / f"{PACKAGE}.libs", symlinks=True)
        for module in (location, cleaning):
            monkeypatch.setattr(module, "installed", lambda: folder / PACKAGE / "pginstall")
        monkeypatch.setattr(location, "FALLBACK", above / "elsewhere")
        made = Place(folder, Settings(folder / "var", None, None), above / "elsewhere")
        yield made
        if server_of(made.settings).home.exists():
            server_of(made.settings).stop()


@as_root
@pytest.mark.slow
def test_a_sandbox_day_in_a_folder_that_only_root_may_enter_and_nothing_stays_of_it(place: Place) -> None:
    report = run_sandbox(place.settings, 1, source_names(), lambda _told: None)
    assert report.well
    assert report.holds["documents"] > 100
    home = server_of(place.settings).home
    assert home.parent == place.elsewhere
    postmaster = server_of(place.settings).postmaster
    assert postmaster.processes() != []
    assert place.folder.stat().st_mode & 0o777 == 0o700

    gone = clean(place.settings, live=False)

    assert home in gone
    assert postmaster.processes() == []
    assert not place.elsewhere.exists()
    assert not (place.folder / "var").exists()
    assert sorted(path.name for path in place.folder.iterdir()) == [PACKAGE, f"{PACKAGE}.libs"]


@as_root
def test_what_others_have_below_the_same_folder_stays(place: Place) -> None:
    url_of(place.settings, "sandbox")
    theirs = place.elsewhere / "0123456789ab"
    theirs.mkdir()
    (theirs / "data").write_text("another project's")
    (place.folder / "var" / "thesis.txt").parent.mkdir()
    (place.folder / "var" / "thesis.txt").write_text("two years of work")
    foreign = place.folder / "var" / "postgres"
    foreign.mkdir()
    (foreign / "notes").write_text("not a server's")
    clean(place.settings, live=False)
    assert sorted(path.name for path in place.elsewhere.iterdir()) == ["0123456789ab", "programs.lock"]
    assert sorted(path.name for path in (place.folder / "var").iterdir()) == ["postgres", "thesis.txt"]
    assert (foreign / "notes").exists()


HELD = [
    "INSERT INTO digest.subscriber (centre, email, language) VALUES ('hanoi', 'staff@agency.example', 'ko')",
    "INSERT INTO core.exchange_rate VALUES ('VND', '2026-11-23', 0.056, 0.000038, 'by hand: a bank')",
]


@pytest.mark.parametrize("row", HELD, ids=["a reader", "a rate"])
def test_real_data_stay_unless_asked_for(row: str) -> None:
    with walkable() as folder:
        settings = Settings(folder / "var", None, None)
        engine = open_warehouse(settings, "live")
        with engine.begin() as connection:
            connection.execute(text(row))
        engine.dispose()
        with pytest.raises(SettingsError, match="holds a warehouse of real data"):
            clean(settings, live=False)
        assert server_of(settings).data.exists()
        assert server_of(settings).status().running
        clean(settings, live=True)
        assert not (folder / "var").exists()


def test_a_live_warehouse_that_nothing_was_done_with_holds_up_nothing() -> None:
    with walkable() as folder:
        settings = Settings(folder / "var", None, None)
        engine = open_warehouse(settings, "live")
        assert alarms.keep(engine, datetime(2027, 10, 1, tzinfo=UTC)) == 1  # a certificate that ends
        engine.dispose()
        assert server_of(settings).home in clean(settings, live=False)
        assert not (folder / "var").exists()


def test_the_doctor_makes_nothing_and_says_in_plain_words_what_is_not_there() -> None:
    def database(settings: Settings, mode: Mode) -> list[tuple[str, bool, str, str]]:
        checks = ("database", "schema", "role bi_reader")
        found = [one for one in examine(settings, mode) if one.check in checks]
        return [(one.check, one.well, one.told, one.mend) for one in found]

    missing = ("database", False, "there is no live warehouse yet", "Run `cityleads db upgrade --mode live`.")
    with walkable() as folder:
        settings = Settings(folder / "var", None, None, web_url="https://desk.example")
        assert database(settings, "live") == [missing]
        assert list(examine(settings, "sandbox"))
        assert not settings.home.exists()

        open_warehouse(settings, "sandbox").dispose()
        assert database(settings, "live") == [missing]
        assert not server_of(settings).has_database("cityleads_live")
        assert [one.well for one in examine(settings, "sandbox") if one.check.startswith("role")] == [True]

        url_of(settings, "live")  # made, and without a schema
        told = database(settings, "live")
        assert [one[:2] for one in told] == [("database", True), ("schema", False)]
        assert told[1][2:] == ("version none", "Run `cityleads db upgrade --mode live`.")
        server_of(settings).stop()


def test_homes_that_this_copy_made_are_cleaned_whatever_the_environment_names_then() -> None:
    with walkable() as folder:
        notes = folder / "notes"
        first, second, theirs = (
            Settings(folder / name, None, None) for name in ("first", "second", "theirs")
        )
        for settings in (first, second):
            homes.note(settings.home, notes)
            url_of(settings, "sandbox")
            homes.note(settings.home, notes)  # of one that is there nothing new is noted
        url_of(theirs, "sandbox")  # by another copy of the project
        homes.note(theirs.home, notes)
        assert homes.noted(notes) == [first.home, second.home]

        gone = clean(Settings(folder / "third", None, None), live=False, others=homes.noted(notes))

        assert [server_of(one).home in gone for one in (first, second, theirs)] == [True, True, False]
        assert [server_of(one).postmaster.processes() == [] for one in (first, second, theirs)] == [
            True,
            True,
            False,
        ]
        assert sorted(path.name for path in folder.iterdir()) == ["notes", "theirs"]
        assert homes.noted(notes) == []
        homes.note(folder / "fourth", notes)
        assert notes.read_text() == f"{folder / 'fourth'}\n"  # those that are gone are forgotten
        server_of(theirs).stop()


def test_real_data_in_one_home_keep_all_of_them() -> None:
    with walkable() as folder:
        real, sample = (Settings(folder / name, None, None) for name in ("real", "sample"))
        url_of(sample, "sandbox")
        engine = open_warehouse(real, "live")
        with engine.begin() as connection:
            connection.execute(text(HELD[1]))
        engine.dispose()
        with pytest.raises(SettingsError, match=f"CITYLEADS_HOME={real.home} cityleads db url --mode live"):
            clean(sample, live=False, others=[real.home])
        assert [server_of(one).status().running for one in (real, sample)] == [True, True]
        assert len(clean(sample, live=True, others=[real.home])) == 2
        assert list(folder.iterdir()) == []


def test_a_command_notes_the_home_that_it_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []
    monkeypatch.setattr(homes, "note", made.append)
    with walkable() as folder:
        settings = Settings(folder / "var", None, None)
        url_of(settings, "sandbox")
        with scratch_warehouse(settings):
            pass
        assert made == [settings.home, settings.home]
        server_of(settings).stop()


def test_nothing_to_clean_is_no_error() -> None:
    with walkable() as folder:
        assert clean(Settings(folder / "var", None, None), live=False) == []


def test_without_an_environment_a_database_is_not_left_behind_in_silence(tmp_path: Path) -> None:
    (tmp_path / "postgres" / "data").mkdir(parents=True)
    done = subprocess.run(  # noqa: S603  # our own script
        [str(ROOT / "scripts/clean"), "no-such-environment", ""],
        env=os.environ | {"CITYLEADS_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"a database lies in {tmp_path}/postgres" in done.stderr
    assert "`make setup clean` stops and removes it" in done.stderr
