"""Bodies of old documents move out whole, are read back as they were, and nothing is let go before that is proved."""

import gzip
import os
import signal
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import fsspec
import pytest
from sqlalchemy import Engine, text

from domain.crawl import CrawlOrder
from domain.document import Document
from tests.cityleads.dying import Steps
from warehouse import bodies, rejects, work_queue
from warehouse.bodies import BodyError, moving, name_of, tally
from warehouse.bodies.moving import missing, move_out
from warehouse.db import connect, rows_of
from warehouse.landing import land_crawl

OLD, NEW = datetime(2026, 8, 31, 23, 30, tzinfo=UTC), datetime(2026, 11, 24, 3, tzinfo=UTC)
BEFORE = NEW - timedelta(days=30)
BODIES = (b"", b"\x00\xff", "ประกวดราคา".encode() * 1000, os.urandom(10_000))
MANY = 1000


def quiet(_told: str) -> None:
    """Say nothing."""


def _land(engine: Engine, at: datetime, contents: tuple[bytes, ...]) -> None:
    pages = [
        Document("tr_ilan", "list", f"{at:%m}:{n}", "https://www.ilan.gov.tr/", body, "text/html", at, {})
        for n, body in enumerate(contents)
    ]
    land_crawl(engine, CrawlOrder("tr_ilan", "walk", at, at.date(), at.date()), pages)


