"""`cityleads run`: the whole chain on one command, for the sandbox, the real portals or recorded bodies.

Lists → refine → wanted details → refine → digests. The tasks of the DAGs call the same functions.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select

from cityleads import _crawl_process, captures, crawl, figures
from cityleads.bi.marts import try_refresh
from cityleads.bootstrap import last_day, open_warehouse, remember_day
from cityleads.crawl import CrawlError
from cityleads.health import alarms, telling
from cityleads.mail_setup import mailer_of, sender_in, ways_of
from cityleads.sandbox_warehouse import Check, add_samples, check
from cityleads.settings import Mode, Settings, SettingsError
from cityleads.translation.endpoint import endpoint_in
from cityleads.translation.titles import translate_titles
from digest.delivery.deliver import Delivered, deliver
from digest.morning import prepare_morning
from digest.select.workdays import no_digest_on
from domain.centres import CENTRES, HEADQUARTERS
from domain.clock import moment_of, morning
from domain.crawl import CrawlOrder, CrawlState
from domain.crawl.target import CrawlTarget
from pipeline.documents import Refined
from pipeline.parallel import refine_all
from pipeline.settle import settle
from sandbox.server import running
from warehouse import tables
from warehouse.monitoring import latency

DETAIL_ROUNDS = 3
READ = frozenset({CrawlState.COMPLETE, CrawlState.PARTIAL, CrawlState.EMPTY})
log = logging.getLogger(__name__)
Say = Callable[[str], None]


@dataclass(slots=True)
class Report:
    """What a run did and what the warehouse holds now.

    Attributes:
        mode: which warehouse was written to.
        did: counts of this run alone.
        holds: totals of the warehouse.
        sources: rows of mart.source_health.
        checks: the answer key's figures beside ours; sandbox only.
        digests: files written for the mails of this run.
        asked: the sources that this run asked; none for recorded bodies.
        bodies: of recorded bodies, what was read of each source's, with the rules by which rows are not ours.
    """

    mode: Mode
    did: dict[str, int]
    holds: dict[str, int]
    sources: list[dict[str, Any]]
    checks: list[Check] = field(default_factory=list)
    digests: list[Path] = field(default_factory=list)
    asked: tuple[str, ...] = ()
    bodies: list[dict[str, Any]] = field(default_factory=list)

    @property
    def unread(self) -> dict[str, str]:
        """How the last crawl of each source ended that was asked and told nothing: blocked, failed, never begun."""
        states = {row["source"]: row["last_state"] or "never" for row in self.sources}
        told = READ | {CrawlState.NOT_CONFIGURED}
        return {name: states[name] for name in self.asked if states[name] not in told}

    @property
    def blind(self) -> bool:
        """Whether none of the sources that were asked could be read."""
        return bool(self.asked) and len(self.unread) == len(self.asked)

    @property
    def well(self) -> bool:
        """Whether every figure equals the answer key's."""
        return all(one.well for one in self.checks)

    def as_json(self) -> dict[str, Any]:
        """The report in JSON values."""
        return asdict(self) | {"digests": [str(path) for path in self.digests], "well": self.well}


@_crawl_process.at_hand()
def run_sandbox(settings: Settings, days: int, sources: Sequence[str], say: Say, fault: str = "") -> Report:
    """Crawl the sandbox day by day up to `days`, from where the last run stopped; then the mornings' digests.

    A warehouse that has seen all those days crawls the last of them once more, which adds nothing.
    """
    engine = open_warehouse(settings, "sandbox")
    add_samples(engine)
    seen = last_day(engine)
    todo = range(seen + 1, days + 1) or range(seen, seen + 1)
    did, mails = Refined(), 0
    digests: list[Path] = []
    with running() as server:
        for day in todo:
            now = moment_of(day)
            target = CrawlTarget(sandbox=server.address, sandbox_day=day, fault=fault)
            did += collect_and_refine(engine, sources, now, target, partial(_say_day, say, day))
            remember_day(engine, day)
            mailed = _mail(engine, settings, "sandbox", now, say)
            try_refresh(engine, now)
            digests += mailed.paths
            mails += mailed.mails
    _count_latency(engine, now, "sandbox")
    report = _report("sandbox", engine, did, mails, digests, sources)
    if not fault and set(sources) == set(_all_sources(engine)):
        with engine.connect() as connection:
            report.checks = check(connection, max(todo))
    engine.dispose()
    return report


def _say_day(say: Say, day: int, told: str) -> None:
    say(f"day {day}: {told}")


@_crawl_process.at_hand()
def run_live(settings: Settings, sources: Sequence[str], target: CrawlTarget, say: Say) -> Report:
    """Crawl the real portals once, now, and make the digests that are due."""
    engine = open_warehouse(settings, "live")
    now = datetime.now(UTC)
    did = collect_and_refine(engine, sources, now, target, say)
    mailed = _mail(engine, settings, "live", now, say)
    try_refresh(engine, now)
    _count_latency(engine, now, "live")
    report = _report("live", engine, did, mailed.mails, list(mailed.paths), sources)
    engine.dispose()
    return report


