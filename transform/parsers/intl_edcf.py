"""Korea's Economic Development Cooperation Fund (EDCF): the board of tenders that its loans pay, a page of HTML.

Sources: what a public client of 2026 reads (`div.notice-list-item`, links `HPHFFE066M01?boardid=N`, a day as
yyyy.mm.dd, and two kinds). No recorded body exists: which element of a posting holds what is not known, so the kind and
the day are told by their form, and the title is what the link says. What a posting says below its title is on a page
of its own, which is not fetched.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bs4 import BeautifulSoup, Tag

from domain.crawl.counts import in_number
from domain.document import Document, FieldError, PageError, Reading
from domain.notice import Notice
from transform.parsers._korean import Posting, reading_of
from transform.parsers._korean_dates import parse_day
from transform.parsers.fields import Secondary, look_up
from transform.parsers.page_errors import diagnose
from transform.parsers.parsing import Always, by_kind, each
from transform.text import clean

SOURCE: Final = "intl_edcf"
PAGE: Final = "https://www.edcfkorea.go.kr/fe/HPHFFE066M01?boardid={}"
BODY: Final = "한국수출입은행 대외경제협력기금(EDCF)"
FUNDER: Final = "EDCF"
# Kind → who buys: of a partner country's tender its own page alone says that.
BUYERS: Final = {"개도국발주사업": "", "edcf발주사업": BODY}
ALWAYS: Always = {"list": {None: ("title", "published", "url")}}
ITEM: Final = "div.notice-list-item"
_LINK: Final = re.compile(r"HPHFFE066M01\?(?:.*&)?boardid=(\d+)")
_KIND: Final = re.compile(rf"\[?\s*({'|'.join(BUYERS)})\s*\]?", re.IGNORECASE)
_DAY: Final = re.compile(r"(?:(?:등록|작성|게시)일)?\s*:?\s*(20\d\d\.\d\d\.\d\d\.?)")


def read(document: Document) -> Iterator[Reading]:
    """Read a page of the board."""
    return by_kind(document, {"list": _list}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    text = document.body.decode("utf-8", "replace").replace("\0", "")
    page = BeautifulSoup(text, "lxml")
    items = page.select(ITEM)
    loose = [link for link in _links(page) if not link.find_parent("div", class_="notice-list-item")]
    if not items and not loose:  # the board goes back for years, and what it would say instead is not known
        raise PageError(*diagnose(text), text)
    yield from each([*items, *loose], _posting, _number)


def _posting(item: Tag) -> Iterator[Reading]:
    if item.name != "div":
        raise FieldError("layout_changed", "A posting's link stands in no item of the list.", str(item))
    links, secondary = _links(item), Secondary("item.")
    if len({_number_of(link) for link in links}) != 1:
        raise FieldError(
            "missing_field", in_number(f"An item has {len(links)} links to a posting."), str(item)
        )
    title, told = _title(links[0])
    kind = _text_of_its_own(item, _KIND) or told
    buyer = secondary.read("kind", kind, lambda kind: look_up(BUYERS, "kind", kind), BODY)
    found = reading_of(
        Posting(
            source=SOURCE,
            native_id=_number(item),
            title=title,
            text="",
            published=secondary.read("date", _text_of_its_own(item, _DAY), parse_day, None),
            url=PAGE.format(_number(item)),
            body=BODY,
            buyer=buyer,
        )
    )
    yield replace(found, funder=FUNDER) if isinstance(found, Notice) and not buyer else found
    yield from secondary.unknown_fields()


def _title(link: Tag) -> tuple[str, str]:
    """What a link says without the day and the kind that may stand in it too, and the kind before the title."""
    texts = [text for text in map(clean, link.stripped_strings) if not _DAY.fullmatch(text)]
    said = clean(" ".join(texts))
    kind = _KIND.match(said)
    title = clean(said[kind.end() :]) if kind else said
    if not title:
        raise FieldError("missing_field", "An item's link has no title.", str(link))
    return title, kind[1] if kind else ""


def _text_of_its_own(item: Tag, pattern: re.Pattern[str]) -> str:
    """What the pattern finds in the first text of an item that is nothing else; "" where there is none.

    A title may quote a day or a kind, so these are not looked for within longer texts.
    """
    texts = map(clean, item.stripped_strings)
    return next((found[1] for text in texts if (found := pattern.fullmatch(text))), "")


def _links(part: Tag) -> list[Tag]:
    return [link for link in part.find_all("a") if _LINK.search(str(link.get("href") or ""))]


def _number_of(link: Tag) -> str:
    found = _LINK.search(str(link["href"]))
    return found[1] if found else ""


def _number(item: Tag) -> str:
    """A posting's number; "" where it has no link."""
    links = _links(item) or ([item] if item.name == "a" else [])
    return _number_of(links[0]) if links else ""
