"""Backups: whole or not there, sealed, and restored with every row, role and right."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from domain.crawl import CrawlOrder
from domain.document import Document
from tests.harness import ROOT
from tests.warehouse.serving import ask, other_server
from warehouse import roles
from warehouse.backups import clients, dumping, keeping, restoring, sealing
from warehouse.backups.dumping import back_up
from warehouse.backups.manifest import BackupError, Manifest, read_manifest
from warehouse.backups.sealing import SealError, seal, unseal
from warehouse.db import connect
from warehouse.landing import land_crawl
from warehouse.migrate import newest, upgrade
from warehouse.server import Server

KEY = "0123456789abcdef" * 4
OTHER_KEY = "fedcba9876543210" * 4
BODIES = (b"", b"\x00\xff\\ '\"", "ประกวดราคา".encode() * 1000, os.urandom(100_000))
_numbers = count(1)


def quiet(_told: str) -> None:
    """Say nothing."""


def _land(engine: Engine, documents: list[Document]) -> None:
    now = documents[0].fetched_at
    land_crawl(engine, CrawlOrder("tr_ilan", "walk", now, now.date(), now.date()), documents)


@pytest.fixture
def filled(database: Engine) -> Engine:
    """A warehouse with documents of odd bytes, a mail address, and a login for BI."""
    now = datetime(2026, 11, 24, 3, tzinfo=UTC)
    documents = [
        Document("tr_ilan", "list", f"backups:{n}", "https://www.ilan.gov.tr/", body, "text/html", now, {})
        for n, body in enumerate(BODIES)
    ]
    _land(database, documents)
    with database.begin() as connection:
        connection.execute(
            text("INSERT INTO core.exchange_rate VALUES ('USD', '2026-11-20', 1234.5, 1, 'ecb')")
        )
    return database


@pytest.fixture
def login(filled: Engine) -> Iterator[str]:
    """A BI login, which goes afterwards: roles are the whole server's."""
    name = f"kept_{next(_numbers)}"
    with filled.begin() as connection:
        roles.mend(connection)
        password = roles.make_login(connection, name)
    yield f"{name}:{password}"
    with filled.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {name}"))
        connection.execute(text(f"DROP ROLE {name}"))


