"""A desk with something on every page: leads with their words, buyers and a winner, a project, and what people did."""

from typing import Any

from sqlalchemy import insert, update

from desk.webhooks.endpoints import make_webhook
from desk.webhooks.posting import Poster
from tests.digest.world import DAY, NOW, World
from tests.pictures.days import AIR, CAMERAS, LIGHTS, SIGNALS
from tests.web.staff import Staff
from warehouse.tables import award, lead_event, notice, party, project_link

# Lead, title, the word of the lexicon in it, what that stands for, and what else is known of the lead.
LEADS: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
    ("L-1", CAMERAS, "กล้องโทรทัศน์วงจรปิด", "liv.cctv", {"deadline_at": NOW + 3 * DAY, "place_code": "TH-40"}),
    ("L-2", SIGNALS, "สัญญาณไฟจราจรอัจฉริยะ", "mob.signal", {"dimensions": ["mobility"], "foreign_bidders": True}),
    ("L-3", LIGHTS, "ไฟส่องสว่างอัจฉริยะ", "ene.light", {"stage": "plan", "deadline_at": None, "dimensions": ["energy"]}),
    ("L-4", LIGHTS, "ไฟส่องสว่างอัจฉริยะ", "ene.light", {"stage": "awarded", "deadline_at": NOW - 9 * DAY}),
    ("L-5", AIR, "air quality", "env.air", {"country": "VN", "language": "en", "dimensions": ["environment"]}),
)  # fmt: skip
PARTIES = (
    ("TH-B1", "เทศบาลนครขอนแก่น", "Khon Kaen City Municipality", "콘깬시", "municipality", "TH-B2"),
    ("TH-B2", "กระทรวงมหาดไทย", "Ministry of Interior", "내무부", "ministry", ""),
    ("TH-C1", "บริษัท เอ จำกัด", "A Company Limited", "", "private", ""),
)


def fill(world: World, reader: int) -> None:
    """Leads, the buyer of four of them, who won one, a project, and a reader's webhook."""
    world.add_place()
    world.add_source("th_other", "Other portal", "TH")
    for lead_id, title, word, concept, known in LEADS:
        if lead_id not in ("L-1", "L-2"):
            world.add_lead(lead_id)
        at = title.find(word)
        hit = {"concept": concept, "term": word, "field": "title", "start": at, "end": at + len(word)}
        world.change(lead_id, title=title, evidence={"hits": [hit], "traps": []}, **known)
    for number in range(22):
        world.add_lead(f"L-P{number:02}", title=f"ถนน {number} {'ยาว' * number}", country="VN")
    world.carry("L-1", "th_other")
    world.add_project()
    _connect(world, reader)


def _connect(world: World, reader: int) -> None:
    names = ("id", "name", "name_en", "name_ko", "kind", "parent")
    same = {"country": "TH", "level": "", "names_source": "a list", "names_as_of": NOW.date()}
    moved = {"lead_id": "L-1", "kind": "deadline_moved", "field": "deadline_at", "happened_at": NOW,
             "old": "2026-12-01T09:30:00+00:00", "new": "2026-12-13T09:30:00+00:00"}  # fmt: skip
    told = {
        "lead_id": "L-1",
        "project_id": "PR-P1",
        "verdict": "same",
        "decided_by": "kim",
        "decided_at": NOW,
    }
    bought = {"buyer_party": "TH-B1", "buyer": "เทศบาลนครขอนแก่น"}
    with world.engine.begin() as connection:
        rows = [dict(zip(names, one, strict=True)) | same for one in PARTIES]
        connection.execute(insert(party), [row | {"place_code": "TH-40"} for row in rows])
        thai = notice.c.native_id.in_(["L-1", "L-2", "L-3", "L-4"])
        connection.execute(update(notice).where(thai).values(bought))
        for lead_id, title, *_ in LEADS:
            connection.execute(update(notice).where(notice.c.native_id == lead_id).values(title=title))
        number = connection.execute(notice.select().where(notice.c.native_id == "L-4")).one().id
        won = {"notice_id": number, "number": 1, "lot": "", "supplier_party": "TH-C1", "members": 1,
               "supplier": "บริษัท เอ จำกัด", "supplier_country": "TH", "price": 41_000_000, "currency": "THB",
               "decided_at": NOW - 2 * DAY, "contract_end_at": NOW + 300 * DAY}  # fmt: skip
        connection.execute(insert(award).values(won))
        connection.execute(insert(lead_event).values(moved))
        connection.execute(insert(project_link).values(told))
        here = Poster(home_alone=True)
        make_webhook(
            connection, reader, "팀 채팅", "http://127.0.0.1:9/hook", "slack", "q=cctv", NOW - DAY, here
        )


def work(staff: Staff, language: str) -> None:
    """What somebody does at the desk in a day, by the desk's own forms."""
    staff.send("file/L-1/state", version="0", state="contacted", owner=str(staff.me), why="")
    staff.send("file/L-1/note", note="면담 완료. The city asks for references.")
    staff.send("file/L-1/link", url="https://papers.example/terms-of-reference.pdf", title="")
    staff.send("file/L-1/date", day="2026-11-25", title="질의 마감")
    staff.send("file/L-2/state", version="0", state="preparing", owner="", why="")
    staff.send("search/new", name="카메라", q="กล้อง", rhythm="daily", channel="mail")
    staff.send("watch", kind="party", subject="TH-B1", mode="follow")
    staff.send("companies", name="한빛교통시스템")
    profile = {"version": "1", "concepts": "liv.cctv", "language": language, "rhythm": "daily", "most": "10"}
    agreed = {"consented_on": "2026-11-20", "active": "1", "email": "bid@hanbit.example"}
    staff.send_form("company/1/profile", profile | agreed)
    staff.send("outputs/make", name="내 스크립트", opens="api")
    staff.send("report/missed", about="https://portal.example/tender/123456", note="어제 올라온 공고입니다.")
