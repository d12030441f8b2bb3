"""Takes pictures of pages in a real browser: light, dark, and as wide as a phone; checks what only a browser can.

The docs' pictures of mails are taken anew with them, so that they show the words of today.

Runs in the laboratory's environment (`make pictures`), which has a browser's driver and axe.
"""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, sync_playwright

# Name, width in CSS pixels, scheme.
LOOKS = (("light", 700, "light"), ("dark", 700, "dark"), ("phone", 375, "light"), ("phone-dark", 375, "dark"))
# docs/images/mail-<name>.png: page, width and height in CSS pixels, scheme.
DOCS = {
    "busy-ko": ("busy-ko", 700, 1180, "light"),
    "busy-en-dark": ("busy-en", 700, 1180, "dark"),
    "quiet-ko": ("quiet-ko", 700, 640, "light"),
    "phone-ko": ("busy-ko", 375, 1180, "light"),
    "hostile-ko": ("hostile-ko", 375, 1180, "light"),
}
DOCS_SCALE = 1.5
IMAGES = Path(__file__).parent.parent.parent / "docs" / "images"
# A mail is shown inside a mail program's own page, which has the landmarks.
NOT_OF_A_MAIL = {"region", "landmark-one-main"}
SERIOUS = {"serious", "critical"}


def shoot(browser: Browser, page_file: Path, folder: Path) -> Iterator[str]:
    """Take a page's pictures; yield what is wrong with it."""
    for name, width, scheme in LOOKS:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            device_scale_factor=2 if width < 500 else 1,
            java_script_enabled=True,
        )
        page = context.new_page()
        asked: list[str] = []
        page.on("request", partial(_note, asked))
        page.goto(page_file.resolve().as_uri())
        page.screenshot(path=str(folder / f"{page_file.stem}-{name}.png"), full_page=True)
        told = f"{page_file.stem} {name}"
        yield from (f"{told}: asks for {url}" for url in asked if not url.startswith("file:"))
        yield from (f"{told}: {fault}" for fault in _faults(page, width))
        context.close()


def shoot_for_docs(browser: Browser, folder: Path) -> None:
    """Take the docs' pictures: the top of each page, as a reader first sees it."""
    for name, (page_name, width, height, scheme) in DOCS.items():
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            device_scale_factor=DOCS_SCALE,
        )
        page = context.new_page()
        page.goto((folder / f"{page_name}.html").resolve().as_uri())
        page.screenshot(path=str(IMAGES / f"mail-{name}.png"))
        context.close()


def _note(asked: list[str], request: Request) -> None:
    asked.append(request.url)


def _faults(page: Page, width: int) -> Iterator[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        yield f"scrolls sideways: {wide} px in {width}"
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    for one in violations:
        if one["impact"] in SERIOUS and one["id"] not in NOT_OF_A_MAIL:
            where = "; ".join(str(node["target"]) for node in one["nodes"][:3])
            yield f"axe {one['impact']}: {one['id']} ({one['help']}) at {where}"


def main(browser_path: str, folder: str, *pages: str) -> int:
    """Take the pictures of all pages into a folder; the number of faults."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    faults = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-quic"])
        for page in pages:
            faults += list(shoot(browser, Path(page), Path(folder)))
        shoot_for_docs(browser, Path(pages[0]).parent)
        browser.close()
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    sys.stdout.write(f"{len(pages)} pages, {len(pages) * len(LOOKS)} pictures, {len(faults)} faults\n")
    return len(faults)


if __name__ == "__main__":
    sys.exit(1 if main(*sys.argv[1:]) else 0)