def _done(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE ops.work SET state = 'done'"))


@pytest.fixture
def filled(database: Engine) -> Engine:
    """A warehouse with four old documents and a new one, all of them read."""
    _land(database, OLD, BODIES)
    _land(database, NEW, (b"new",))
    _done(database)
    return database


def _bodies(engine: Engine) -> list[bytes]:
    """Every document's body, as those who refine are given it."""
    with engine.begin() as connection:
        rows = rows_of(connection, "SELECT id, hash, fetched_at, body FROM raw.document ORDER BY id")
        bodies.fill(connection, rows)
        return [bytes(row["body"]) for row in rows]


def test_old_bodies_lie_in_a_folder_a_month_under_their_hash_and_are_read_from_there(
    filled: Engine, tmp_path: Path
) -> None:
    moved = move_out(filled, str(tmp_path), BEFORE, MANY)
    assert (moved.documents, moved.bytes) == (4, sum(map(len, BODIES)))
    names = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert names == sorted(f"2026-08/{sha256(body).hexdigest()}.gz" for body in BODIES)
    assert sorted(gzip.decompress((tmp_path / name).read_bytes()) for name in names) == sorted(BODIES)
    with filled.connect() as connection:
        assert tally(connection) == {
            "here": 1,
            "here_bytes": 3,
            "moved": 4,
            "moved_bytes": moved.bytes,
            "place": str(tmp_path),
        }
    assert _bodies(filled) == [*BODIES, b"new"]
    assert missing(filled, None, quiet) == []


def test_a_replay_and_the_way_back_to_the_bytes_read_what_was_moved(filled: Engine, tmp_path: Path) -> None:
    move_out(filled, str(tmp_path), BEFORE, MANY)
    with filled.begin() as connection:
        (batch,) = list(work_queue.again(connection, None))
        assert [bytes(row["body"]) for row in work_queue.documents(connection, batch)] == [*BODIES, b"new"]
        assert rejects.body_of(connection, batch[3]) == BODIES[3]
        assert rejects.body_of(connection, 10**9) is None


def test_what_waits_or_was_given_up_stays(filled: Engine, tmp_path: Path) -> None:
    states = {0: "new", 1: "failed"}
    with filled.begin() as connection:
        for number, state in states.items():
            connection.execute(
                text(
                    "UPDATE ops.work SET state = :state WHERE document_id ="
                    " (SELECT id FROM raw.document ORDER BY id OFFSET :number LIMIT 1)"
                ),
                {"state": state, "number": number},
            )
    assert move_out(filled, str(tmp_path), BEFORE, MANY).documents == 2


def test_a_page_that_is_seen_again_is_known_though_its_body_was_moved(filled: Engine, tmp_path: Path) -> None:
    move_out(filled, str(tmp_path), BEFORE, MANY)
    _land(filled, OLD + timedelta(minutes=1), BODIES)
    with filled.connect() as connection:
        assert tally(connection)["moved"] == 4


def test_another_run_finds_nothing_and_a_bound_is_kept(filled: Engine, tmp_path: Path) -> None:
    assert [move_out(filled, str(tmp_path), BEFORE, 3).documents for _ in range(3)] == [3, 1, 0]


@pytest.mark.parametrize("spoilt", ["changed", "cut", "gone"])
def test_a_body_that_is_not_as_it_was_moved_is_told_and_never_read(
    filled: Engine, tmp_path: Path, spoilt: str
) -> None:
    move_out(filled, str(tmp_path), BEFORE, MANY)
    path = tmp_path / name_of(sha256(BODIES[2]).digest(), OLD)
    whole = path.read_bytes()
    if spoilt == "gone":
        path.unlink()
    else:
        path.write_bytes(gzip.compress(b"other") if spoilt == "changed" else whole[:-9])
    told = {"changed": "is not what was moved there", "cut": "cannot be read", "gone": "cannot be read"}[
        spoilt
    ]
    with pytest.raises(BodyError, match=told):
        _bodies(filled)
    assert [told in one for one in missing(filled, None, quiet)] == [True]


class Forgetful:
    """A store that says that it has written, and has not."""

    address = "forgetful"

    def write(self, name: str, data: bytes) -> None:
        """Forget."""

    def read(self, name: str) -> bytes:
        raise FileNotFoundError(name)


def test_nothing_is_let_go_that_the_store_does_not_give_back(
    filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "store_at", lambda _address: Forgetful())
    with pytest.raises(BodyError, match="cannot be read from forgetful"):
        move_out(filled, "forgetful", BEFORE, MANY)
    with filled.connect() as connection:
        assert tally(connection)["moved"] == 0


def test_a_body_that_changed_in_the_database_is_not_moved(filled: Engine, tmp_path: Path) -> None:
    with filled.begin() as connection:
        connection.execute(text("UPDATE raw.document SET body = 'other' WHERE key = '08:1'"))
    with pytest.raises(BodyError, match="has other bytes than its hash says"):
        move_out(filled, str(tmp_path), BEFORE, MANY)


def test_bodies_go_to_one_place_until_it_is_said_that_they_lie_elsewhere(
    filled: Engine, tmp_path: Path
) -> None:
    move_out(filled, str(tmp_path / "a"), BEFORE, 2)
    with pytest.raises(BodyError, match=r"bodies lie in .*/a already: copy them to .*/b, then run"):
        move_out(filled, str(tmp_path / "b"), BEFORE, MANY)
    assert len(missing(filled, str(tmp_path / "b"), quiet)) == 2
    (tmp_path / "a").rename(tmp_path / "b")
    assert missing(filled, str(tmp_path / "b"), quiet) == []


def test_an_object_store_is_an_address(filled: Engine) -> None:
    move_out(filled, "memory://agency/live", BEFORE, MANY)
    assert len(fsspec.filesystem("memory").find("/agency/live/2026-08")) == 4
    assert _bodies(filled) == [*BODIES, b"new"]


_processes = get_context("forkserver")


def move_dying(url: str, address: str, last: int) -> None:
    """Move, and be killed at a step."""
    moving.TOGETHER = 1
    Steps(last, os.getpid())
    move_out(connect(url), address, BEFORE, MANY)


def test_a_move_that_is_killed_loses_nothing_and_the_next_one_does_the_rest(
    filled: Engine, tmp_path: Path
) -> None:
    url: Any = filled.url.render_as_string(hide_password=False)
    for last in (5, 8, 9):
        process = _processes.Process(target=move_dying, args=(url, str(tmp_path), last))
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
        assert _bodies(filled) == [*BODIES, b"new"]
    move_out(filled, str(tmp_path), BEFORE, MANY)
    with filled.connect() as connection:
        assert tally(connection)["moved"] == 4
    assert _bodies(filled) == [*BODIES, b"new"]
