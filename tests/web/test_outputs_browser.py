"""The page of tokens in a real browser: made, read by a program, withdrawn; a phone's width, and what axe finds."""

import re
from typing import TYPE_CHECKING

import pytest

from desk.sessions import open_session
from tests.digest.world import NOW
from tests.web.api import Program
from tests.web.desk import Desk
from tests.web.looks import PHONE, SERIOUS
from web.session import COOKIE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def log_in(one: "Page", desk: Desk, subscriber: int) -> None:
    """Give a browser the cookie of a login."""
    with desk.engine.begin() as connection:
        secret = open_session(connection, subscriber, NOW)
    one.context.add_cookies([{"name": COOKIE, "value": secret, "url": desk.address}])


def test_a_token_is_made_and_withdrawn_by_clicks(page: "Page", desk: Desk, subscriber: int) -> None:
    log_in(page, desk, subscriber)
    page.goto(f"{desk.address}/outputs")
    page.locator("#name").fill("내 스크립트")
    page.get_by_role("button", name="토큰 만들기").click()
    (secret,) = re.findall(r"cityleads_[\w-]{43}", page.content())
    assert Program(desk, secret).get("leads").status_code == 200
    page.get_by_role("button", name="폐기: 내 스크립트").click()
    assert page.url == f"{desk.address}/outputs"
    assert page.get_by_role("listitem").count() == 0
    assert Program(desk, secret).get("leads").status_code == 401


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_fits_a_phone_and_axe_finds_nothing_serious(
    browser: "Browser", desk: Desk, subscriber: int, language: str, colours: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(viewport=PHONE, color_scheme=colours, bypass_csp=True)
    one = context.new_page()
    log_in(one, desk, subscriber)
    one.goto(f"{desk.address}/outputs?lang={language}")
    one.locator("#name").fill("x" * 80)
    one.locator("#opens").select_option("leads.atom")
    one.locator("form.card:has(#name) button").click()
    assert one.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    found = axe.run(one).response["violations"]
    assert [(each["id"], each["impact"]) for each in found if each["impact"] in SERIOUS] == []
    context.close()
