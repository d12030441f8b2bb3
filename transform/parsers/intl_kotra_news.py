"""KOTRA's news of foreign markets: title, link, day and summary of an article, nothing else.

Source: the fields that public clients of the interface read (data.go.kr 15034831). No recorded body exists, so what
stands beside these fields is reported as unknown. The writer is a person and is never read, and an article's text is
not kept (licence).
"""

from collections.abc import Iterator
from typing import Any

from domain.document import Document, PageError, PassedOver, Reading
from domain.notice import Notice, Stage
from transform.parsers._korean import LANGUAGE, NOT_OURS
from transform.parsers._korean_dates import parse_day
from transform.parsers._occasions import reported
from transform.parsers.fields import Fields, Secondary
from transform.parsers.page_errors import load_json
from transform.parsers.parsing import Always, by_kind, each
from transform.text import strip_markup
from transform.values.korean_places import host_country

SOURCE = "intl_kotra_news"
EXTRACT = 400
ALWAYS: Always = {"list": {None: ("title", "published", "url")}}
# The writer, a person; and the text.
_DROPPED = ("newsWrterNm", "newsBdt")
# Read by public clients, and of no use to a lead: the board's number, goods, trades, the office, files, counts, times
# of the record beside that of the article.
_UNUSED = (
    *("bbsSn", "regn", "infoCl", "indstCl", "indstCdList", "ovrofInfo", "kwrd", "dataType", "jobSeNm"),
    *("hsCdNm", "cmdltNmKorn", "cmdltNmEng", "fileLink", "crrspOvrofLink", "inqryItmLink", "inqreCnt"),
    *("newsWrtDt", "regDt", "updDt"),
)


def read(document: Document) -> Iterator[Reading]:
    """Read a page of one country's articles."""
    return by_kind(document, {"list": _list}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    answer = load_json(document)
    try:
        body = answer["response"]["body"]
        found = (body["itemList"] or {}).get("item") or []
        none_said = str(body["totalCnt"]) == "0" or str(body["pageNo"]) != "1"
    except (KeyError, TypeError, AttributeError) as error:
        raise PageError("layout_changed", "The answer has no response.body.itemList.", str(answer)) from error
    rows = [found] if isinstance(found, dict) else found
    if not isinstance(rows, list) or not (rows or none_said):
        raise PageError("layout_changed", "The answer's itemList.item is no list of articles.", str(answer))
    yield from each(rows, _article, lambda row: row["bbstxSn"])


def _article(row: dict[str, Any]) -> Iterator[Reading]:
    told = {name: value for name, value in row.items() if name not in _DROPPED}
    fields, secondary = Fields(told, "item."), Secondary("item.")
    number, title = fields.need("bbstxSn"), strip_markup(fields.need("newsTitl"))
    country = host_country(fields.need("natn"))
    if not country:
        yield PassedOver(number, NOT_OURS)
        return
    summary = strip_markup(fields.text("cntntSumar"))
    fields.ignore(*_UNUSED)
    notice = Notice(
        source=SOURCE,
        native_id=number,
        part="list",
        country=country,
        stage=Stage.PROGRAMME,
        title=title,
        description="" if summary == title else _shortened(summary),
        lang_hint=LANGUAGE,
        published=secondary.read("othbcDt", fields.text("othbcDt"), parse_day, None),
        url=secondary.need("kotraNewsUrl", fields.text("kotraNewsUrl")),
    )
    yield reported(notice) or notice
    yield from secondary.unknown_fields()
    yield from fields.unknown_fields()


def _shortened(text: str) -> str:
    return text if len(text) <= EXTRACT else text[: EXTRACT - 1].rsplit(" ", 1)[0] + "…"
