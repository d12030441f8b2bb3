"""Leads, readers and crawls for the digest's tests: defaults for what a test does not speak of."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from cityleads.preparation import write_rows
from digest.preferences import NO_PREFERENCES, Preferences
from digest.render.context import DigestContext
from digest.render.html import Mail, render_mail
from digest.select.coverage import SourceReport
from digest.select.details import Details
from digest.select.history import History
from digest.select.items import Section, Selection
from digest.select.leads import Facts, Lead
from digest.select.sections import select_leads
from domain.centres import CENTRES, HEADQUARTERS
from domain.city import CityStep
from pipeline.programmes.cities import keep_shipped_steps
from transform.values.city_programmes import city_programmes
from warehouse.tables import (
    centre,
    city_programme,
    crawl,
    lead,
    lead_member,
    lead_probe,
    notice,
    outbox,
    place,
    project,
    source,
)
from warehouse.tables import subscriber as subscriber_table

# 08:00 in Bangkok, a Monday.
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
BANGKOK = "Asia/Bangkok"
THAI_TITLE = "จ้างก่อสร้างระบบกล้องโทรทัศน์วงจรปิดอัจฉริยะ เทศบาลนครขอนแก่น"
FIRST_DIGEST = History(since=NOW - 3 * DAY)


def make_facts(**known: Any) -> Facts:  # noqa: ANN401  # fields of Facts
    """Facts of an open tender; its deadline is in 20 days."""
    defaults: dict[str, Any] = {
        "title": THAI_TITLE,
        "stage": "open",
        "buyer": "เทศบาลนครขอนแก่น",
        "deadline_at": datetime(2026, 12, 13, 9, 30, tzinfo=UTC),
        "deadline_precision": "minute",
        "amount": Decimal("48500000.00"),
        "currency": "THB",
        "amount_kind": "budget",
        "amount_exact": True,
    }
    return Facts(**(defaults | known))


def make_lead(lead_id: str = "L-1", **known: Any) -> Lead:  # noqa: ANN401  # fields of Lead or Facts
    """A lead first known this morning."""
    told = {name: known.pop(name) for name in Facts.__slots__ if name in known}
    defaults: dict[str, Any] = {
        "country": "TH",
        "zone": BANGKOK,
        "tier": "lead",
        "score": 5.0,
        "language": "th",
        "url": f"https://process.gprocurement.go.th/notice/{lead_id}",
        "first_known_at": NOW - timedelta(hours=2),
        "changed_at": NOW - timedelta(hours=2),
        "dimensions": ("living",),
    }
    facts = make_facts(**told)
    return Lead(id=lead_id, facts=facts, **({"closes_at": facts.deadline_at} | defaults | known))


def make_report(name: str = "th_egp", **known: Any) -> SourceReport:  # noqa: ANN401  # fields of SourceReport
    """A source that was read in full an hour ago."""
    defaults: dict[str, Any] = {
        "title": "Thai e-GP",
        "title_ko": "",
        "country": "TH",
        "state": "complete",
        "reason": "",
        "ended_at": NOW - timedelta(hours=1),
        "rows": 1532,
        "troubles": (),
        "stale": False,
        "stale_hours": 36,
        "full_at": None,
        "unread": 0,
        "lacking": (),
    }
    return SourceReport(source=name, **(defaults | known))


def make_context(*coverage: SourceReport, sandbox: bool = False, now: datetime = NOW) -> DigestContext:
    """A Bangkok morning."""
    return DigestContext(
        "bangkok", "Bangkok", "방콕", BANGKOK, now, sandbox, coverage or (make_report(),), "TH"
    )


def pick(
    *leads: Lead,
    history: History = FIRST_DIGEST,
    now: datetime = NOW,
    preferences: Preferences = NO_PREFERENCES,
    held: frozenset[str] = frozenset(),
) -> Selection:
    """Choose for one reader in Bangkok."""
    return select_leads(leads, history, now, preferences, held)


def ids(selection: Selection) -> dict[str, list[str]]:
    """The chosen leads' ids by section, empty sections left out."""
    return {
        section.value: [item.lead.id for item in selection[section].items]
        for section in Section
        if selection[section].items
    }


def mail_of(
    *leads: Lead,
    history: History = FIRST_DIGEST,
    details: Mapping[str, Details] | None = None,
    language: str = "ko",
    context: DigestContext | None = None,
) -> Mail:
    """Render one reader's digest."""
    selection = pick(*leads, history=history)
    return render_mail(context or make_context(), selection, details or {}, language)