def run_captures(settings: Settings, folder: Path, sources: Sequence[str], say: Say) -> Report:
    """Read recorded bodies from a folder; no mail is made from them."""
    engine = open_warehouse(settings, "captures")
    did = replay_captures(engine, folder, sources, datetime.now(UTC), say)
    try_refresh(engine, datetime.now(UTC))
    report = _report("captures", engine, did, 0, [])
    with engine.connect() as connection:
        rules = figures.passed_over_rules(connection)
        report.bodies = [
            row | {"not_ours_by_rule": rules.get(row["source"], {})} for row in figures.per_source(connection)
        ]
    engine.dispose()
    return report


def collect_and_refine(
    engine: Engine, sources: Sequence[str], now: datetime, target: CrawlTarget, say: Say
) -> Refined:
    """Crawl the lists and what they lead to, and refine all of it.

    Details can make a notice relevant whose own details are then wanted, so they are fetched in rounds.
    """
    with engine.connect() as connection:
        orders = crawl.list_orders(connection, sources, now, target)
    say(f"reading the lists of {len(orders)} sources")
    done = _round(engine, orders, say)
    for _ in range(DETAIL_ROUNDS):
        with engine.connect() as connection:
            orders = crawl.detail_orders(connection, sources, now, target)
        if not orders:
            break
        say(f"fetching {sum(len(order.detail_requests) for order in orders)} details")
        found = _round(engine, orders, say)
        done += found
        if not found.documents:
            break
    return done


def _round(engine: Engine, orders: Sequence[CrawlOrder], say: Say) -> Refined:
    """Crawl and refine; the next crawling process starts meanwhile."""
    for wave in crawl.waves(orders):
        _crawl(engine, wave, say)
    _crawl_process.get_ready()
    return _refine(engine, say)


def _crawl(engine: Engine, orders: Sequence[CrawlOrder], say: Say) -> None:
    """Crawl; what breaks down is told by the crawls' states, and what came is refined and mailed all the same."""
    try:
        crawl.crawl(orders, database_url=engine.url.render_as_string(hide_password=False))
    except CrawlError as error:
        log.error("%s", error)  # noqa: TRY400  # the message holds the log of the process, and its trace
        say("a crawl broke down: see the sources' states")
    finally:
        crawl.close_abandoned(engine, orders)


def _refine(engine: Engine, say: Say) -> Refined:
    say("refining")
    done = refine_all(engine, lambda done: say(f"refined {done.documents} documents, {done.notices} notices"))
    settle(engine)
    return done


def replay_captures(engine: Engine, folder: Path, sources: Sequence[str], now: datetime, say: Say) -> Refined:
    """Land recorded bodies and refine them."""
    for source in sources:
        say(f"recorded bodies of {source}")
        captures.land_captures(engine, folder, source, now)
    return _refine(engine, say)


def _mail(engine: Engine, settings: Settings, mode: Mode, now: datetime, say: Say) -> Delivered:
    """Make the digests and kept searches of the centres that work today, deliver what waits, and tell the operator."""
    mailer, sender, sandbox = mailer_of(settings), sender_in(settings, mode), mode == "sandbox"
    mornings = dict(_mornings(mode, now, say))
    _translate(engine, max(mornings.values(), default=now), say)
    alarms.keep(engine, now, settings.home)  # the mails say which fields are missing
    for centre, moment in mornings.items():
        say(f"digest of {centre}")
        prepare_morning(engine, centre, moment, sandbox=sandbox, sender=sender)
    delivered = deliver(engine, mailer, max(mornings.values(), default=now), sender=sender)
    alarms.keep(engine, now, settings.home)
    telling.tell(engine, ways_of(settings, mode), now)
    return delivered


def _count_latency(engine: Engine, now: datetime, mode: Mode) -> None:
    """Count how soon notices were listed and mailed, as housekeeping does once a day where Airflow runs."""
    with engine.begin() as connection:
        latency.count(connection, now, by_the_wall=mode == "live")


def _translate(engine: Engine, now: datetime, say: Say) -> None:
    """Have titles translated where a service is configured; whatever is wrong with it, the mails are made."""
    try:
        endpoint = endpoint_in()
    except SettingsError as error:
        say(f"no title is translated: {error}")
        return
    if endpoint is not None:
        say(f"having titles translated by {endpoint.name}")
        run = translate_titles(engine, endpoint, now)
        say(f"{run.kept} titles translated" + (f"; then: {run.reason}" if run.reason else ""))


def _mornings(mode: Mode, now: datetime, say: Say) -> Iterator[tuple[str, datetime]]:
    """The centres that work today, each with the moment its digest is for; why another has none is said."""
    sandbox = mode == "sandbox"
    for centre in (*CENTRES, HEADQUARTERS):
        rest = no_digest_on(centre.calendar, now.astimezone(ZoneInfo(centre.zone)).date())
        if rest:
            say(f"{centre.name}: {rest}")
        else:
            yield centre.name, morning(now, centre.zone) if sandbox else now


def _report(
    mode: Mode, engine: Engine, did: Refined, mails: int, digests: list[Path], asked: Sequence[str] = ()
) -> Report:
    with engine.connect() as connection:
        holds = figures.figures(connection)
        health = figures.sources(connection)
    return Report(mode, {**asdict(did), "mails": mails}, holds, health, digests=digests, asked=tuple(asked))


def _all_sources(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(
            connection.execute(select(tables.source.c.name).where(tables.source.c.kind != "files")).scalars()
        )
