"""TED, the Union's daily of tenders: an answer of its search interface v3.

Recorded: two notices of September 2026. Texts of several languages are objects by ISO 639-3; an English title is
"Country – CPV's name – title", of which the last part is in the notice's own language. What a notice does not tell is
not there. Days carry an offset and no time ("2026-09-30+02:00").
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, Final

from domain.document import Document, FieldError, PageError, PassedOver, Reading
from domain.notice import Award, Classification, Key, Moment, Notice, Stage
from transform.parsers.fields import Fields, Secondary, look_up_beginning
from transform.parsers.page_errors import load_json
from transform.parsers.parsing import Always, by_kind, each
from transform.parsers.privacy import without_persons
from transform.parsers.terms import terms_of
from transform.text import as_code, strip_markup
from transform.values.dates import day_moment
from transform.values.numberings import quoted

SOURCE: Final = "intl_ted"
PAGE: Final = "https://ted.europa.eu/en/notice/-/detail/{}"
COUNTRY: Final = "TUR"
ZONE: Final = "Europe/Istanbul"
ALWAYS: Final[Always] = {"list": {None: ("published", "stage", "buyer", "classifications", "keys")}}
# By how the code begins, the first that fits: eForms' notice types.
STAGES: Final = {
    "pin-cfc": Stage.OPEN,
    "pin": Stage.PLAN,
    "cn": Stage.OPEN,
    "subco": Stage.OPEN,
    "qu-sy": Stage.OPEN,
    "can": Stage.AWARDED,
    "veat": Stage.AWARDED,
    "compl": Stage.AWARDED,
}
PAGE_FIELDS: Final = ("notices", "totalNoticeCount", "iterationNextToken", "timedOut")
_FIRST: Final = ("eng", "tur")
_BETWEEN: Final = " – "
_PARTS: Final = 3
_DAY: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?")


def read(document: Document) -> Iterator[Reading]:
    """Yield Türkiye's notices on a page."""
    return by_kind(document, {"list": _page}, ALWAYS)


def _page(document: Document) -> Iterator[Reading]:
    answer = load_json(document)
    found = answer.get("notices") if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise PageError("layout_changed", "The answer holds no notices.", str(answer))
    page = Fields(answer)
    page.ignore(*PAGE_FIELDS)
    yield from page.unknown_fields()
    yield from each(found, _notice, lambda record: record["publication-number"])


def _notice(record: Mapping[str, Any]) -> Iterator[Reading]:
    fields, secondary = Fields(record, "notices."), Secondary("notices.")
    number = fields.need("publication-number")
    countries = [*_listed(fields, "buyer-country"), *_listed(fields, "place-of-performance-country-proc")]
    if not countries:
        raise FieldError("missing_field", "The field notices.buyer-country is missing or empty.", str(record))
    if COUNTRY not in countries:
        yield PassedOver(number, "other_country")
        return
    fields.ignore("official-language", "buyer-legal-type")
    title, told = _title(fields), strip_markup(_said(fields, "description-proc"))
    text = without_persons(told)
    codes = dict.fromkeys(map(str, _listed(fields, "classification-cpv")))
    kind = fields.text("notice-type")
    yield Notice(
        source=SOURCE,
        native_id=number,
        part="list",
        country="TR",
        stage=secondary.read("notice-type", kind, partial(look_up_beginning, STAGES, "notice-type"), None),
        status_details=kind,
        title=title,
        description=text,
        terms=terms_of(told, "TR"),
        keys=_keys(fields.text("procedure-identifier"), f"{title} {text}"),
        buyer=_said(fields, "buyer-name"),
        awards=_awards(fields),
        classifications=tuple(Classification("CPV", code) for code in codes),
        published=secondary.read("publication-date", fields.text("publication-date"), _day, None),
        deadline=secondary.read(
            "deadline-receipt-tender-date-lot",
            _listed(fields, "deadline-receipt-tender-date-lot"),
            _first_deadline,
            None,
        ),
        url=_url(fields.pop("links"), number),
    )
    yield from secondary.unknown_fields()
    yield from fields.unknown_fields()


def _listed(fields: Fields, name: str) -> list[Any]:
    """A list, one value for a list of it; empty where it is missing, and for another form, which is reported."""
    told = fields.pop(name)
    values = told if isinstance(told, list) else [told] if told is not None else []
    good = [one for one in values if isinstance(one, str) and one.strip()]
    if len(good) != len(values) or told == []:
        fields.report(name, told)
    return good


def _said(fields: Fields, name: str) -> str:
    """A text of several languages: English, else Turkish, else the first. "" where there is none, which is reported."""
    told = fields.pop(name)
    values = _in_one_language(told)
    if not values:
        fields.report(name, told)
    return values[0] if values else ""


def _in_one_language(told: object) -> list[str]:
    """The texts of the first language that is wanted; [] for another form than texts, or lists of them, by language."""
    if not isinstance(told, dict) or not told:
        return []
    language = next((one for one in _FIRST if one in told), next(iter(told)))
    values = told[language] if isinstance(told[language], list) else [told[language]]
    texts = [value.strip() for value in values if isinstance(value, str)]
    return texts if texts and len(texts) == len(values) and all(texts) else []


def _awards(fields: Fields) -> tuple[Award, ...]:
    """Who won, each once though it won several lots; no price, lot or country is told beside the names."""
    told = fields.pop("winner-name")
    names = _in_one_language(told)
    if told and not names:
        fields.report("winner-name", told)
    return tuple(Award(supplier=name) for name in dict.fromkeys(names))


def _title(fields: Fields) -> str:
    """What is bought, without the country and the name of its class before it. Raises FieldError without one."""
    told = _said(fields, "notice-title")
    if not told:
        raise FieldError("missing_field", "The field notices.notice-title is missing or empty.")
    parts = told.split(_BETWEEN, _PARTS - 1)
    return strip_markup(parts[-1] if len(parts) == _PARTS else told)


def _keys(procedure: str, text: str) -> tuple[Key, ...]:
    """The procedure's identifier, and Türkiye's own number where the text quotes exactly one."""
    own = (Key("ted_procedure", as_code(procedure)),) if procedure else ()
    abroad = quoted("TR", text)
    return (*own, abroad) if abroad else own


def _day(text: str, *, end_of_day: bool = False) -> Moment | None:
    """A day; its offset is the buyer's and says which day it is, so it shifts none."""
    if not text:
        return None
    found = _DAY.fullmatch(text)
    if not found:
        raise FieldError("bad_date", f"'{text}' is no day with an offset.", text)
    return day_moment(date.fromisoformat(found[1]), ZONE, text, end_of_day=end_of_day)


def _first_deadline(days: list[Any]) -> Moment | None:
    """The first of the lots' deadlines."""
    return _day(min(days), end_of_day=True) if days else None


def _url(links: Any, number: str) -> str:  # noqa: ANN401  # JSON values are of any type
    told = links.get("html", {}).get("ENG", "") if isinstance(links, dict) else ""
    return (
        told if isinstance(told, str) and told.startswith("https://ted.europa.eu/") else PAGE.format(number)
    )
