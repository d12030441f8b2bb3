"""What a company's list considers: all open leads that fit it, however many, and the best of them first."""

from datetime import timedelta
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select

from desk.companies.fit import rank
from digest.companies import Company
from digest.company_list import ranked
from digest.select.details import told_by
from digest.select.leads import read_named, read_rates
from tests.digest.world import DAY, NOW, World
from warehouse.tables import exchange_rate, lead

TITLES = (
    "ระบบกล้องวงจรปิดอัจฉริยะ เทศบาลนครขอนแก่น ๒๕๖๙",
    "Hệ thống đèn tín hiệu giao thông thông minh Đà Nẵng",
    "Akıllı Kavşak Sinyalizasyon IŞIK",
    "Smart water metering",
)
COMPANIES = (
    Company("all"),
    Company("words", keywords=("akilli", "đà nẵng", "2569")),
    Company("meant", keywords=("CCTV", "신호")),
    Company("dimension", keywords=("mobility",)),
    Company("sums", least_krw=Decimal(4_000_000), most_krw=Decimal(60_000_000)),
    Company("spoken", languages=frozenset({"en", "ko"}), countries=frozenset({"TH", "VN"})),
    Company("narrow", concepts=frozenset({"liv.cctv"}), dimensions=frozenset({"living"}), keywords=("cctv",)),
)


@pytest.fixture
def world(database: Engine) -> World:
    """Leads of all sorts: 120 that are open, and some that are over."""
    made, random = World(database), Random(7)  # noqa: S311  # a generated world, no secret
    with database.begin() as connection:
        rates = [("THB", Decimal(40)), ("VND", Decimal("0.05"))]
        for currency, krw in rates:
            row = {"currency": currency, "rate_date": (NOW - DAY).date(), "krw": krw, "usd": krw / 1400}
            connection.execute(insert(exchange_rate).values(**row, source="ecb"))
    for number, (title, foreign) in enumerate(product(TITLES * 11, (None, True, False))):
        made.add_lead(f"L-{number:03}", title=title, foreign_bidders=foreign, **_chances(random))
    return made


def _chances(random: Random) -> dict[str, Any]:
    """What a lead may be, by chance."""
    concept = random.choice(("liv.cctv", "mob.signal", "dim.mobility"))
    hit = {"concept": concept, "term": "x", "field": "title", "start": 0, "end": 1}
    spoken = random.choice(((), ("en",), ("th",), ("en", "vi")))
    told = [{"fact": "bid_language", "value": one, "words": "x"} for one in spoken]
    return {
        "country": random.choice(("TH", "VN")),
        "deadline_at": random.choice((None, NOW - DAY, NOW + timedelta(days=random.randrange(1, 40)))),
        "amount": random.choice((None, Decimal(100_000), Decimal(1_500_000), Decimal(90_000_000))),
        "currency": random.choice(("THB", "VND", "IDR")),
        "dimensions": random.choice((["living"], ["mobility"], [])),
        "evidence": {"hits": [hit] * random.randrange(2), "traps": [], "bidding": told},
    }


def _best(connection: Connection, company: Company) -> list[str]:
    """All that fits by the rule itself, asked of every lead there is."""
    evidence = {row.id: row.evidence for row in connection.execute(select(lead.c.id, lead.c.evidence))}
    leads = read_named(connection, list(evidence), read_rates(connection, NOW))
    found = []
    for one in leads.values():
        reasons = company.reasons(one, told_by(evidence[one.id]))
        over = one.closes_at is not None and one.closes_at <= NOW
        if reasons is not None and one.tier == "lead" and not over:
            found.append((-rank(reasons), one.closes_at is None, one.closes_at or NOW, one.id))
    return [one[-1] for one in sorted(found)]


def test_a_list_holds_all_that_fits_and_a_part_of_it_the_best(world: World) -> None:
    with world.engine.connect() as connection:
        for company in COMPANIES:
            best = _best(connection, company)
            assert len(best) > 5, company.name
            for most, passed in ((1_000, ()), (3, ()), (3, best[:2])):
                found = [one.item.lead.id for one in ranked(connection, company, NOW, most, passed)]
                assert found == best[len(passed) :][:most], company.name
