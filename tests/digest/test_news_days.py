"""When news was published, as the warehouse tells it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from digest.select.leads import read_leads
from domain.rates import Rate
from tests.digest.mornings import items, morning
from tests.digest.world import DAY, NOW, World
from warehouse.tables import crawl, document, notice, notice_version, source

RATES: dict[str, Rate] = {}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def add_news(world: World, lead_id: str, read_from: str = "", **known: Any) -> None:  # noqa: ANN401  # columns of core.notice
    """Add a lead of one item; `read_from` names the bytes of the feed that first held it."""
    world.add_lead(lead_id, "news", stage="programme", deadline_at=None)
    with world.engine.begin() as connection:
        item = notice.c.native_id == lead_id
        connection.execute(update(notice).where(item).values(**{"published_at": None} | known))
        if read_from:
            notice_id = connection.execute(select(notice.c.id).where(item)).scalar_one()
            row = {"notice_id": notice_id, "version": 1, "content": {}, "known_at": NOW}
            fed = select(document.c.id).where(document.c.hash == read_from.encode())
            row["document_ids"] = [connection.execute(fed).scalar_one()]
            connection.execute(insert(notice_version).values(row))


def add_feed(world: World, *bodies: str) -> None:
    """Let the same feed have been read several times."""
    world.add_crawl("news", "complete", NOW - DAY)
    with world.engine.begin() as connection:
        crawl_id = connection.execute(select(crawl.c.id)).scalar_one()
        for number, body in enumerate(bodies):
            seen = NOW - DAY + number * timedelta(hours=6)
            connection.execute(
                insert(document).values(
                    source="news", kind="list", key="feed:x", url="https://x.example", hash=body.encode(),
                    fingerprint=body.encode(), body=b"", content_type="", meta={}, fetched_at=seen, seen_at=seen,
                    crawl_id=crawl_id,
                )
            )  # fmt: skip


def with_news(world: World) -> World:
    world.add_source("news", "News", "INTL")
    with world.engine.begin() as connection:
        connection.execute(update(source).where(source.c.name == "news").values(kind="news"))
    return world


def days(world: World) -> dict[str, datetime | None]:
    with world.engine.connect() as connection:
        return {lead.id: lead.news_at for lead in read_leads(connection, "TH", RATES, NOW)}


def test_the_latest_item_dates_a_lead_of_news_and_an_official_notice_takes_the_date_away(
    world: World,
) -> None:
    with_news(world)
    add_news(world, "L-OLD", published_at=NOW - 40 * DAY)
    assert days(world) == {"L-OLD": NOW - 40 * DAY}
    world.add_source("more", "More news", "INTL")
    with world.engine.begin() as connection:
        connection.execute(update(source).where(source.c.name == "more").values(kind="news"))
    world.carry("L-OLD", "more")
    assert days(world) == {"L-OLD": NOW}  # without a date: when it became known
    world.carry("L-OLD", "th_egp")
    assert days(world) == {"L-OLD": None}


def test_undated_items_of_a_feed_s_first_reading_are_its_backlog_and_later_ones_are_young(
    world: World,
) -> None:
    with_news(world)
    add_feed(world, "first", "second")
    add_news(world, "L-BACKLOG", "first")
    add_news(world, "L-YOUNG", "second")
    add_news(world, "L-DATED", "first", published_at=NOW - DAY)
    assert days(world) == {"L-BACKLOG": EPOCH, "L-YOUNG": NOW, "L-DATED": NOW - DAY}


def test_a_mail_tells_no_old_item_and_no_undated_backlog_as_new(world: World) -> None:
    with_news(world)
    add_feed(world, "first", "second")
    subscriber = world.add_subscriber("a@example.org")
    add_news(world, "L-OLD", "second", published_at=NOW - 40 * DAY)
    add_news(world, "L-BACKLOG", "first")
    add_news(world, "L-YOUNG", "second")
    morning(world)
    assert items(world, subscriber) == [("news", "L-YOUNG")]
