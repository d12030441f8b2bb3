"""Reading rendered mails, and a lead with all details, for the digest's tests."""

from typing import Any

from bs4 import BeautifulSoup

from digest.select.details import Carrier, Details, Hit, Place
from digest.select.history import History, LastSent
from domain.city import CityStep
from tests.digest.world import DAY, NOW, THAI_TITLE, make_facts

CAMERA = "กล้องโทรทัศน์วงจรปิด"
KHON_KAEN = (
    CityStep("TH-40", "depa", "certified", "", "2021", "a list", "2021"),
    CityStep("TH-40", "ascn", "member", "", "2018", "a list", "2019"),
)


def hit(term: str, concept: str = "liv.cctv", title: str = THAI_TITLE) -> Hit:
    start = title.find(term)
    return Hit(concept, term, "title", start, start + len(term))


def soup(page: str) -> BeautifulSoup:
    return BeautifulSoup(page, "lxml")


def card_facts(page: str) -> list[str]:
    """The labelled lines of all cards of a mail's HTML: "label: value · what stands small beside it"."""
    rows = soup(page).select(".facts tr")
    return [
        ": ".join(" · ".join(cell.stripped_strings) for cell in row.find_all(["th", "td"])) for row in rows
    ]


def told(**known: Any) -> History:  # noqa: ANN401  # fields of Facts
    return History(NOW - 3 * DAY, {"L-1": LastSent(make_facts(**known))})


RICH = Details(
    place=Place("ขอนแก่น", "Khon Kaen", "콘깬", KHON_KAEN),
    hits=(hit(CAMERA),),
    carriers=(
        Carrier("adb_projects", "Asian Development Bank", "https://www.adb.org/projects/1"),
        Carrier("th_egp", "Thai e-GP", "https://process.gprocurement.go.th/notice/L-1"),
    ),
    reached={"plan": NOW - 30 * DAY, "open": NOW - DAY},
    bidding={"foreign_bidders": "ผู้ยื่นข้อเสนอต้องเป็นนิติบุคคลไทย"},
    disagreements={
        "deadline_at": {"adb_projects": "2026-12-14T09:30:00+00:00", "th_egp": "2026-12-13T09:30:00+00:00"}
    },
)
