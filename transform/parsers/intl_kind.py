"""KIND, Korea's agency for infrastructure abroad: the board of its own tenders, a page of HTML.

Sources: the shape that a public client reads (links `?id=N&menuMode=READ`, a day beside each, a title whose brackets
say what it is) and values of six postings of 2026. No recorded body exists: which elements hold a row is not known, so
a row is whatever holds the link. What a posting says below its title is on a page of its own, which is not fetched.
"""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from domain.crawl.counts import in_number
from domain.document import Document, FieldError, PageError, Reading
from transform.parsers._korean import Posting, reading_of
from transform.parsers._korean_dates import parse_day
from transform.parsers.fields import Secondary
from transform.parsers.page_errors import diagnose
from transform.parsers.parsing import Always, by_kind, each
from transform.text import strip_markup

SOURCE = "intl_kind"
PAGE = "https://www.kindkorea.or.kr/pages/72?id={}&menuMode=READ"
BODY = "한국해외인프라도시개발지원공사(KIND)"
ALWAYS: Always = {"list": {None: ("title", "published", "url")}}
ROWS = ("tr", "li")
NO_ROWS = "등록된 게시물이 없습니다"
_LINK = re.compile(r"[?&]id=(\d+)&menuMode=READ")
_DAY = re.compile(r"20\d\d[-.]\d\d[-.]\d\d")


def read(document: Document) -> Iterator[Reading]:
    """Read the board's page."""
    return by_kind(document, {"list": _list}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    text = document.body.decode("utf-8", "replace")
    page = BeautifulSoup(text, "lxml")
    rows = [row for row in page.find_all(ROWS) if not row.find(ROWS) and (_links(row) or _day(row))]
    loose = [link for link in _links(page) if not link.find_parent(ROWS)]
    if not rows and not loose:
        if NO_ROWS in text:
            return
        raise PageError(*diagnose(text), text)
    yield from each([*rows, *loose], _posting, _number)


def _posting(row: Tag) -> Iterator[Reading]:
    if row.name not in ROWS:
        raise FieldError("layout_changed", "A posting's link stands in no row.", str(row))
    links, secondary = _links(row), Secondary("row.")
    if len(links) != 1:
        raise FieldError("missing_field", in_number(f"A row has {len(links)} links to a posting."), str(row))
    title = strip_markup(links[0].decode_contents())
    if not title:
        raise FieldError("missing_field", "A row's link has no title.", str(row))
    yield reading_of(
        Posting(
            source=SOURCE,
            native_id=_number(row),
            title=title,
            text="",
            published=secondary.read("date", _day(row), parse_day, None),
            url=PAGE.format(_number(row)),
            body=BODY,
            buyer=BODY,
        )
    )
    yield from secondary.unknown_fields()


def _links(part: Tag) -> list[Tag]:
    return [link for link in part.find_all("a") if _LINK.search(str(link.get("href") or ""))]


def _number(row: Tag) -> str:
    found = _LINK.search(str(_links(row)[0]["href"]))
    return found[1] if found else ""


def _day(row: Tag) -> str:
    found = _DAY.search(row.get_text(" "))
    return found[0] if found else ""
