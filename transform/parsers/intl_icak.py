"""The International Contractors Association of Korea: its board of tenders, as its page loads it.

Sources: the shape that a public client reads (`data.list[]` with sn, titl, cnTxt, pstgBgngDt, pstgEndDt, cateNm) and
values of four postings of 2026. No recorded body exists, so what stands beside these fields is reported as unknown.
"""

import re
from collections.abc import Iterator
from typing import Any

from domain.document import Document, PageError, Reading
from domain.notice import Stage
from transform.parsers._korean import Posting, reading_of
from transform.parsers._korean_dates import parse_day
from transform.parsers.fields import Fields, Secondary, look_up
from transform.parsers.page_errors import load_json
from transform.parsers.parsing import Always, by_kind, each
from transform.text import strip_markup

SOURCE = "intl_icak"
PAGE = "https://www.icak.or.kr/board/bidPblancList"
BODY = "해외건설협회(ICAK)"
CATEGORIES: dict[str, Stage] = {"입찰공고": Stage.OPEN, "사전규격": Stage.DRAFT}
ALWAYS: Always = {"list": {None: ("title", "published", "url")}}
# Until this year a posting is shown that nobody takes down.
_FOR_EVER = "2099"
# Who wrote or changed a posting is nobody's business; how the portal calls these fields is not recorded.
_PERSONS = re.compile("(?:rgtr|rgst|reg|mdfr|mdfcn|upd|wrter|wrtr|writer|user|inpt).*", re.IGNORECASE)


def read(document: Document) -> Iterator[Reading]:
    """Read a page of the board."""
    return by_kind(document, {"list": _list}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    answer = load_json(document)
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("list"), list):
        raise PageError("layout_changed", "The answer is JSON, but it has no data.list.", str(answer))
    yield from each(data["list"], _posting, lambda row: row["sn"])


def _posting(row: dict[str, Any]) -> Iterator[Reading]:
    told = {name: value for name, value in row.items() if not _PERSONS.fullmatch(name)}
    fields, secondary = Fields(told, "list.", always=("cnTxt",)), Secondary("list.")
    number = fields.need("sn")
    shown_until = fields.text("pstgEndDt")  # how long it is shown, which is no deadline
    if not shown_until.startswith(_FOR_EVER):
        secondary.read("pstgEndDt", shown_until, parse_day, None)
    yield reading_of(
        Posting(
            source=SOURCE,
            native_id=number,
            title=strip_markup(fields.need("titl")),
            text=strip_markup(secondary.need("cnTxt", fields.text("cnTxt"))),
            published=secondary.read("pstgBgngDt", fields.text("pstgBgngDt"), parse_day, None),
            url=PAGE,
            body=BODY,
            stage=secondary.read("cateNm", fields.text("cateNm"), _stage, None),
        )
    )
    yield from secondary.unknown_fields()
    yield from fields.unknown_fields()


def _stage(word: str) -> Stage:
    return look_up(CATEGORIES, "cateNm", word)
