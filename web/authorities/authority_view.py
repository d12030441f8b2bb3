"""Buyers as pages, every string ready: the list, and one buyer with what it bought, has open and plans."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from digest.render.cards import Card
from digest.render.city_lines import format_city
from digest.render.field_formats import format_stage, shorten
from digest.select.details import Place
from digest.select.leads import Rates, read_rates, worth_of
from domain.country import COUNTRIES
from warehouse.parties.buyer_pages import Row, buyer_leads, find_buyers, read_buyer
from warehouse.parties.party_history import history, units
from warehouse.programmes.cities import current_steps
from web.cards import read_cards_alone
from web.forms import plain
from web.i18n import WebTranslator
from web.session import Refusal, Session
from web.team.board_view import page_of
from web.views.list import Choice

PAGE: Final = 50
_SHOWN, _UNITS = 20, 200
_NAME = 200
_ID: Final = re.compile(r"[A-Z]{0,4}(-[A-Za-z0-9]{1,40}){1,2}")
# Before each of the names that a provenance is told of; what else has a semicolon is a remark on one.
_PARTS_OF_NAMES: Final = re.compile(r"; (?=(?:name|en|ko)[:,])")
PARTS: Final = ("open", "ahead", "past")


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """One buyer of the list: its name for this reader, the original beside it, and where it is."""

    url: str
    name: str
    original: str
    language: str
    meta: str


@dataclass(frozen=True, slots=True)
class AuthoritiesView:
    """A page of buyers."""

    word: str
    token: str
    countries: tuple[Choice, ...]
    rows: tuple[AuthorityRow, ...]
    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class LeadLine:
    """One lead of a buyer; `headline` glosses its title, "" where nothing of it is known."""

    url: str
    headline: str
    title: str
    language: str
    stage: str
    dated: str


@dataclass(frozen=True, slots=True)
class AwardLine:
    """What was bought of whom: when, at what price, and at what share of the estimate."""

    title: str
    supplier: str
    said: str
    url: str


@dataclass(frozen=True, slots=True)
class AuthorityView:
    """A buyer's page.

    Attributes:
        parts: open, ahead and past: heading, how many there are, and the first of them.
        forecasts: contracts that end, and may be tendered again; nobody has announced it.
    """

    name: str
    names: tuple[tuple[str, str, str], ...]
    facts: tuple[tuple[str, str], ...]
    parent: tuple[str, str]
    parts: tuple[tuple[str, str, tuple[LeadLine, ...]], ...]
    awards: tuple[AwardLine, ...]
    forecasts: tuple[AwardLine, ...]


def view_authorities(session: Session, asked: Mapping[str, str], token: str) -> AuthoritiesView:
    """The buyers with a word in one of their names, of a country or of all."""
    t, page = session.t, page_of(asked)
    word = plain(asked.get("q", "")[:100]).strip()
    own = session.subscriber["country"] if session.subscriber["country"] in COUNTRIES else ""
    country = asked.get("country", own)
    country = country if country in COUNTRIES else ""
    rows = find_buyers(session.connection, word, country, PAGE + 1, (page - 1) * PAGE)
    everywhere = (Choice("all", t("list.any"), not country),)

    def address(number: int) -> str:
        return session.page("authorities", q=word, country=country or "all", page=str(number))

    return AuthoritiesView(
        word=word,
        token=token,
        countries=everywhere + tuple(Choice(one, t.country(one), one == country) for one in COUNTRIES),
        rows=tuple(_row(row, session) for row in rows[:PAGE]),
        earlier=address(page - 1) if page > 1 else "",
        later=address(page + 1) if len(rows) > PAGE else "",
    )


def _row(row: Row, session: Session) -> AuthorityRow:
    t = session.t
    name = named(row, t)
    told = (t.country(row["country"]) if row["country"] in COUNTRIES else "", _kind(row, t), _place(row, t))
    original = row["name"] if row["name"] != name else ""
    return AuthorityRow(
        session.page(f"authority/{row['id']}"), name, original, _language(row), " · ".join(filter(None, told))
    )


def named(row: Row, t: WebTranslator, prefix: str = "name") -> str:
    """A party's name for a reader: in their language where it is known, else in English, else as published."""
    own = row[f"{prefix}_ko"] if t.language == "ko" else ""
    return shorten(own or row[f"{prefix}_en"] or row[prefix] or "", _NAME)


def _kind(row: Row, t: WebTranslator) -> str:
    return t.named("authority.kinds", row["kind"], row["kind"])


def _place(row: Row, t: WebTranslator) -> str:
    return (row["place_ko"] if t.language == "ko" else row["place"]) or ""


def _language(row: Row) -> str:
    return COUNTRIES[row["country"]].language if row["country"] in COUNTRIES else ""


