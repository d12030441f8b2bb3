"""A country's entry guide, every string ready."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from secrets import token_hex

from desk.guides.entry_guides import MARKS, TOPICS, GuideRow, for_a_lead, read_guide
from desk.role import Role
from domain.addresses import Link, safe_link
from domain.country import COUNTRIES, EVERYWHERE
from web.forms import tell_differences
from web.i18n import WebTranslator
from web.session import Refusal, Session
from web.views.list import Choice

_OWN = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class GuideLine:
    """One statement with its source, its date and its mark."""

    topic: str
    said: str
    seen: bool
    mark: str
    dated: str
    source: str
    link: Link | None
    changed: str
    edit: str


@dataclass(frozen=True, slots=True)
class GuideView:
    """A country's guide by topic."""

    topics: tuple[tuple[str, tuple[GuideLine, ...]], ...]
    countries: tuple[tuple[str, str, bool], ...]
    add: str


@dataclass(frozen=True, slots=True)
class RowForm:
    """The form of one row; `differs` is what stands beside what was sent, where somebody else was quicker."""

    row: GuideRow
    url: str
    topics: tuple[Choice, ...]
    marks: tuple[Choice, ...]
    back: str
    trouble: str
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeadGuide:
    """What a lead's page shows of its country's guide."""

    lines: tuple[GuideLine, ...]
    whole: str


def country_of(session: Session, asked: str) -> str:
    """The country of an address. Raises Refusal: 404 for none of ours."""
    if asked not in COUNTRIES:
        raise Refusal(404, "no_page", session.t.language)
    return asked


def view_guide(session: Session, country: str) -> GuideView:
    """All rows of a country, by topic."""
    t = session.t
    editor = session.role.may(Role.EDITOR)
    rows = read_guide(session.connection, country)
    return GuideView(
        topics=tuple(
            (t(f"guide.topics.{topic}"), tuple(_lines(found, session, country, editor=editor)))
            for topic, found in groupby(rows, key=lambda row: row.topic)
        ),
        countries=tuple((t.country(one), session.page(f"guide/{one}"), one == country) for one in COUNTRIES),
        add=session.page(f"guide/{country}/new") if editor else "",
    )


def view_lead_guide(session: Session, country: str) -> LeadGuide:
    """The few rows that matter for a tender of a country; none for a country without a guide."""
    if country not in COUNTRIES:
        return LeadGuide((), "")
    rows = for_a_lead(read_guide(session.connection, country))
    return LeadGuide(tuple(_lines(rows, session, country, editor=False)), session.page(f"guide/{country}"))


def _lines(rows: Iterable[GuideRow], session: Session, country: str, *, editor: bool) -> Iterable[GuideLine]:
    t = session.t
    for row in rows:
        yield GuideLine(
            topic=t(f"guide.topics.{row.topic}"),
            said=row.said(t.language),
            seen=row.mark == "seen",
            mark=t(f"guide.marks.{row.mark}"),
            dated=t("guide.undated")
            if row.valid_as_of == "undated"
            else t("guide.dated", day=row.valid_as_of),
            source=row.source_title,
            link=safe_link(row.source_url),
            changed=t("guide.changed", by=row.by, when=t.moment(row.at, t.zone)) if row.at else "",
            edit=session.page(f"guide/{country}/{row.id}") if editor else "",
        )


def row_of(session: Session, country: str, row_id: str, own: str = "") -> GuideRow:
    """The row of an address, or an empty one for "new". Raises Refusal: 404 for an unknown one.

    Args:
        session: who asks.
        country: of the address.
        row_id: of the address.
        own: the number that the form of a new row was given, so that a form that is sent twice makes one row; "" and
            what is none of ours get a new one.
    """
    if row_id == "new":
        number = own if _OWN.fullmatch(own) else token_hex(8)
        return GuideRow(f"{country}-own-{number}", country, TOPICS[0], "", "", "", "", "", "claimed")
    found = next((row for row in read_guide(session.connection, country) if row.id == row_id), None)
    if found is None:
        raise Refusal(404, "no_page", session.t.language)
    return found


_FREE = ("fact_ko", "fact_en", "source_title", "source_url", "valid_as_of")


def _in_words(row: GuideRow, t: WebTranslator) -> dict[str, str]:
    """A row by the keys of its fields' names; a code that is none by itself."""
    coded = {
        "topic": t.named("guide.topics", row.topic, row.topic),
        "mark": t.named("guide.marks", row.mark, row.mark),
    }
    return coded | {name: getattr(row, name) for name in _FREE}


def _differences(now: GuideRow, sent: GuideRow, t: WebTranslator) -> Iterator[str]:
    stands, yours = _in_words(now, t), _in_words(sent, t)
    return tell_differences(((t(f"guide.{name}"), said, yours[name]) for name, said in stands.items()), t)


def view_row(
    session: Session,
    country: str,
    row: GuideRow,
    asked: str,
    trouble: str = "",
    now: GuideRow | None = None,
) -> RowForm:
    """The form of a row; `now` is how it stands where somebody else was quicker."""
    t = session.t
    return RowForm(
        row=row,
        url=session.page(f"guide/{country}/{asked}"),
        topics=tuple(Choice(one, t(f"guide.topics.{one}"), one == row.topic) for one in TOPICS),
        marks=tuple(Choice(one, t(f"guide.marks.{one}"), one == row.mark) for one in MARKS),
        back=session.page(f"guide/{country}"),
        trouble=trouble,
        differs=tuple(_differences(now, row, t)) if now else (),
    )


def guide_title(session: Session, country: str) -> str:
    """The name of a country's guide."""
    name = session.t.country(country) if country != EVERYWHERE else ""
    return session.t("guide.title", country=name)
