"""Work that dies by SIGKILL after its n-th statement, in processes of its own."""

import os
import signal
from collections.abc import Callable
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from cityleads import refine as refining
from digest.mail import Sender
from digest.outbox import deliver, prepare
from digest.send import mailer_from
from scrapers.crawl import CrawlOrder, CrawlState, Tally
from scrapers.items import RawDocument
from warehouse.database import connect
from warehouse.landing import WarehouseSink

_processes = get_context("forkserver")
_processes.set_forkserver_preload(["tests.cityleads.killing"])


def die_after(engine: Engine, statements: int) -> None:
    """Let this very process be killed once the engine has run so many statements; 0 lets it live."""
    left = [statements]

    def count(*_arguments: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "after_cursor_execute", count)


def survives(work: Callable[..., None], *arguments: Any) -> bool:  # noqa: ANN401  # whatever the work takes
    """Run work in a process of its own; False when it was killed, an AssertionError when it failed otherwise."""
    process = _processes.Process(target=work, args=arguments)
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode == 0


def refine_all(url: str, statements: int, limit: int = refining.BATCH) -> None:
    """Refine what waits, in batches of `limit`."""
    refining.BATCH = limit  # this process is the work's own
    engine = connect(url)
    die_after(engine, statements)
    refining.refine(engine)


def land_all(
    url: str, statements: int, order: CrawlOrder, documents: list[RawDocument], together: int
) -> None:
    """Land documents as a spider does, batch by batch."""
    sink = WarehouseSink(url)
    die_after(sink.engine, statements)
    sink.open(order)
    for start in range(0, len(documents), together):
        sink.land(documents[start : start + together])
    sink.close(CrawlState.COMPLETE, "", Tally(documents=len(documents), rows=len(documents)))


def mail_all(url: str, statements: int, centre: str, now: datetime, outbox: str) -> None:
    """Prepare a centre's digest and deliver what waits."""
    engine = connect(url)
    die_after(engine, statements)
    with engine.begin() as connection:
        prepare(connection, centre, now, sandbox=True, sender=Sender())
    deliver(engine, mailer_from(None, Path(outbox)), now, sender=Sender())
