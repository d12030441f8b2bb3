"""Challenge and block pages of the usual vendors of bot walls: the one table that crawls and parsers know them by.

The table is data/bot_walls.csv. A mark of kind "page" stands on such a page alone; one of kind "widget" is a script
or a box that ordinary pages embed too, or words that they may say, so that it counts only where the page says next to
nothing else; one of kind
"json" is what such a vendor answers to a request for data. All are lower case.
"""

import csv
import re
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from transform.text import strip_markup

_TABLE: Final = Path(__file__).parents[1] / "data" / "bot_walls.csv"
_PAGE, _WIDGET, _JSON = "page", "widget", "json"
# Characters that a reader sees. Pages of walls have some hundred, and widgets alone in a page have hardly any.
_LONGEST_WALL: Final = {_PAGE: 3000, _WIDGET: 400, _JSON: 3000}
# Data that a program reads is none of these pages, whatever titles it lists.
_JSON_TEXT: Final = re.compile(r"\ufeff?\s*[\[{]")
_FEED: Final = re.compile(
    r"\ufeff?\s*+(?:<\?xml[^>]*>\s*+)?(?:<!--.*?-->\s*+)*+<(?:rss|feed|rdf:rdf|urlset)\b", re.DOTALL
)


class BotWall(NamedTuple):
    """A row of the table.

    Attributes:
        vendor: whose page it is, for people; "" for what pages of several vendors say.
        kind: "page", "widget" or "json".
        mark: what stands in it, lower case.
    """

    vendor: str
    kind: str
    mark: str


def find_wall(text: str, *, marker: str = "") -> BotWall | None:
    """Say whose challenge or block page a text is, None for any other page.

    Args:
        text: the page, or its beginning.
        marker: what a page of the expected kind holds; where it stands, no widget and no data is a wall.
    """
    lowered = " ".join(text.lower().replace("\u2019", "'").replace("&#39;", "'").split())
    kinds = _kinds(text, expected=bool(marker) and marker in text)
    found = [wall for wall in bot_walls() if wall.kind in kinds and wall.mark in lowered]
    if not found:
        return None
    size = len(strip_markup(text))
    return next((wall for wall in found if size <= _LONGEST_WALL[wall.kind]), None)


def _kinds(text: str, *, expected: bool) -> tuple[str, ...]:
    if _FEED.match(text) or (expected and _JSON_TEXT.match(text)):
        return ()
    if _JSON_TEXT.match(text):
        return (_JSON,)
    return (_PAGE,) if expected else (_PAGE, _WIDGET)


@lru_cache(maxsize=1)
def bot_walls() -> tuple[BotWall, ...]:
    """The table, in its order: of several marks in a page the first names the vendor."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(BotWall(**row) for row in csv.DictReader(lines))
