"""From the invitation to the result: pages of several days are one lead that climbs its ladder, and say who won."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, text

from cityleads.preparation import write_reference_rows
from domain.clock import moment_of
from domain.crawl import CrawlOrder
from domain.document import Document
from pipeline.refine import refine
from sandbox.portals import tr_bulletin as bulletin
from sandbox.samples import samples_on
from scrapers.source_config import facts
from tests.harness import crawl_orders
from tests.pipeline.test_poison import landed, rows


def bulletins(day: int) -> list[Document]:
    """The bulletins that are out on a day of the sandbox, as a crawl of that day lands them."""
    now, url = moment_of(day), "https://ekap.kik.gov.tr/"
    found = bulletin.lists(samples_on("tr_bulletin", day), now)
    return [
        Document("tr_bulletin", "list", f"{meta['date']}:{meta['type']}", url, body, "", now, meta)
        for meta, body in found
    ]


def walked(day: int, *sources: str) -> list[Document]:
    """What crawls of a day of the sandbox land of these sources' lists."""
    now = moment_of(day)
    orders = []
    for source in sources:
        today = facts(source).local(now).date()
        since = today - timedelta(days=facts(source).window_days)
        orders.append(CrawlOrder(source, "walk", now, since, today, sandbox_day=day))
    return [document for one in crawl_orders(orders).values() for document in one.documents]


def column(engine: Engine, statement: str, lead: str) -> list[Any]:
    """The one column of what a statement finds of a lead."""
    with engine.connect() as connection:
        return list(connection.execute(text(statement), {"lead": lead}).scalars())


MEMBERS = """
SELECT n.native_id FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id
WHERE m.lead_id = :lead ORDER BY 1
"""
# The notices that have the lead's title and its link.
SHOWN = """
SELECT DISTINCT n.source || '/' || n.native_id FROM core.lead l
  JOIN core.lead_member m ON m.lead_id = l.id JOIN core.notice n ON n.id = m.notice_id
WHERE l.id = :lead AND n.url = l.url AND n.title = l.title ORDER BY 1
"""
LADDER = "SELECT stage FROM mart.lead_stages WHERE lead_id = :lead ORDER BY said_at, step"
EVENTS = "SELECT kind FROM core.lead_event WHERE lead_id = :lead ORDER BY happened_at, kind"
WON = "SELECT lead_id, supplier, members, tenderers, price, estimate FROM mart.award WHERE supplier <> ''"


def test_invitation_correction_and_result_of_one_number_are_one_lead_with_its_winner(
    database: Engine,
) -> None:
    with database.begin() as connection:
        write_reference_rows(connection)
    for day in (1, 2, 3):
        landed(database, bulletins(day))
        assert refine(database).failed == 0
    (award,) = rows(database, f"{WON} AND native_id = '2026/2042940/sonuc'")
    lead = award.pop("lead_id")
    assert award == {
        "supplier": "ERCİYES AKILLI ULAŞIM SİSTEMLERİ ANONİM ŞİRKETİ",
        "members": 1,
        "tenderers": 3,
        "price": 4_180_500,
        "estimate": 4_610_000,
    }
    assert column(database, MEMBERS, lead) == [
        f"2026/2042940/{part}" for part in ("duzeltme", "ihale", "sonuc")
    ]
    assert column(database, LADDER, lead) == ["open", "amended", "awarded"]
    assert column(database, EVENTS, lead) == ["new", "amended", "deadline_moved", "awarded"]
    assert "tr_bulletin/2026/2042940/ihale" in column(database, SHOWN, lead)


def test_each_company_of_a_joint_venture_won_and_both_share_one_price(database: Engine) -> None:
    with database.begin() as connection:
        write_reference_rows(connection)
    landed(database, bulletins(2))
    assert refine(database).failed == 0
    found = rows(database, f"{WON} AND native_id = '2026/2040076/sonuc' ORDER BY number")
    assert [(award["supplier"], award["members"], award["price"]) for award in found] == [
        ("PAMUKOVA ELEKTRONİK SANAYİ VE TİCARET A.Ş.", 2, Decimal("10362900.75")),
        ("TUNALI BİLİŞİM LTD. ŞTİ.", 2, Decimal("10362900.75")),
    ]


def test_plan_invitation_and_result_of_vietnam_are_one_lead_with_its_winner_on_the_third_day(
    database: Engine,
) -> None:
    with database.begin() as connection:
        write_reference_rows(connection)
    for day in (1, 2, 3):
        landed(database, walked(day, "vn_plans", "vn_muasamcong", "vn_results"))
        assert refine(database).failed == 0
    (award,) = rows(database, f"{WON} AND native_id = 'IB2600702511'")
    lead = award.pop("lead_id")
    assert award == {
        "supplier": "CÔNG TY CỔ PHẦN CÔNG NGHỆ GIAO THÔNG TÂY BẮC",
        "members": 1,
        "tenderers": 2,
        "price": 8_214_500_000,
        "estimate": 8_490_000_000,
    }
    assert column(database, MEMBERS, lead) == ["IB2600702511", "IB2600702511", "PL2600190911"]
    assert column(database, LADDER, lead) == ["plan", "open", "awarded"]
    assert column(database, EVENTS, lead) == ["new", "advanced", "awarded"]
    assert column(database, SHOWN, lead) == ["vn_muasamcong/IB2600702511"]


def test_the_link_of_a_corrected_ad_opens_the_invitation_and_the_correction_is_a_further_one(
    database: Engine,
) -> None:
    with database.begin() as connection:
        write_reference_rows(connection)
    for day in (1, 2):
        landed(database, walked(day, "tr_ilan"))
        assert refine(database).failed == 0
    (member,) = rows(
        database,
        "SELECT m.lead_id FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id"
        " WHERE n.native_id = 'ILN02562410'",
    )
    assert column(database, MEMBERS, member["lead_id"]) == ["ILN02561301", "ILN02562410"]
    assert column(database, SHOWN, member["lead_id"]) == ["tr_ilan/ILN02561301"]
