"""Every page of the desk in a real browser: in both languages, light and dark, a phone's width and a screen's; axe.

`make pictures` runs these with CITYLEADS_SHOTS set, and so takes each page's picture.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cityleads.bi.marts import refresh_marts
from desk.role import Role
from digest.delivery.message import Sender
from digest.links.tokens import Action, CompanyToken
from digest.links.urls import Desk as DeskUrls
from tests.digest.world import DAY, NOW, World
from tests.web.desk import SIGNER, Desk, running
from tests.web.filled import fill, work
from tests.web.looks import LOOKS, look
from tests.web.staff import enter
from tests.web.test_login import BASE, Box
from web.dashboards.boards import NAMES
from web.session import COOKIE, Post

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

# What somebody who is logged in opens: the page's name, and its path.
INSIDE = {
    "home": "",
    "list": "leads",
    "list-narrow": "leads?tier=lead&q=ถนน&least=x",
    "lead": "lead/L-1",
    "project": "project/PR-P1",
    "marks": "marks",
    "told": "told/beside",
    "searches": "searches",
    "search": "search/1",
    "board": "board",
    "calendar": "calendar",
    "search-new": "search/new?q=cctv",
    "companies": "companies",
    "company": "company/1",
    "letter": "company/1/introduce/L-1",
    "overview": "companies/overview",
    "authorities": "authorities",
    "authority": "authority/TH-B1",
    "guide": "guide/TH",
    "guide-row": "guide/TH/TH-dispute-1",
    "outputs": "outputs",
    **{f"dashboard-{name}": f"dashboard/{name}" for name in NAMES},
    "missed": "report/missed",
    "too-much": "report/too-much",
    "reports": "reports",
    "operating": "operating",
    "operating-source": "operating/source/th_egp",
    "operating-pairs": "operating/pairs",
    "none": "lead/L-NONE",
    "login-inside": "login",
}


@pytest.fixture
def mailing(world: World) -> Iterator[Desk]:
    """A desk at which one can log in, as it mails."""
    sender = Sender(web=DeskUrls("d@agency.example", BASE, SIGNER))
    with running(world.engine, base="http://127.0.0.1", post=Post(sender, Box())) as desk:
        yield desk


def outside(desk: Desk, reader: int) -> dict[str, str]:
    """What links of mails open, and what is refused: the page's name, and its address."""
    firm = f"token={SIGNER.sign_company(CompanyToken(1, 1, (NOW + DAY).date()))}"
    return {
        "home-by-link": desk.link(Action.READ, reader).replace("/leads?", "/?"),
        "not-for-us": desk.link(Action.NOT_FOR_US, reader, "L-1"),
        "not-same": desk.link(Action.NOT_SAME, reader, "L-1"),
        "unsubscribe": desk.link(Action.UNSUBSCRIBE, reader),
        "firm": f"{desk.address}/firm?{firm}",
        "firm-lead": f"{desk.address}/firm/lead?lead=L-1&{firm}",
        "forged": f"{desk.address}/leads?token=x",
        "expired": desk.link(Action.READ, reader, days=-1),
        "not-logged-in": f"{desk.address}/board",
        "root": f"{desk.address}/",
        "login": f"{desk.address}/login",
    }


# `make pictures` takes every look in both languages; a test run takes two that differ in all.
SEEN = [(language, name) for language in ("ko", "en") for name in LOOKS]
if not os.environ.get("CITYLEADS_SHOTS"):
    SEEN = [("ko", "phone-dark"), ("en", "wide-light")]


@pytest.mark.parametrize(("language", "name"), SEEN)
def test_no_page_scrolls_sideways_and_axe_finds_nothing_serious(
    browser: "Browser", mailing: Desk, world: World, language: str, name: str
) -> None:
    kim = enter(mailing, world, "kim@centre.example", Role.OPERATOR, language=language)
    fill(world, kim.me)
    work(replace(kim, desk=mailing), language)
    refresh_marts(world.engine, NOW, everything=True)
    cookie = {"name": COOKIE, "value": kim.secret, "url": mailing.address}
    inside = {title: f"{mailing.address}/{path}" for title, path in INSIDE.items()}
    faults = look(browser, _told(inside, language), name, cookie)
    assert faults + look(browser, _told(outside(mailing, kim.me), language), name) == []


def _told(pages: dict[str, str], language: str) -> dict[str, str]:
    """The pages in a language, its code in their names."""
    return {
        f"{title}-{language}": f"{url}{'&' if '?' in url else '?'}lang={language}"
        for title, url in pages.items()
    }


def test_on_a_phone_the_navigation_is_one_line_and_the_rest_is_behind_more(
    browser: "Browser", mailing: Desk, world: World
) -> None:
    for language, more, marks in (("ko", "더 보기", "내 표시"), ("en", "More", "My marks")):
        reader = world.add_subscriber(f"{language}@centre.example", language)
        context = browser.new_context(viewport=LOOKS["phone-light"][0], java_script_enabled=False)
        page = context.new_page()
        page.goto(mailing.link(Action.READ, reader))
        bar = page.locator("header nav")
        box = bar.bounding_box()
        assert box is not None
        assert box["height"] < 40
        assert bar.locator("[aria-current=page]").count() == 1
        bar.get_by_text(more).click()
        bar.get_by_role("link", name=marks).click()
        assert page.get_by_role("heading", level=1).inner_text() == marks
        assert page.locator("header summary[aria-current=true]").count() == 1
        context.close()
