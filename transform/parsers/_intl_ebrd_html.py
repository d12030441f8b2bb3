"""What the EBRD's two kinds of pages share: rows of a table, texts that are escaped twice, times of London."""

from html import unescape
from typing import Any, Final

from lxml import etree

from domain.document import Document, PageError
from transform.parsers.page_errors import diagnose
from transform.text import clean

SOURCE: Final = "intl_ebrd"
ZONE: Final = "Europe/London"
NOTHING: Final = ("", "N/A")


def rows_of(document: Document, path: str) -> list[Any]:
    """Rows of a page. lxml is used for the archive's 4,050 rows, which are read in half a second."""
    text = document.body.decode("utf-8", "replace").replace("\0", "")
    page = etree.fromstring(text.encode(), etree.HTMLParser(encoding="utf-8")) if text.strip() else None
    rows = [] if page is None else page.xpath(path)
    if not isinstance(rows, list) or not rows:
        raise PageError(*diagnose(text), text)
    return rows


def text_of(part: Any) -> str:  # noqa: ANN401  # lxml has no types
    return clean(unescape("".join(part.itertext())))
