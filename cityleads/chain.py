"""The plain chain: lists → refine → wanted details → refine → digests. The DAGs call the same functions."""

import logging
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from cityleads import captures, crawl
from cityleads.crawl import CrawlError
from digest.delivery.deliver import deliver
from digest.delivery.digest import prepare
from digest.delivery.message import Sender
from digest.delivery.transport import Mailer
from domain.crawl import CrawlOrder
from domain.crawl_target import CrawlTarget
from pipeline.documents import Refined
from pipeline.parallel import refine_all
from pipeline.settle import settle

DETAIL_ROUNDS = 3
log = logging.getLogger(__name__)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Mailed:
    """What a round of digests did.

    Attributes:
        mails: mails sent or written.
        written: where the file mailer put them.
    """

    mails: int
    written: tuple[Path, ...]


def collect(engine: Engine, sources: Sequence[str], now: datetime, target: CrawlTarget, say: Say) -> Refined:
    """Crawl the lists and what they lead to, and refine all of it.

    Details can make a notice relevant whose own details are then wanted, so they are fetched in rounds.
    """
    with engine.connect() as connection:
        orders = crawl.list_orders(connection, sources, now, target)
    say(f"reading the lists of {len(orders)} sources")
    _crawl(engine, orders, say)
    crawl.get_ready()
    done = _refine(engine, say)
    for _ in range(DETAIL_ROUNDS):
        with engine.connect() as connection:
            orders = crawl.detail_orders(connection, sources, now, target)
        if not orders:
            break
        say(f"fetching {sum(len(order.detail_requests) for order in orders)} details")
        _crawl(engine, orders, say)
        crawl.get_ready()
        round_done = _refine(engine, say)
        done += round_done
        if not round_done.documents:
            break
    return done


def _crawl(engine: Engine, orders: Sequence[CrawlOrder], say: Say) -> None:
    """Crawl; what breaks down is told by the crawls' states, and what came is refined and mailed all the same."""
    try:
        crawl.crawl(orders, database_url=engine.url.render_as_string(hide_password=False))
    except (CrawlError, subprocess.TimeoutExpired) as error:
        log.error("%s", error)  # noqa: TRY400  # the message holds the log of the process, and its trace
        say("a crawl broke down: see the sources' states")
    finally:
        crawl.close_abandoned(engine, orders)


def _refine(engine: Engine, say: Say) -> Refined:
    say("refining")
    done = refine_all(engine, lambda done: say(f"refined {done.documents} documents, {done.notices} notices"))
    settle(engine)
    return done


def mail(
    engine: Engine,
    mornings: Mapping[str, datetime],
    now: datetime,
    mailer: Mailer,
    sender: Sender,
    say: Say,
    *,
    sandbox: bool,
) -> Mailed:
    """Prepare the digest of each centre at its moment, then deliver what waits in the outbox.

    Args:
        engine: the warehouse.
        mornings: centre → the moment its digest is for, UTC; none of a centre whose country does not work today.
        now: aware; what is delivered where there is no morning at all is due by then.
        mailer: where mails go.
        sender: who they are from.
        say: told what goes on.
        sandbox: whether the mails must say that they hold sample data.
    """
    for centre, moment in mornings.items():
        say(f"digest of {centre}")
        with engine.begin() as connection:
            prepare(connection, centre, moment, sandbox=sandbox, sender=sender)
    delivered = deliver(engine, mailer, max(mornings.values(), default=now), sender=sender)
    return Mailed(delivered.mails, delivered.paths)


def replay_captures(engine: Engine, folder: Path, sources: Sequence[str], now: datetime, say: Say) -> Refined:
    """Land recorded bodies and refine them."""
    for source in sources:
        say(f"recorded bodies of {source}")
        captures.replay(engine, folder, source, now)
    return _refine(engine, say)
