"""`cityleads run`: the whole chain on one command, for the sandbox, the real portals or recorded bodies."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert

from cityleads import alarms, chain, crawling, queries, rates
from cityleads.centres import CENTRES, HEADQUARTERS, Centre
from cityleads.checking import Check, check
from cityleads.crawling import Field
from cityleads.refine import Refined
from cityleads.settings import Mode, Settings, open_warehouse
from digest.workdays import day_off, next_workday
from sandbox.portal import moment_of
from sandbox.server import running
from scrapers.crawl import CrawlState
from warehouse import tables

MORNING = time(8)
READ = frozenset({CrawlState.COMPLETE, CrawlState.PARTIAL, CrawlState.EMPTY})
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
    """

    mode: Mode
    did: dict[str, int]
    holds: dict[str, int]
    sources: list[dict[str, Any]]
    checks: list[Check] = field(default_factory=list)
    digests: list[Path] = field(default_factory=list)
    asked: tuple[str, ...] = ()

    @property
    def unread(self) -> dict[str, str]:
        """How the last crawl of each source ended that was asked and told nothing: blocked, failed, never begun."""
        states = {row["source"]: row["last_state"] or "never" for row in self.sources}
        return {name: states[name] for name in self.asked if states[name] not in READ}

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


@crawling.at_hand()
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
            target = Field(sandbox=server.address, day=day, fault=fault)
            did += chain.collect(engine, sources, now, target, partial(_say_day, say, day))
            remember_day(engine, day)
            mailed = _mail(engine, settings, now, say, sandbox=True)
            digests += mailed.written
            mails += mailed.mails
    report = _report("sandbox", engine, did, mails, digests, sources)
    if not fault and set(sources) == set(_all_sources(engine)):
        with engine.connect() as connection:
            report.checks = check(connection, max(todo))
    engine.dispose()
    return report


def _say_day(say: Say, day: int, told: str) -> None:
    say(f"day {day}: {told}")


@crawling.at_hand()
def run_live(settings: Settings, sources: Sequence[str], target: Field, say: Say) -> Report:
    """Crawl the real portals once, now, and make the digests that are due."""
    engine = open_warehouse(settings, "live")
    now = datetime.now(UTC)
    did = chain.collect(engine, sources, now, target, say)
    mailed = _mail(engine, settings, now, say, sandbox=False)
    report = _report("live", engine, did, mailed.mails, list(mailed.written), sources)
    engine.dispose()
    return report


def run_captures(settings: Settings, folder: Path, sources: Sequence[str], say: Say) -> Report:
    """Read recorded bodies from a folder; no mail is made from them."""
    engine = open_warehouse(settings, "captures")
    did = chain.replay_captures(engine, folder, sources, datetime.now(UTC), say)
    report = _report("captures", engine, did, 0, [])
    engine.dispose()
    return report


def _mail(engine: Engine, settings: Settings, now: datetime, say: Say, *, sandbox: bool) -> chain.Mailed:
    mailer = settings.mailer()
    mornings = {
        centre.name: morning(centre, now) if sandbox else now
        for centre in (CENTRES if sandbox else (*CENTRES, HEADQUARTERS))
        if not _tell_rest(centre, now, say)
    }
    sender = settings.sender_in("sandbox" if sandbox else "live")
    alarms.keep(engine, now)  # the mails say which fields are missing
    mailed = chain.mail(engine, mornings, now, mailer, sender, say, sandbox=sandbox)
    alarms.keep(engine, now)
    alarms.tell(engine, mailer, sender, settings.operator, now)
    return mailed


def _tell_rest(centre: Centre, now: datetime, say: Say) -> str:
    rest = rest_of(centre, now)
    if rest:
        say(f"{centre.name}: {rest}")
    return rest


def rest_of(centre: Centre, now: datetime) -> str:
    """Why a centre gets no digest on the date that `now` has there; "" on a working day."""
    today = now.astimezone(ZoneInfo(centre.zone)).date()
    reason = day_off(centre.calendar, today)
    if not reason:
        return ""
    following = next_workday(centre.calendar, today)
    return f"no digest on {today}, no working day there ({reason}); the next is on {following}"


def morning(centre: Centre, now: datetime) -> datetime:
    """08:00 in the centre's zone on the date that `now` has there, UTC."""
    zone = ZoneInfo(centre.zone)
    return datetime.combine(now.astimezone(zone).date(), MORNING, zone).astimezone(UTC)


def _report(
    mode: Mode, engine: Engine, did: Refined, mails: int, digests: list[Path], asked: Sequence[str] = ()
) -> Report:
    with engine.connect() as connection:
        holds = queries.figures(connection)
        health = queries.sources(connection)
    return Report(mode, {**asdict(did), "mails": mails}, holds, health, digests=digests, asked=tuple(asked))


def _all_sources(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(tables.source.c.name)).scalars())


def last_day(engine: Engine) -> int:
    """The last sandbox day that this warehouse has crawled; 0 before the first."""
    setting = tables.setting
    with engine.connect() as connection:
        day = connection.execute(select(setting.c.value).where(setting.c.name == "sandbox_day")).scalar()
    return int(day or 0)


def now_in(engine: Engine, mode: Mode) -> datetime:
    """The moment at which a warehouse's data stand, UTC: the real one, or that of the sandbox's last crawl."""
    return moment_of(max(last_day(engine), 1)) if mode == "sandbox" else datetime.now(UTC)


def now_of(engine: Engine, mode: Mode, centre: Centre) -> datetime:
    """The moment that a preview is for, UTC: the real one, or the morning of the sandbox's last day."""
    now = now_in(engine, mode)
    return morning(centre, now) if mode == "sandbox" else now


def remember_day(engine: Engine, day: int) -> None:
    """Note that this warehouse has crawled a sandbox day."""
    statement = insert(tables.setting).values(name="sandbox_day", value=day)
    updated = statement.on_conflict_do_update(index_elements=["name"], set_={"value": day})
    with engine.begin() as connection:
        connection.execute(updated)


def add_samples(engine: Engine) -> None:
    """Give the sandbox exchange rates and every centre a Korean and an English subscriber.

    The subscribers' addresses cannot exist (RFC 2606).
    """
    rates.keep_samples(engine)
    rows = [
        {"centre": centre.name, "email": f"staff.{language}@{centre.name}.example", "language": language}
        for centre in CENTRES
        for language in ("ko", "en")
    ]
    with engine.begin() as connection:
        connection.execute(insert(tables.subscriber).on_conflict_do_nothing(), rows)