@pytest.fixture
def empty(server: Server) -> Iterator[Engine]:
    """A database without our schemas."""
    name = f"restored_{next(_numbers)}"
    engine = connect(server.ensure_database(name))
    yield engine
    engine.dispose()
    ask(server.url("postgres"), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def taken(engine: Engine, directory: Path, key: str = "") -> tuple[Path, Manifest]:
    return back_up(engine, directory, "live", "0.1.0", key, quiet)


def brought_back(engine: Engine, folder: Path, key: str = "") -> list[str]:
    return restoring.restore(engine, folder, restoring.check(folder, "live", key, quiet), key, quiet)


@pytest.mark.parametrize("key", ["", KEY], ids=["plain", "sealed"])
def test_what_is_restored_has_every_row_and_byte(
    filled: Engine, empty: Engine, tmp_path: Path, key: str
) -> None:
    folder, manifest = taken(filled, tmp_path / "backups", key)
    assert brought_back(empty, folder, key) == []
    upgrade(empty)
    with empty.connect() as connection:
        bodies = connection.execute(text("SELECT body FROM raw.document ORDER BY key")).scalars()
        assert tuple(bytes(body) for body in bodies) == BODIES
        assert connection.execute(text("SELECT sum(krw) FROM core.exchange_rate")).scalar() == Decimal(
            "1234.5"
        )
        assert roles.gaps(connection) == []
    assert (manifest.schema, manifest.mode, manifest.sealed) == (newest(), "live", bool(key))
    assert manifest.tables["raw.document"].rows == len(BODIES)


def test_a_restored_warehouse_goes_on_numbering_and_queueing(
    filled: Engine, empty: Engine, tmp_path: Path
) -> None:
    brought_back(empty, taken(filled, tmp_path)[0])
    upgrade(empty)
    _land(
        empty, [Document("tr_ilan", "list", "new", "https://x.example/", b"new", "", datetime.now(UTC), {})]
    )
    with empty.begin() as connection:
        waiting = connection.execute(text("SELECT count(*) FROM ops.work")).scalar_one()
    assert waiting == len(BODIES) + 1


def test_a_sealed_backup_shows_no_content_and_needs_its_key(filled: Engine, tmp_path: Path) -> None:
    folder, _ = taken(filled, tmp_path, KEY)
    with pytest.raises(SealError, match="the key is not the one that this backup was made with"):
        restoring.check(folder, "live", OTHER_KEY, quiet)
    with pytest.raises(BackupError, match="is encrypted: give its key"):
        restoring.check(folder, "live", "", quiet)
    files = b"".join(path.read_bytes() for path in folder.iterdir() if path.name != "manifest.json")
    assert (b"bi_reader" in files, b"PGDMP" in files) == (False, False)
    assert {oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {"0o600"}


@given(st.binary(max_size=300), st.integers(1, 64), st.data())
def test_a_sealed_stream_is_read_whole_or_refused(plain: bytes, size: int, data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "CHUNK", size)
        patch.setattr(sealing, "_cipher", lambda _head, _key: AESGCM(b"k" * 32))
        sealed = b"".join(seal([plain[:7], plain[7:]], KEY))
        assert b"".join(unseal(BytesIO(sealed), KEY)) == plain
        cut = data.draw(st.integers(0, len(sealed) - 1))
        with pytest.raises(SealError):
            list(unseal(BytesIO(sealed[:cut]), KEY))
        spoilt = bytearray(sealed)
        spoilt[data.draw(st.integers(0, len(sealed) - 1))] ^= 1
        with pytest.raises(SealError):
            list(unseal(BytesIO(bytes(spoilt)), KEY))


def test_a_short_key_is_refused_and_nothing_is_left(filled: Engine, tmp_path: Path) -> None:
    with pytest.raises(SealError, match="16 characters at least"):
        taken(filled, tmp_path, "short")
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_a_login_comes_back_with_its_password_its_bounds_and_its_group(
    filled: Engine, login: str, empty: Engine, tmp_path: Path
) -> None:
    folder, _ = taken(filled, tmp_path, KEY)
    name, _, password = login.partition(":")
    with filled.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {name}"))
        connection.execute(text(f"DROP ROLE {name}"))
    assert brought_back(empty, folder, KEY) == []
    upgrade(empty)
    with empty.connect() as connection:
        found = next(one for one in roles.logins(connection) if one["name"] == name)
        assert {one.partition("=")[0] for one in found["settings"]} == set(roles.LIMITS)
        assert found["connections"] == roles.CONNECTIONS
    own = empty.url.set(username=name, password=password).render_as_string(hide_password=False)
    assert ask(own, "SELECT count(*) FROM mart.leads") == [(0,)]


def test_a_database_that_is_not_empty_is_left_as_it_is(filled: Engine, tmp_path: Path) -> None:
    folder, _ = taken(filled, tmp_path)
    with pytest.raises(
        BackupError, match="the database is not empty: it has core, desk, digest, mart, ops, raw"
    ):
        brought_back(filled, folder)
    with filled.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM raw.document")).scalar() == len(BODIES)


@pytest.mark.parametrize("name", ["contents.dump", "roles.json"])
def test_a_file_that_was_changed_or_is_gone_is_found_before_anything_is_restored(
    filled: Engine, tmp_path: Path, name: str
) -> None:
    folder, _ = taken(filled, tmp_path)
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(BackupError, match=f"{name} is not as it was written"):
        restoring.check(folder, "live", "", quiet)
    (folder / name).unlink()
    with pytest.raises(BackupError, match=f"is not whole: {name} is gone"):
        restoring.check(folder, "live", "", quiet)


def test_rows_that_differ_from_what_was_counted_are_named(
    filled: Engine, empty: Engine, tmp_path: Path
) -> None:
    folder, _ = taken(filled, tmp_path)
    told = json.loads((folder / "manifest.json").read_text())
    told["tables"]["raw.document"]["checksum"] = "1"
    told["tables"]["core.exchange_rate"]["rows"] = 7
    (folder / "manifest.json").write_text(json.dumps(told))
    with pytest.raises(BackupError, match=r"not as they were dumped: core.exchange_rate, raw.document$"):
        brought_back(empty, folder)


def test_another_mode_a_later_schema_and_a_folder_of_backups_are_refused_with_what_to_do(
    filled: Engine, tmp_path: Path
) -> None:
    folder, _ = taken(filled, tmp_path)
    with pytest.raises(BackupError, match="holds live data: say --mode live"):
        restoring.check(folder, "sandbox", "", quiet)
    with pytest.raises(BackupError, match=f"The newest one in it is {folder}"):
        read_manifest(tmp_path)
    told = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(told | {"schema": "9999", "program": "7.0.0"}))
    with pytest.raises(BackupError, match=r"has schema 9999.* install version 7.0.0 or a later one"):
        restoring.check(folder, "live", "", quiet)


DUMPING = """
import sys
from pathlib import Path
from warehouse.backups.dumping import back_up
from warehouse.db import connect
back_up(connect(sys.argv[1]), Path(sys.argv[2]), "live", "0.1.0", "", lambda told: print(told, flush=True))
"""


def test_a_killed_backup_looks_like_none_and_the_next_one_clears_it_away(
    filled: Engine, tmp_path: Path
) -> None:
    url = filled.url.render_as_string(hide_password=False)
    words = [sys.executable, "-c", DUMPING, url, str(tmp_path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:  # noqa: S603  # our own
        assert process.stdout is not None
        assert process.stdout.readline().startswith("counting ")
        process.send_signal(signal.SIGKILL)
    left = [path.name for path in tmp_path.iterdir() if path.name != ".lock"]
    assert [name.startswith(".unfinished-cityleads-live-") for name in left] == [True]
    folder, _ = taken(filled, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", folder.name]


def test_a_backup_that_fails_leaves_nothing_and_says_what_pg_dump_said(
    filled: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumping, "SCHEMAS", ("no_such_schema",))
    with pytest.raises(BackupError, match=r"pg_dump ended with 1: .*no matching schemas were found"):
        taken(filled, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_no_backup_is_overwritten(filled: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumping, "name_of", lambda _mode, _at: "cityleads-live-20261124T030000Z")
    folder, manifest = taken(filled, tmp_path)
    with pytest.raises(BackupError, match="is there already, and no backup is overwritten"):
        taken(filled, tmp_path)
    assert read_manifest(folder) == manifest


def test_a_restore_that_fails_midway_leaves_the_database_empty(
    filled: Engine, empty: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, manifest = taken(filled, tmp_path)
    whole = (folder / "contents.dump").read_bytes()
    monkeypatch.setattr(
        restoring,
        "load",
        lambda path, _key: iter([whole[: len(whole) * 9 // 10] if "dump" in path.name else b"[]"]),
    )
    with pytest.raises(BackupError, match="pg_restore ended with 1, and nothing was changed"):
        restoring.restore(empty, folder, manifest, "", quiet)
    with empty.connect() as connection:
        assert connection.execute(text("SELECT to_regnamespace('raw')")).scalar() is None


def test_programs_older_than_the_server_are_refused_with_what_to_install(
    filled: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "_known", lambda: iter([clients.Clients(tmp_path, "15.18")]))
    with (
        filled.connect() as connection,
        pytest.raises(BackupError, match=r"pg_dump here is older \(15.18\).*Debian: postgresql-client-18"),
    ):
        clients.clients_for(connection)


def test_of_several_programs_those_of_the_servers_version_are_taken(
    filled: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [clients.Clients(tmp_path, version) for version in ("15.18", "20.1", "18.6", "19.0")]
    monkeypatch.setattr(clients, "_known", lambda: iter(known))
    with filled.connect() as connection:
        assert clients.clients_for(connection).version == "18.6"


def test_the_newest_of_each_day_and_week_stays_and_other_modes_are_not_touched() -> None:
    stamps = [
        "20261101T03",
        "20261108T03",
        "20261115T03",
        "20261128T03",
        "20261129T03",
        "20261129T15",
        "20261130T03",
    ]
    folders = [Path(f"cityleads-live-{stamp}0000Z") for stamp in stamps]
    others = [Path("cityleads-sandbox-20200101T030000Z"), Path("my own copy")]
    gone = keeping.to_let_go([*others, *folders], "live", days=2, weeks=3)
    # Days: 30 and 29 November. Weeks: of the 30th, of the 23rd to the 29th, and of the 9th to the 15th.
    assert [path.name[15:26] for path in gone] == ["20261101T03", "20261108T03", "20261128T03", "20261129T03"]
    assert keeping.to_let_go(folders, "live", 0, 0) == folders[:-1]


OLDER = Path("/usr/lib/postgresql/15/bin")


@pytest.mark.skipif(not (OLDER / "postgres").exists(), reason="no second, older PostgreSQL is installed")
def test_a_backup_of_an_older_server_is_restored_into_a_newer_one(empty: Engine, tmp_path: Path) -> None:
    with other_server(OLDER) as engine:
        upgrade(engine)
        folder, manifest = taken(engine, tmp_path, KEY)
    assert (manifest.server.partition(".")[0], manifest.dumper.partition(".")[0]) == ("15", "15")
    assert brought_back(empty, folder, KEY) == []
    with empty.connect() as connection:
        assert connection.execute(text("SHOW server_version")).scalar_one().startswith("18.")
