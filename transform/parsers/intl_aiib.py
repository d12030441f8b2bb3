"""AIIB's project procurement: the list that its page loads as a script, and the official feed of the newest papers.

Recorded: five rows of the list and eleven items of the feed (2026). A notice is a paper, so its link names it; both
tell the same papers, the list with type, closing day and award, the feed a title, a link, at times a subject. Days are
"May 27, 2026" or "June 10,2026" without a time. The feed tells the country in the path of the paper alone, and what
the paper is in its file's name. Sectors are ten words, too wide to judge a notice by.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from domain.country import zone_of
from domain.document import EXCERPT, Document, FieldError, PassedOver, Reading, UnknownField
from domain.notice import Award, Moment, Money, Notice, PriceKind, Stage
from transform.parsers._aiib import COUNTRIES, FUNDER, SITE, country_of_path, identity, project_keys
from transform.parsers._feed import Item, read_feed
from transform.parsers._intl_aiib_words import CLASSES, NOT_TOLD, PREQUALIFICATION, TYPES, stage_of_file
from transform.parsers._script_data import load_list
from transform.parsers.fields import Fields, Secondary, look_up
from transform.parsers.parsing import Always, by_kind, each
from transform.parsers.substages import substage_of
from transform.text import as_code, strip_markup
from transform.values.dates import parse_moment
from transform.values.money import parse_money, told_currency

SOURCE: Final = "intl_aiib"
_MESSRS: Final = re.compile(r"^m/s\.?\s+", re.IGNORECASE)
COLUMNS: Final = ("id", "cd", "mb", "pj", "ds", "cr", "sd", "pc", "st", "ct", "tp", "dc")
ALWAYS: Final[Always] = {
    "list": {
        None: ("published", "stage"),
        Stage.OPEN: ("deadline",),
        Stage.AMENDED: ("deadline",),
        Stage.AWARDED: ("awards", PriceKind.AWARD),
    },
    "feed": {None: ("published",)},
}


def read(document: Document) -> Iterator[Reading]:
    """Yield the papers of our countries; those from before the crawl's window are passed over."""
    return by_kind(document, {"list": _list, "feed": _feed}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    since = document.meta.get("since", "")
    yield from each(load_list(document), partial(_row, since=since), lambda row: identity(row["dc"]))


def _row(row: dict[str, Any], since: str) -> Iterator[Reading]:
    fields = Fields(row, "ppoData.", always=COLUMNS, filled=("id", "mb", "st", "ct", "tp"))
    secondary = Secondary("ppoData.")
    fields.ignore("st")
    link, member = fields.need("dc"), strip_markup(fields.text("mb"))
    country = COUNTRIES.get(as_code(member), "") if member else country_of_path(link)
    if not country:
        yield PassedOver(identity(link), "other_country")
        return
    published = secondary.read("id", fields.text("id"), partial(_day, country=country), None)
    if _is_older(published, since):
        yield PassedOver(identity(link), "before_window")
        return
    yield _notice(fields, secondary, link, country, published)
    yield from secondary.unknown_fields()
    yield from fields.unknown_fields()


def _notice(
    fields: Fields, secondary: Secondary, link: str, country: str, published: Moment | None
) -> Notice:
    project, subject = strip_markup(fields.need("pj")), strip_markup(fields.text("ds"))
    kind, group = strip_markup(fields.text("tp")), strip_markup(fields.text("ct"))
    stage = secondary.read("tp", kind, partial(look_up, TYPES, "tp"), None) or secondary.read(
        "ct", group, partial(look_up, CLASSES, "ct"), None
    )
    closing = secondary.read("cd", fields.text("cd"), partial(_day, country=country, end_of_day=True), None)
    invites = as_code(kind) == PREQUALIFICATION
    awards = _awards(fields, secondary, country)
    return Notice(
        **_paper(link, country, project),
        part="detail",
        title=subject or project,
        description=project if subject else "",
        stage=stage,
        status_details=kind,
        published=published,
        deadline=None if invites else closing,
        prequalification_deadline=closing if invites else None,
        awards=awards,
        prices=tuple(award.price for award in awards if award.price),
    )


def _paper(link: str, country: str, project: str) -> dict[str, Any]:
    """What both lists tell of a paper by its link and its project."""
    return {
        "source": SOURCE,
        "native_id": identity(link),
        "country": country,
        "lang_hint": "en",
        "plan_keys": project_keys(country, project, link),
        "funder": FUNDER,
        "url": link if "://" in link else f"{SITE}{link}",
    }


def _awards(fields: Fields, secondary: Secondary, country: str) -> tuple[Award, ...]:
    told = {name: strip_markup(fields.text(name)) for name in ("cr", "sd", "pc")}
    said = {name: "" if as_code(value) in NOT_TOLD else value for name, value in told.items()}
    award = Award(
        supplier=_MESSRS.sub("", said["cr"]),
        price=secondary.read("pc", said["pc"], _price, None),
        decided=secondary.read("sd", said["sd"], partial(_day, country=country), None),
    )
    return (award,) if award != Award() else ()


def _price(text: str) -> Money | None:
    return (
        parse_money(text, currency=told_currency(text, ""), kind=PriceKind.AWARD, lang="en") if text else None
    )


def _day(text: str, country: str, *, end_of_day: bool = False) -> Moment | None:
    return parse_moment(text, zone_of(country), end_of_day=end_of_day) if text else None


def _is_older(published: Moment | None, since: str) -> bool:
    return published is not None and published.at.date().isoformat() < since


def _feed(document: Document) -> Iterator[Reading]:
    feed = read_feed(document.body, document.content_type, "en", document.url)
    since = document.meta.get("since", "")
    yield from each(feed.items, partial(_item, since=since), lambda item: identity(item.link))
    yield from (UnknownField(f"channel.{name}", text[:EXCERPT]) for name, text in feed.unknown.items())


def _item(item: Item, since: str) -> Iterator[Reading]:
    if not item.link:
        raise FieldError("missing_field", "The item has no link.", str(item))
    title, country = strip_markup(item.title), country_of_path(item.link)
    if not country:
        yield PassedOver(identity(item.link), "other_country")
        return
    if not title:
        raise FieldError("missing_field", "The item has no title.", str(item))
    secondary = Secondary("item.")
    dates = " ".join(item.dates)
    published = secondary.read("pubDate", dates, partial(_day, country=country), None)
    if _is_older(published, since):
        yield PassedOver(identity(item.link), "before_window")
        return
    file = item.link.rpartition("/")[2]
    stage = stage_of_file(file)
    yield Notice(
        **_paper(item.link, country, title),
        part="list",
        title=title,
        description=strip_markup(item.summary),
        stage=stage,
        substage=substage_of(stage, re.sub(r"[\W_]+", " ", file)),
        published=published,
    )
    yield from secondary.unknown_fields()
    yield from (UnknownField(f"item.{name}", text[:EXCERPT]) for name, text in item.unknown.items())
