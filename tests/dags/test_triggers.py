"""The doorbell against a real Postgres: it rings for what waits, again while it waits, and outlives its connection."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, text

from domain.crawl import CrawlOrder
from domain.document import Document
from warehouse.landing import land, open_crawl

if TYPE_CHECKING:
    from dags.triggers import PendingWorkTrigger

pytestmark = pytest.mark.airflow

NOW = datetime(2026, 11, 23, tzinfo=UTC)
QUICK = {"every": 0.2, "again": 0.5, "breath": 0.05}
SOON = 10.0


@pytest.fixture
def doorbell(airflow_home: None, database: Engine, monkeypatch: pytest.MonkeyPatch) -> "PendingWorkTrigger":
    from dags.triggers import PendingWorkTrigger

    monkeypatch.setenv("DATABASE_URL", database.url.render_as_string(hide_password=False))
    return PendingWorkTrigger("live", **QUICK)


def insert(engine: Engine, numbers: Sequence[int]) -> None:
    """Land documents as any process outside may: rows in raw.document, nothing else."""
    documents = [
        Document("news", "list", f"feed:{number}", "https://portal.example/", b"<rss/>", "text/xml", NOW, {})
        for number in numbers
    ]
    today = date(2026, 11, 23)
    with engine.begin() as connection:
        land(connection, open_crawl(connection, CrawlOrder("news", "walk", NOW, today, today)), documents)


def drain(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE ops.work SET state = 'done' WHERE state = 'new'"))


def listeners(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT pid FROM pg_stat_activity"
                " WHERE application_name = 'doorbell' AND datname = current_database()"
            )
        )
        return list(found.scalars())


Story = Callable[[AsyncIterator[Any]], Awaitable[None]]


def play(doorbell: "PendingWorkTrigger", story: Story) -> None:
    """Run the trigger as the triggerer does, and tell a story beside it."""

    async def told() -> None:
        rings = doorbell.run()
        try:
            await story(rings)
        finally:
            await rings.aclose()  # type: ignore[attr-defined]  # it is an async generator

    asyncio.run(told())


async def ring(rings: AsyncIterator[Any]) -> dict[str, int]:
    event = await asyncio.wait_for(anext(rings), SOON)
    payload: dict[str, int] = event.payload
    return payload


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON):
        while not holds():  # noqa: ASYNC110  # the database and the log have no event to wait for
            await asyncio.sleep(0.01)


async def silence(rings: AsyncIterator[Any], seconds: float) -> None:
    """No ring within this time. The trigger may not be asked again afterwards: waiting has been cut off."""
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(anext(rings), seconds)


def test_an_insert_rings(doorbell: "PendingWorkTrigger", database: Engine) -> None:
    async def story(rings: AsyncIterator[Any]) -> None:
        waiting = asyncio.create_task(ring(rings))
        await until(lambda: bool(listeners(database)))
        insert(database, [1])
        assert await waiting == {"waiting": 1, "newest": 1}

    play(doorbell, story)


def test_the_notice_itself_wakes_it_and_not_the_next_look(
    doorbell: "PendingWorkTrigger", database: Engine
) -> None:
    doorbell.every = SOON * 10

    async def story(rings: AsyncIterator[Any]) -> None:
        waiting = asyncio.create_task(ring(rings))
        await until(lambda: bool(listeners(database)))
        await asyncio.sleep(0.2)  # so that its first look is over, and the notice is all there is
        insert(database, [1])
        assert await waiting == {"waiting": 1, "newest": 1}

    play(doorbell, story)


def test_what_was_there_before_it_began_rings_too(doorbell: "PendingWorkTrigger", database: Engine) -> None:
    insert(database, [1, 2])

    async def story(rings: AsyncIterator[Any]) -> None:
        assert await ring(rings) == {"waiting": 2, "newest": 2}

    play(doorbell, story)


def test_it_rings_again_while_documents_wait_and_ever_less_often(
    doorbell: "PendingWorkTrigger", database: Engine
) -> None:
    insert(database, [1])

    async def story(rings: AsyncIterator[Any]) -> None:
        clock = asyncio.get_running_loop().time
        times = []
        for _ in range(3):
            assert await ring(rings) == {"waiting": 1, "newest": 1}
            times.append(clock())
        assert times[1] - times[0] >= doorbell.again
        assert times[2] - times[1] >= 2 * doorbell.again

    play(doorbell, story)


def test_of_a_great_backlog_a_thousand_are_counted(doorbell: "PendingWorkTrigger", database: Engine) -> None:
    insert(database, range(1, 1002))

    async def story(rings: AsyncIterator[Any]) -> None:
        assert await ring(rings) == {"waiting": 1000, "newest": 1001}

    play(doorbell, story)


def test_a_warehouse_that_is_gone_is_noticed_within_half_a_minute_and_one_that_never_answers_sooner(
    doorbell: "PendingWorkTrigger",
) -> None:
    async def told() -> dict[str, str]:
        async with await doorbell._connect() as connection:
            return connection.info.get_parameters()

    found = asyncio.run(told())
    assert (
        found.items()
        >= {"keepalives_idle": "15", "keepalives_interval": "5", "keepalives_count": "3"}.items()
    )
    assert found["connect_timeout"] == "10"


def test_it_is_silent_when_nothing_waits(doorbell: "PendingWorkTrigger", database: Engine) -> None:
    insert(database, [1])
    drain(database)
    play(doorbell, lambda rings: silence(rings, 1.0))


def test_a_burst_of_500_is_few_rings_and_the_last_one_knows_of_all(
    doorbell: "PendingWorkTrigger", database: Engine
) -> None:
    async def story(rings: AsyncIterator[Any]) -> None:
        inserting = asyncio.gather(
            *(asyncio.to_thread(insert, database, [*range(start, start + 10)]) for start in range(0, 500, 10))
        )
        heard = [await ring(rings)]
        while heard[-1]["waiting"] < 500:
            heard.append(await ring(rings))
        await inserting
        assert heard[-1]["waiting"] == 500
        assert len(heard) <= 50

    play(doorbell, story)


def test_a_document_inserted_while_its_connection_was_dead_is_rung_for(
    doorbell: "PendingWorkTrigger", database: Engine
) -> None:
    insert(database, [1])

    async def story(rings: AsyncIterator[Any]) -> None:
        await ring(rings)
        drain(database)
        (pid,) = listeners(database)
        with database.begin() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        insert(database, [2])
        assert await ring(rings) == {"waiting": 1, "newest": 2}
        assert listeners(database) != [pid]

    play(doorbell, story)


@pytest.fixture
def unready(database: Engine) -> Engine:
    """A warehouse that has no tables yet, as seen from outside."""
    with database.begin() as connection:
        connection.execute(text("ALTER SCHEMA ops RENAME TO ops_hidden"))
    return database


def test_it_waits_for_a_warehouse_that_is_not_ready(
    doorbell: "PendingWorkTrigger", unready: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(rings: AsyncIterator[Any]) -> None:
        waiting = asyncio.create_task(ring(rings))
        await until(lambda: "UndefinedTable" in caplog.text)
        with unready.begin() as connection:
            connection.execute(text("ALTER SCHEMA ops_hidden RENAME TO ops"))
        insert(unready, [1])
        assert await waiting == {"waiting": 1, "newest": 1}

    play(doorbell, story)


def test_its_warnings_hold_no_password(
    doorbell: "PendingWorkTrigger", monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone:secret-word@127.0.0.1:1/nowhere")
    play(doorbell, lambda rings: silence(rings, 1.0))
    assert "trigger_disconnected error=OperationalError next_try=0s" in caplog.text
    assert "secret-word" not in caplog.text


def test_a_lost_warehouse_is_looked_for_again_ever_less_often(
    airflow_home: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dags.triggers as module

    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 8:
            raise KeyboardInterrupt

    async def refuse(_self: object) -> None:
        raise OSError

    monkeypatch.setattr(module.PendingWorkTrigger, "_connect", refuse)
    monkeypatch.setattr("dags.triggers.asyncio.sleep", pause)
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(anext(module.PendingWorkTrigger("live").run()))  # type: ignore[arg-type]  # a generator's step is awaitable
    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]


class Unchanged:
    """A connection to a warehouse where the same documents wait for ever, on a clock that goes by looks."""

    def __init__(self) -> None:
        self.now = 0.0

    async def execute(self, *_query: object) -> "Unchanged":
        return self

    async def fetchone(self) -> tuple[int, int]:
        return 3, 7

    async def notifies(self, *, timeout: float, stop_after: int) -> AsyncIterator[None]:  # noqa: ASYNC109  # psycopg's name
        self.now += timeout * stop_after
        nothing: tuple[None, ...] = ()
        for notice in nothing:
            yield notice


def test_it_rings_for_what_goes_on_waiting_ever_less_often(
    airflow_home: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dags.triggers as module

    async def at_once(_seconds: float) -> None:
        """Take no time."""

    connection = Unchanged()
    monkeypatch.setattr("dags.triggers.asyncio.sleep", at_once)
    monkeypatch.setattr(module, "monotonic", lambda: connection.now)

    async def rung() -> list[float]:
        rings = module.PendingWorkTrigger("live")._events(connection)  # type: ignore[arg-type]  # it has what is asked of one
        times = []
        for _ring in range(7):
            await anext(rings)
            times.append(connection.now)
        return times

    assert asyncio.run(rung()) == [0.0, 6.0, 16.0, 36.0, 76.0, 136.0, 196.0]