def view_authority(session: Session, party_id: str) -> AuthorityView:
    """A buyer with its units. Raises Refusal: 404 where there is none."""
    row = read_buyer(session.connection, party_id) if _ID.fullmatch(party_id) else None
    if row is None:
        raise Refusal(404, "no_authority", session.t.language)
    t = session.t
    ids = [party_id, *units(session.connection, party_id)[:_UNITS]]
    today = session.now.astimezone(ZoneInfo(t.zone)).date()
    told = history(session.connection, ids, today, _SHOWN)
    rates = read_rates(session.connection, session.now)
    leads = buyer_leads(session.connection, ids, session.now, _SHOWN)
    cards = read_cards_alone(session, [row["id"] for row in leads])
    above = (
        (named(row, t, "above"), session.page(f"authority/{row['above_id']}"))
        if row["above_id"]
        else ("", "")
    )
    return AuthorityView(
        name=named(row, t),
        names=tuple(_names(row, t)),
        facts=tuple(_facts(row, session)),
        parent=above,
        parts=tuple(_part(part, leads, cards, session) for part in PARTS),
        awards=tuple(_award(one, session, rates) for one in told["bought"]),
        forecasts=tuple(_forecast(one, session) for one in told["forecasts"]),
    )


def _names(row: Row, t: WebTranslator) -> list[tuple[str, str, str]]:
    """Each name once: what it is, the name, and its language."""
    told = {"name": _language(row), "name_ko": "ko", "name_en": "en"}
    return [(t(f"authority.{column}"), row[column], code) for column, code in told.items() if row[column]]


def _facts(row: Row, session: Session) -> list[tuple[str, str]]:
    t, code = session.t, row["place_code"]
    steps = current_steps(session.connection, [code]).get(code, []) if code else []
    place = Place(row["place"] or "", row["place"] or "", row["place_ko"] or "", tuple(steps))
    told = {
        "country": t.country(row["country"]) if row["country"] in COUNTRIES else row["country"],
        "kind": _kind(row, t),
        "place": _place(row, t),
        "programme": format_city(place, t) if steps else "",
        "source": say_provenance(row["names_source"], row["names_as_of"], t),
    }
    return [(t(f"authority.{name}"), said) for name, said in told.items() if said]


def say_provenance(told: str, day: date | None, t: WebTranslator) -> str:
    """Where a party's names come from, in words; "" for names as published alone.

    Args:
        told: as transform/data/buyers.csv has it, e.g. "name: notices; en: known, unchecked; ko: own".
        day: as of which.
        t: the reader's words.
    """
    if not told or day is None:
        return ""
    said: dict[str, list[str]] = {}
    for part in _PARTS_OF_NAMES.split(told):
        names, _, whence = part.partition(": ")
        kind = t.named("authority.from", re.split(r"[:,]", whence)[0].strip(), t("authority.from.elsewhere"))
        for name in names.split(", "):
            said.setdefault(kind, []).append(t.named("authority.of_name", name, ""))
    lines = [
        f"{', '.join(filter(None, names))}: {kind}" if any(names) else kind for kind, names in said.items()
    ]
    return f"{t.listed(lines)} ({t.day(day)})"


def _part(
    part: str, leads: list[Row], cards: Mapping[str, Card], session: Session
) -> tuple[str, str, tuple[LeadLine, ...]]:
    own = [row for row in leads if row["part"] == part]
    total = own[0]["total"] if own else 0
    return (
        session.t(f"authority.{part}"),
        session.t.number(total),
        tuple(_lead(row, cards.get(row["id"]), session) for row in own),
    )


def _lead(row: Row, card: Card | None, session: Session) -> LeadLine:
    t = session.t
    at = row["deadline_at"] if row["part"] == "open" else row["published_at"]
    day = t.day(at.astimezone(ZoneInfo(t.zone)).date()) if at else ""
    firm = row["part"] != "open" or row["deadline_precision"] not in ("month", "year")
    key = "authority.due" if row["part"] == "open" else "authority.told"
    return LeadLine(
        session.lead(row["id"]),
        card.headline if card else "",
        shorten(row["title"], _NAME),
        "" if row["language"] == "und" else row["language"],
        format_stage(row["stage"], None, t),
        t(key, day=day) if day and firm else "",
    )


def _award(row: Row, session: Session, rates: Rates) -> AwardLine:
    t = session.t
    day = row["decided_local_date"]
    price = (
        t.amount(row["price"], row["currency"] or "", None, exact=True) if row["price"] is not None else ""
    )
    worth = worth_of(row["price"], row["currency"], rates)
    share = row["share_of_estimate"]
    said = (
        t.day(day) if day else "",
        price,
        t("amount.won", krw=t.rounded(worth.krw)) if worth else "",
        t("authority.share", share=f"{share:.0%}") if share is not None else "",
    )
    return AwardLine(
        shorten(row["title"], _NAME),
        shorten(row["supplier"] or t("authority.no_supplier"), _NAME),
        " · ".join(filter(None, said)),
        session.lead(row["lead_id"]) if row["lead_id"] else "",
    )


def _forecast(row: dict[str, Any], session: Session) -> AwardLine:
    return AwardLine(
        shorten(row["title"], _NAME),
        shorten(row["supplier"] or "", _NAME),
        session.t("authority.ends", day=session.t.day(row["retender_forecast"])),
        session.lead(row["lead_id"]) if row["lead_id"] else "",
    )