class World:
    """A warehouse with the four centres, one Thai source and what a test adds."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with engine.begin() as connection:
            connection.execute(insert(centre), [each.as_row() for each in (*CENTRES, HEADQUARTERS)])
            self._source(connection, "th_egp", "Thai e-GP", "TH")

    def _source(self, connection: Connection, name: str, title: str, country: str, hours: int = 36) -> None:
        connection.execute(
            insert(source).values(
                name=name, title=title, country=country, kind="official", publisher=title,
                home="https://example.org", zone=BANGKOK, stale_hours=hours,
            )
        )  # fmt: skip

    def add_source(self, name: str, title: str, country: str, hours: int = 36) -> None:
        """Add a source."""
        with self.engine.begin() as connection:
            self._source(connection, name, title, country, hours)

    def add_place(self) -> None:
        """Add Khon Kaen as TH-40, with two steps."""
        with self.engine.begin() as connection:
            connection.execute(
                insert(place).values(
                    code="TH-40", country="TH", kind="province", province="TH-40",
                    local="ขอนแก่น", en="Khon Kaen", ko="콘깬", programmes=["depa:certified", "ASCN 2018"],
                )
            )  # fmt: skip
            write_rows(connection, city_programme, city_programmes())
            steps = [("depa", "certified", "2021"), ("ascn", "member", "2018")]
            keep_shipped_steps(
                connection, NOW, [CityStep("TH-40", *one[:2], "", one[2], "a list", "2021") for one in steps]
            )

    def add_crawl(self, name: str, state: str, started: datetime, **known: Any) -> None:  # noqa: ANN401  # columns
        """Add a walk that took five minutes; one that runs has no end."""
        values: dict[str, Any] = {
            "source": name, "entrance": "walk", "started_at": started, "state": state,
            "finished_at": None if state == "running" else started + timedelta(minutes=5),
            "window_since": date(2026, 11, 20), "window_until": date(2026, 11, 23), "settled": state != "running",
        }  # fmt: skip
        with self.engine.begin() as connection:
            connection.execute(insert(crawl).values(values | known))

    def add_subscriber(self, email: str, language: str = "ko", name: str = "bangkok") -> int:
        """Subscribe somebody; return the subscriber's id."""
        with self.engine.begin() as connection:
            values = {"centre": name, "email": email, "language": language}
            subscriber: int = connection.execute(
                insert(subscriber_table).values(values).returning(subscriber_table.c.id)
            ).scalar_one()
        return subscriber

    def add_lead(self, lead_id: str, source: str = "th_egp", **known: Any) -> None:  # noqa: ANN401  # columns of core.lead
        """Add a lead with one notice."""
        defaults = lead_values(lead_id)
        with self.engine.begin() as connection:
            notice_id = self.add_notice(connection, lead_id, source)
            connection.execute(insert(lead).values(defaults | {"anchor_notice_id": notice_id} | known))
            self._seat(connection, notice_id, lead_id)

    def add_notice(self, connection: Connection, native_id: str, name: str) -> int:
        """Add a notice; return its id."""
        values = notice_values(native_id, name)
        notice_id: int = connection.execute(insert(notice).values(values).returning(notice.c.id)).scalar_one()
        return notice_id

    def _seat(self, connection: Connection, notice_id: int, lead_id: str) -> None:
        connection.execute(insert(lead_member).values(notice_id=notice_id, lead_id=lead_id))
        connection.execute(
            insert(lead_probe).values(key=notice_id, since=0, until=0, numbered=True, notice_id=notice_id)
        )

    def carry(self, lead_id: str, name: str) -> None:
        """Let another source carry a lead too."""
        with self.engine.begin() as connection:
            notice_id = self.add_notice(connection, lead_id, name)
            self._seat(connection, notice_id, lead_id)

    def add_project(self, number: str = "P1", **known: Any) -> None:  # noqa: ANN401  # columns of core.project
        """Add a Thai project of the World Bank, known for an hour."""
        values: dict[str, Any] = {
            "id": f"PR-{number}", "key_scheme": "wb_project", "key_value": number, "source": "intl_wb_projects",
            "native_id": number, "funder": "World Bank", "stage": "concept", "stage_details": "Pipeline",
            "title": "Khon Kaen Smart Mobility", "description": "", "language": "en", "countries": ["TH"],
            "place_text": "", "borrower": "", "agency": "", "sectors": [], "kind": "",
            "amount": Decimal(120_000_000), "currency": "USD", "active_at": NOW - 20 * DAY, "milestones": [],
            "url": f"https://projects.worldbank.org/{number}", "tier": "lead", "score": 2.0, "dimensions": ["mobility"],
            "evidence": {}, "lexicon_version": "1", "first_known_at": NOW - timedelta(hours=1), "changed_at": NOW,
        }  # fmt: skip
        with self.engine.begin() as connection:
            connection.execute(insert(project).values(values | known))

    def change(self, lead_id: str, **values: Any) -> None:  # noqa: ANN401  # columns of core.lead
        """Change a lead."""
        with self.engine.begin() as connection:
            connection.execute(update(lead).where(lead.c.id == lead_id).values(values))

    def states(self) -> list[str]:
        """The states of all mails, oldest first."""
        with self.engine.connect() as connection:
            return list(connection.execute(select(outbox.c.state).order_by(outbox.c.id)).scalars())


def lead_values(lead_id: str) -> dict[str, Any]:
    """The row of an open Thai lead."""
    known = make_lead(lead_id)
    told = {name: getattr(known.facts, name) for name in Facts.__slots__ if name != "winner"}
    return told | {
        "id": lead_id, "country": "TH", "tier": "lead", "score": 5.0, "dimensions": ["living"],
        "language": "th", "place_code": None, "published_at": NOW - DAY, "funder": "",
        "foreign_bidders": None, "url": known.url, "evidence": {"hits": [], "traps": []},
        "disagreements": {}, "first_known_at": known.first_known_at, "changed_at": known.changed_at,
    }  # fmt: skip


def notice_values(native_id: str, name: str) -> dict[str, Any]:
    """The row of a notice that no test looks into."""
    texts = ("title", "description", "buyer", "buyer_unit", "place_text", "procedure", "procedure_details")
    return dict.fromkeys(texts, "") | {
        "source": name, "native_id": native_id, "version": 1, "country": "TH", "language": "th",
        "language_confidence": 1.0, "language_method": "script", "status_details": "", "funder": "",
        "url": f"https://{name.replace('_', '-')}.example.org/{native_id}", "tier": "lead", "score": 5.0,
        "dimensions": [], "evidence": {}, "lexicon_version": "1", "content": {}, "normal": {},
        "first_known_at": NOW, "changed_at": NOW,
    }  # fmt: skip
