"""Invented mornings, laid out as mails: a busy one, a quiet one, one of 300 leads, and one of hostile titles."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from digest.companies import Company
from digest.links.marks import Marks
from digest.links.placeholders import Placeholders
from digest.links.tokens import Signer
from digest.links.urls import Desk
from digest.preferences import Preferences
from digest.render.context import DigestContext
from digest.render.html import Mail, render_mail
from digest.select.beside.occasions import OccasionFacts, OccasionItems
from digest.select.beside.selection import NOTHING_BESIDE, Beside
from digest.select.coverage import SourceReport
from digest.select.dealings import BuyerNames
from digest.select.details import Carrier, Details, Hit, Place
from digest.select.history import History, LastSent
from digest.select.leads import Lead
from digest.select.sections import select_leads
from domain.city import CityStep
from domain.country import EVERYWHERE
from domain.rates import Equivalent, Rate
from scrapers.source_config import facts
from tests.digest.hostile import PAYLOADS
from tests.digest.world import DAY, NOW, make_facts, make_lead, make_report

DESK = Desk("desk@leads.example", "https://leads.example", Signer(("k" * 32,), sandbox=False))
BAHT = Rate("THB", date(2026, 11, 20), Decimal("43.5"), Decimal("0.0307"), "ecb")


def _steps(*told: str) -> tuple[CityStep, ...]:
    words = (one.split() for one in told)
    return tuple(CityStep("", programme, step, "", since, "", "") for programme, step, since in words)


KHON_KAEN = Place("ขอนแก่น", "Khon Kaen", "콘깬", _steps("depa certified 2021", "ascn member 2023"))
PHUKET = Place("ภูเก็ต", "Phuket", "푸껫", _steps("depa certified 2021", "ascn member 2018"))
EGP = Carrier(
    "th_egp", facts("th_egp").title, "https://process5.gprocurement.go.th/n/1", facts("th_egp").title_ko
)
BANK = Carrier(
    "intl_worldbank",
    "World Bank procurement notices",
    "https://projects.worldbank.org/en/p/1",
    facts("intl_worldbank").title_ko,
)
NEWS = Carrier("news", facts("news").title, "https://www.bangkokpost.com/business/1", facts("news").title_ko)
# Title, the words in it that are of the lexicon, and what they stand for.
SIGNALS = "ประกวดราคาจ้างงานติดตั้งระบบควบคุมสัญญาณไฟจราจรอัจฉริยะแบบปรับตามปริมาณจราจร เขตเทศบาลนครขอนแก่น จังหวัดขอนแก่น"
CAMERAS = "จ้างก่อสร้างระบบกล้องโทรทัศน์วงจรปิดอัจฉริยะ พร้อมศูนย์ควบคุมสั่งการ เทศบาลนครภูเก็ต"
LIGHTS = "ประกวดราคาจ้างติดตั้งไฟส่องสว่างอัจฉริยะพร้อมระบบควบคุมจากศูนย์กลาง ทางหลวงชนบท จังหวัดนครราชสีมา"
AIR = "Installation of automatic air quality monitoring stations in Chiang Mai"


def _hits(title: str, **words: str) -> tuple[Hit, ...]:
    found = ((concept.replace("__", "."), word, title.find(word)) for concept, word in words.items())
    return tuple(Hit(concept, word, "title", at, at + len(word)) for concept, word, at in found)


def _lead(name: str, title: str, left: float | None, **known: Any) -> Lead:  # noqa: ANN401  # fields of Lead or Facts
    amount = known.pop("amount", Decimal(48_500_000))
    worth = Equivalent(amount * BAHT.krw, amount * BAHT.usd, BAHT) if amount is not None else None
    deadline = None if left is None else datetime(2026, 11, 23, 9, 0, tzinfo=UTC) + timedelta(days=left)
    return make_lead(name, title=title, deadline_at=deadline, amount=amount, worth=worth, **known)


def busy() -> tuple[DigestContext, list[Lead], dict[str, Details], History, Preferences]:
    """A morning with something in every section."""
    leads = [
        _lead("L-URGENT", CAMERAS, 2, dimensions=("living", "governance"), buyer="เทศบาลนครภูเก็ต", foreign_bidders=True),
        _lead("L-SIGNALS", SIGNALS, 24, dimensions=("mobility",), stage="amended"),
        _lead("L-LIGHTS", LIGHTS, 11, dimensions=("energy",), buyer="กรมทางหลวงชนบท", amount=Decimal(18_900_000)),
        _lead("L-AIR", AIR, 38, dimensions=("environment",), buyer="Pollution Control Department", language="en",
              amount=None, funder="World Bank", foreign_bidders=True, prequalification_at=NOW + 10 * DAY),
        _lead("L-CLOSE", CAMERAS.replace("ภูเก็ต", "หาดใหญ่"), 6, dimensions=("living",)),
        _lead("L-OVER", SIGNALS.replace("ขอนแก่น", "อุดรธานี"), 9, stage="cancelled", dimensions=("mobility",)),
        _lead("L-AWARD", LIGHTS.replace("นครราชสีมา", "สงขลา"), -3, stage="awarded", dimensions=("energy",)),
        _lead("L-NEWS", "Depa approves three more smart city plans, raising the national total to 40", None,
              stage="programme", amount=None, language="en", buyer=None, dimensions=("core",)),
        _lead("L-UNSURE", "ซื้อกล้องโทรทัศน์วงจรปิด พร้อมติดตั้ง โรงเรียนเทศบาล ๓", 8, tier="watch", amount=Decimal(950_000)),
        _lead("L-UNSURE2", "จ้างเหมาระบบโซลาร์เซลล์บนหลังคาอาคารสำนักงาน", 12, tier="watch", amount=Decimal(2_400_000)),
    ]  # fmt: skip
    known = {
        "L-SIGNALS": LastSent(make_facts(title=SIGNALS, stage="open", deadline_at=leads[1].facts.deadline_at - 10 * DAY,  # type: ignore[operator]  # it has one
                                     amount=Decimal(45_000_000))),
        "L-CLOSE": LastSent(leads[4].facts), "L-OVER": LastSent(replace(leads[5].facts, stage="open")),
        "L-AWARD": LastSent(replace(leads[6].facts, stage="closed")),
    }  # fmt: skip
    camera = {"liv__cctv": "กล้องโทรทัศน์วงจรปิด", "core__ioc": "ศูนย์ควบคุมสั่งการ"}
    lights, signals = {"ene__light": "ไฟส่องสว่างอัจฉริยะ"}, {"mob__signal": "สัญญาณไฟจราจรอัจฉริยะ"}
    disagree = {
        "deadline_at": {"th_egp": "2026-12-17T09:00:00+00:00", "intl_worldbank": "2026-12-18T09:00:00+00:00"}
    }
    details = {
        "L-URGENT": Details(PHUKET, _hits(CAMERAS, **camera), (EGP,)),
        "L-SIGNALS": Details(KHON_KAEN, _hits(SIGNALS, **signals), (EGP, BANK), disagree,
                             {"plan": NOW - 70 * DAY, "draft": NOW - 41 * DAY, "open": NOW - 20 * DAY}),
        "L-LIGHTS": Details(Place("นครราชสีมา", "Nakhon Ratchasima", "나콘랏차시마"), _hits(LIGHTS, **lights), (EGP,)),
        "L-AIR": Details(Place("เชียงใหม่", "Chiang Mai", "치앙마이", _steps("depa plan 2021", "ascn member 2023")),
                         _hits(AIR, env__air="air quality monitoring"), (BANK,)),
        "L-CLOSE": Details(None, _hits(leads[4].facts.title, **camera), (EGP,)),
        "L-OVER": Details(None, _hits(leads[5].facts.title, **signals), (EGP,)),
        "L-AWARD": Details(None, _hits(leads[6].facts.title, **lights), (EGP,)),
        "L-NEWS": Details(None, _hits(leads[7].facts.title, core__smart_city="smart city"),
                          (NEWS,)),
        "L-UNSURE": Details(None, _hits(leads[8].facts.title, liv__cctv="กล้องโทรทัศน์วงจรปิด"), (EGP,)),
        "L-UNSURE2": Details(None, (), (EGP,)),
    }  # fmt: skip
    companies = (
        Company("한빛교통시스템", dimensions=frozenset({"mobility"})), Company("누리비전", keywords=("CCTV",)),
    )  # fmt: skip
    context = _occasion(
        companies,
        _stale(),
        make_report(title=EGP.title, title_ko=EGP.title_ko),
        make_report("intl_worldbank", title=BANK.title, title_ko=BANK.title_ko, rows=33),
    )
    return (
        context,
        leads,
        details,
        History(NOW - 9 * DAY, known),
        Preferences(marks=Marks(frozenset({"L-OVER"}))),
    )


def _stale() -> SourceReport:
    return make_report(
        "news", title=NEWS.title, title_ko=NEWS.title_ko, state="partial", rows=43, stale=True,
        full_at=NOW - 3 * DAY, troubles=({"code": "unknown_format", "kind": "list", "times": 2},), unread=1,
    )  # fmt: skip


def quiet() -> tuple[DigestContext, list[Lead], dict[str, Details], History, Preferences]:
    """A working day without news."""
    bank = make_report("intl_worldbank", title=BANK.title, title_ko=BANK.title_ko, rows=33)
    news = make_report("news", title=NEWS.title, title_ko=NEWS.title_ko, rows=43)
    context = _occasion((), make_report(title=EGP.title, title_ko=EGP.title_ko), bank, news)
    return context, [], {}, History(NOW - 9 * DAY), Preferences()


def flood() -> tuple[DigestContext, list[Lead], dict[str, Details], History, Preferences]:
    """Three hundred leads on one morning of all centres."""
    kinds = (
        ("mobility", SIGNALS, {"mob__signal": "สัญญาณไฟจราจร"}),
        ("living", CAMERAS, {"liv__cctv": "กล้องโทรทัศน์วงจรปิด"}),
        ("energy", LIGHTS, {"ene__light": "ไฟส่องสว่างอัจฉริยะ"}),
        ("environment", AIR, {"env__air": "air quality"}),
    )
    stages, countries = ("open", "open", "open", "plan", "programme", "awarded"), ("TH", "VN", "ID", "TR")
    leads, details = [], {}
    for number in range(300):
        dimension, title, words = kinds[number % 4]
        stage = stages[number % 6]
        deadline = NOW + (number % 45 + 1) * DAY if stage == "open" else None
        amount = Decimal(4_000_000 * (number % 60 + 1))
        lead = make_lead(
            f"L-{number:010}", country=countries[number % 4], title=title, stage=stage, deadline_at=deadline,
            amount=amount, worth=Equivalent(amount * BAHT.krw, amount * BAHT.usd, BAHT),
            dimensions=(dimension,), language="en" if title == AIR else "th",
            tier="watch" if number % 9 == 8 else "lead",
        )  # fmt: skip
        leads.append(lead)
        names = BuyerNames("Phuket City Municipality", "푸껫 시청") if number % 2 else None
        details[lead.id] = Details(
            (KHON_KAEN, PHUKET)[number % 2], _hits(title, **words), (EGP,), buyer=names
        )
    context = _occasion((), *(make_report(f"s{n}", title_ko=EGP.title_ko) for n in range(25)))
    everywhere = replace(
        context, centre="headquarters", title="Headquarters", title_ko="본부", country=EVERYWHERE
    )
    return everywhere, leads, details, History(NOW - 9 * DAY), Preferences()


def hostile() -> tuple[DigestContext, list[Lead], dict[str, Details], History, Preferences]:
    """A morning on which every text of every portal attacks the reader."""
    item = [*PAYLOADS[:9], "x" * 2_000, "ก" * 900, "W" * 400]
    leads = [
        make_lead(
            f"L-{n}",
            title=text,
            buyer=text,
            funder=text,
            url=f"https://a.example/{n}",
            deadline_at=NOW + n * DAY,
        )
        for n, text in enumerate(item)
    ]
    evil = {
        lead.id: Details(
            Place(text, text, text, (CityStep(text, text, text, text, "2021", text, text),)),
            (Hit(text, text, "title", 0, 4),),
            (Carrier("x", text, text),),
        )
        for lead, text in zip(leads, item, strict=True)
    }
    troubles = ({"code": PAYLOADS[1], "times": 1},)
    flood = make_report(title=PAYLOADS[0], troubles=troubles, state="failed", held=73, held_soon=5)
    return (
        replace(_occasion((), flood), returned=("gone@agency.example",)),
        leads,
        evil,
        History(NOW - DAY),
        Preferences(),
    )


def _occasion(companies: tuple[Company, ...], *coverage: SourceReport) -> DigestContext:
    return DigestContext(
        "bangkok", "Bangkok", "방콕", "Asia/Bangkok", NOW, sandbox=False, coverage=coverage, country="TH",
        companies=companies, placeholders=Placeholders(DESK, NOW),
    )  # fmt: skip


def _beside() -> Beside:
    """A fair of days, and a call that closes at an hour of Korea."""
    host, page = "해외건설협회(ICAK)", "https://www.icak.or.kr/board/bidPblancList"
    fair = OccasionFacts(
        "intl_icak/1", "fair", "태국 방콕 스마트시티 엑스포 한국관 참가기업 모집", "ko", "TH", "방콕 퀸시리킷",
        host, "", datetime(2026, 12, 8, 17, tzinfo=UTC), "day", datetime(2026, 12, 11, 16, 59, tzinfo=UTC), "day",
        "Asia/Bangkok", page,
    )  # fmt: skip
    call = OccasionFacts(
        "intl_icak/2", "call", "2027년 K-City Network 해외실증 사업 공모", "ko", "", "", host, "K-City Network",
        None, None, datetime(2027, 1, 29, 9, tzinfo=UTC), "minute", "Asia/Seoul", page,
    )  # fmt: skip
    return Beside(occasions=OccasionItems((fair, call)))


DAYS = {"busy": busy, "quiet": quiet, "flood": flood, "hostile": hostile}


def mails() -> Iterator[tuple[str, Mail]]:
    """Each morning in both languages: its name, and the mail."""
    for name, day in DAYS.items():
        context, leads, details, history, preferences = day()
        selection = select_leads(leads, history, context.now, preferences)
        for language in ("ko", "en"):
            beside = _beside() if name == "busy" else NOTHING_BESIDE
            mail = render_mail(context, selection, details, language, beside)
            yield f"{name}-{language}", mail.personal(context.placeholders, 1)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, mail in mails():
        (folder / f"{name}.html").write_text(mail.html, encoding="utf-8")
