"""How pages are looked at in a real browser: as wide as a phone or a desk's screen, light and dark, with axe."""

import os
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.harness import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SERIOUS: Final = {"serious", "critical"}
PHONE: Final = {"width": 375, "height": 800}
WIDE: Final = {"width": 1180, "height": 900}
LOOKS: Final = {
    f"{wide}-{scheme}": (size, scheme)
    for wide, size in (("phone", PHONE), ("wide", WIDE))
    for scheme in ("light", "dark")
}
# The docs' pictures: the top of these.
DOCS: Final = {
    "lead-ko-wide-light": "web-lead",
    "list-en-wide-dark": "web-list-en",
    "dashboard-pipeline-ko-wide-light": "dashboard-pipeline",
}


def look(
    browser: "Browser", pages: Mapping[str, str], name: str, cookie: Mapping[str, str] | None = None
) -> list[str]:
    """What is wrong with pages in one look; their pictures go to the folder CITYLEADS_SHOTS, where that is set.

    Args:
        browser: a real one.
        pages: address by name.
        name: of the look.
        cookie: of a login.
    """
    size, scheme = LOOKS[name]
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # The driver's own script is not the page's: it goes past the policy that forbids all scripts.
    context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)
    if cookie:
        context.add_cookies([dict(cookie)])
    page = context.new_page()
    faults: list[str] = []
    for title, url in pages.items():
        answer = page.goto(url)
        if answer is None or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            faults.append(f"{title} {name}: no answer, or one that says the desk failed")
        faults += [f"{title} {name}: {fault}" for fault in _faults(page, axe, size["width"])]
        _keep(page, f"{title}-{name}")
    context.close()
    return faults


def _faults(page: "Page", axe: Any, width: int) -> Iterator[str]:  # noqa: ANN401  # axe's driver has no types here
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        yield f"{wide} px wide"
    for one in axe.run(page).response["violations"]:
        if one["impact"] in SERIOUS:
            yield f"{one['id']} {one['nodes'][0]['target']}"


def _keep(page: "Page", name: str) -> None:
    folder = os.environ.get("CITYLEADS_SHOTS")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    page.screenshot(path=f"{folder}/desk-{name}.png", full_page=True)
    if name in DOCS:
        page.screenshot(path=str(ROOT / f"docs/images/{DOCS[name]}.png"))
