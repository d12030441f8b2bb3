"""Buyers as pages: their names, what is open, what they plan, what they bought and who won."""

import pytest
from sqlalchemy import insert, update

from tests.digest.world import DAY, NOW, World
from tests.web.desk import Desk, Page, words
from tests.web.staff import Staff, enter
from warehouse.tables import award, notice, party, written


@pytest.fixture
def kim(desk: Desk, world: World) -> Staff:
    """A reader of Bangkok; Khon Kaen's municipality buys one open, one planned and one awarded thing."""
    world.add_place()
    world.add_lead("L-3", stage="plan", title="แผน", deadline_at=None)
    world.add_lead("L-4", stage="awarded", title="เสร็จ", deadline_at=NOW - 9 * DAY)
    rows: list[dict[str, object]] = [
        {"id": "TH-B1", "name": "เทศบาลนครขอนแก่น", "name_en": "Khon Kaen City Municipality", "name_ko": "콘깬시",
         "kind": "municipality", "place_code": "TH-40", "parent": "TH-B2"},
        {"id": "TH-B2", "name": "กระทรวงมหาดไทย", "name_en": "Ministry of Interior", "name_ko": "", "kind": "ministry",
         "place_code": None, "parent": ""},
        {"id": "TH-C1", "name": "บริษัท เอ", "name_en": "A Company Limited", "name_ko": "", "kind": "private",
         "place_code": None, "parent": ""},
    ]  # fmt: skip
    same: dict[str, object] = {
        "country": "TH",
        "level": "",
        "names_source": "a list",
        "names_as_of": NOW.date(),
    }
    with world.engine.begin() as connection:
        connection.execute(insert(party), [row | same for row in rows])
        bought = ("L-1", "L-3", "L-4")
        connection.execute(
            update(notice)
            .where(notice.c.native_id.in_(bought))
            .values(buyer_party="TH-B1", buyer="เทศบาลนครขอนแก่น")
        )
        number = connection.execute(notice.select().where(notice.c.native_id == "L-4")).one().id
        won = {"notice_id": number, "number": 1, "lot": "", "supplier_party": "TH-C1", "supplier": "บริษัท เอ",
               "members": 1, "supplier_country": "TH", "price": 900, "currency": "THB", "decided_at": NOW - 2 * DAY,
               "contract_end_at": NOW + 300 * DAY}  # fmt: skip
        connection.execute(insert(award).values(won))
    return enter(desk, world, "kim@centre.example")


def section(page: Page, heading: str) -> str:
    (found,) = page.tree.xpath(f"//section[starts-with(normalize-space(h2), '{heading}')]")
    return words(found)


def test_a_buyers_page_tells_its_names_and_what_it_buys(kim: Staff) -> None:
    page = kim.get("authority/TH-B1")
    assert page.tree.xpath("//h1/text()") == ["Khon Kaen City Municipality"]
    who = section(page, "Who it is")
    assert "Name เทศบาลนครขอนแก่น Korean 콘깬시 English Khon Kaen City Municipality" in who
    assert "Kind municipality City or province Khon Kaen" in who
    assert "Part of Ministry of Interior" in who
    assert section(page, "Open now").startswith("Open now 1 open จ้างก่อสร้าง")
    assert section(page, "Plans ahead") == "Plans ahead 1 plan แผน published Sun 22 Nov 2026"
    assert section(page, "Before").startswith("Before 1 awarded เสร็จ")
    assert "บริษัท เอ Sat 21 Nov 2026 · THB 900" in section(page, "What it bought")
    assert "contract ends Sun 19 Sept 2027" in section(page, "May be tendered again")


def test_a_leads_page_leads_to_its_buyers(kim: Staff) -> None:
    page = kim.get("lead/L-1")
    assert page.links("authority/") == ["../authority/TH-B1"]
    assert kim.get("lead/L-2").links("authority/") == []


@pytest.mark.parametrize("word", ["khon", "ขอนแก่น", "콘깬", ""])
def test_a_buyer_is_found_by_any_of_its_names(kim: Staff, word: str) -> None:
    page = kim.get(f"authorities?q={word}")
    assert [words(one) for one in page.tree.xpath("//li/h2")] == ["Khon Kaen City Municipality"]


def test_who_buys_nothing_is_not_listed_and_what_is_asked_wrongly_finds_nothing(kim: Staff) -> None:
    assert kim.get("authorities?q=A+Company").tree.xpath("//li/h2") == []
    assert kim.get("authorities?q=%25").tree.xpath("//li/h2") == []
    assert kim.get("authorities?country=VN").tree.xpath("//li/h2") == []
    assert len(kim.get("authorities?country=all&page=x").tree.xpath("//li/h2")) == 1
    assert [kim.get(f"authority/{one}").status for one in ("TH-B9", "x", "TH-B1'--", "%00")] == [
        404,
        404,
        404,
        404,
    ]


def test_a_page_opens_by_a_mails_link_and_by_nothing_else(desk: Desk, kim: Staff, subscriber: int) -> None:
    token = desk.lead(subscriber, "L-1").partition("?")[2]
    assert desk.get(f"{desk.address}/authority/TH-B1?{token}").tree.xpath("//h1/text()") == ["콘깬시"]
    assert desk.get(f"{desk.address}/authority/TH-B1").status == 401
    assert desk.get(f"{desk.address}/authorities?token=x").status == 403


def test_every_buyer_of_the_list_has_its_page_also_one_of_a_kind_of_many(kim: Staff, world: World) -> None:
    with world.engine.begin() as connection:
        connection.execute(
            update(notice).where(notice.c.native_id == "L-2").values(buyer_party="TH-B214-YTVIXFSM")
        )
        names = [name for name in written(party) if name not in ("id", "name")]
        known = connection.execute(party.select().where(party.c.id == "TH-B1")).mappings().one()
        row = {name: known[name] for name in names} | {"id": "TH-B214-YTVIXFSM", "name": "เทศบาลนครตรัง"}
        connection.execute(insert(party).values(row))
    links = kim.get("authorities?country=TH").links("authority/")
    assert sorted(link.rpartition("/")[2] for link in links) == ["TH-B1", "TH-B214-YTVIXFSM"]
    assert [kim.get(link).status for link in links] == [200, 200]
