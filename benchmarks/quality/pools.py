"""Unlabelled titles beside the project: what portals and outlets publish on a day, before anybody chose from it.

They are read where they lie, never copied. Each has a key, so that a label can be kept without the portal's words.
"""

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from domain.document import Document
from domain.notice import Notice
from pipeline.labels import title_key
from transform.parsers.news import read as read_news
from transform.text import clean

DATA: Final = Path(__file__).parents[3] / "shared" / "data"
_DAY: Final = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
_ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_OUTLETS: Final = {"vnexpress": ("VN", "vi"), "tuoitre": ("VN", "vi"), "etnews": ("KR", "ko")}


@dataclass(frozen=True, slots=True)
class Published:
    """A title as published, unlabelled.

    Attributes:
        pool: the file or folder below the data it lies in.
        country: of its portal, "INTL" for donors' lists.
        source: what its collector says of where it was published; titles of one source are alike.
        day: when it was published, ISO 8601; "" where no day is told.
    """

    pool: str
    country: str
    source: str
    text: str
    buyer: str
    day: str = ""

    @property
    def key(self) -> str:
        """What a label goes by, here as in the warehouse."""
        return title_key(self.country, self.text)


def tenders() -> Iterator[Published]:
    """National portals' titles drawn at random from dumps of other places, and the dumps at hand."""
    for country in ("id", "th", "tr", "vn"):
        yield from _of_lines(f"pool2/{country}.jsonl")
    with gzip.open(DATA / "bench/real_titles.json.gz", "rt", encoding="utf-8") as text:
        rows = json.load(text)
    yield from _published(
        "bench", ((row["cc"], row["portal"], row["title"], row["buyer"], row["date"]) for row in rows)
    )


def international() -> Iterator[Published]:
    """Donors' notices and the names of their projects."""
    worldbank = "intl2/worldbank"
    for row in _json(f"{worldbank}/eoi_tracker_th_vn_id_tr_regional_2026-08.json")["records"]:
        yield from _donor(worldbank, row.get("bid_description"), row.get("project_name"))
    for row in _json(f"{worldbank}/procnotices_th_vn_id_tr_regional_RECONSTRUCTED.json")["procnotices"]:
        yield from _donor(worldbank, row.get("bid_description"), row.get("project_name"))
    for row in _json("intl2/adb/feedburner_records_2026-08-05.json")["records"]:
        yield from _donor("intl2/adb", row.get("title"), None)


def headlines() -> Iterator[Published]:
    """Ordinary news of seven outlets, hardly any of it about procurement."""
    now = datetime(2026, 11, 30, tzinfo=UTC)
    for path in sorted((DATA / "bodies2/news").rglob("*")):
        if path.suffix in (".xml", ".rss"):
            outlet = path.parent.name
            country, lang = _OUTLETS.get(outlet, ("ID", "id"))
            meta = {"outlet": outlet, "country": country, "lang": lang, "zone": "Asia/Jakarta"}
            body = Document(
                "news", "list", "feed", "https://outlet.example/", path.read_bytes(), "", now, meta
            )
            read = (one for one in read_news(body) if isinstance(one, Notice))
            yield from _published("news", ((country, outlet, one.title, "", "") for one in read))


def once(published: Iterable[Published]) -> list[Published]:
    """Each title once, the first of those that fold alike in one country."""
    return list({one.key: one for one in reversed(list(published))}.values())[::-1]


def _of_lines(name: str) -> Iterator[Published]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    yield from _published(
        "pool2",
        ((row["country"], row["source"], row["title"], row.get("buyer"), row["date"]) for row in rows),
    )


def _donor(pool: str, title: str | None, project: str | None) -> Iterator[Published]:
    yield from _published(pool, (("INTL", pool, text, "", "") for text in (title, project)))


def _published(
    pool: str, rows: Iterable[tuple[str, str, str | None, str | None, str | None]]
) -> Iterator[Published]:
    for country, source, title, buyer, day in rows:
        if text := clean(title or ""):
            yield Published(pool, country, source, text, clean(buyer or ""), _iso(day or ""))


def _iso(day: str) -> str:
    """A day as its dump writes it, 2026-05-27 or 27/05/2026; "" for a month, a year and what is neither."""
    found = _DAY.fullmatch(day)
    return "-".join(found.group(3, 2, 1)) if found else day if _ISO_DAY.fullmatch(day) else ""


def _json(name: str) -> Any:  # noqa: ANN401  # as the file has it
    return json.loads((DATA / name).read_text(encoding="utf-8"))


POOLS: Final[dict[str, Callable[[], Iterator[Published]]]] = {
    "tenders": tenders,
    "international": international,
    "headlines": headlines,
}
