"""A picture of a page, by whatever browser of Chromium's family is here."""

import re
import shutil
import subprocess
import tempfile
from html import escape
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTH, SECONDS = 700, 60
# Says in its title how high a page is that it holds in a frame of its own origin.
_RULER = (
    '<!doctype html><title></title><iframe id="f" style="width:{width}px;border:0" srcdoc="{page}"></iframe>'
    "<script>onload=()=>{{document.title='height '+"
    "document.getElementById('f').contentDocument.documentElement.scrollHeight}}</script>"
)


def picture(page: Path, to: Path) -> bool:
    """Take a picture of a whole page of ours, 700 pixels wide; False where no browser is here or it fails."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return False
    with tempfile.TemporaryDirectory(prefix="cityleads-picture-") as folder:
        ruler = Path(folder, "ruler.html")
        html = escape(page.read_text(encoding="utf-8"), quote=True)
        ruler.write_text(_RULER.format(width=WIDTH, page=html), encoding="utf-8")
        dumped = _run(browser, folder, "--dump-dom", ruler.as_uri())
        height = re.search(r"<title>height (\d+)", dumped)
        size = f"--window-size={WIDTH},{int(height[1]) if height else 2000}"
        _run(
            browser,
            folder,
            f"--screenshot={to.resolve()}",
            size,
            "--hide-scrollbars",
            page.resolve().as_uri(),
        )
    return to.exists()


def _run(browser: str, profile: str, *arguments: str) -> str:
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={profile}", *arguments,
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  # our own words
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")
