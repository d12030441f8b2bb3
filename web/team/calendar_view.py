"""The calendar: what is on which day of a month, of the leads that a centre has a file of; every string ready."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from desk.files.board import Row, read_days
from digest.render.cards import Card
from digest.render.field_formats import shorten
from web.cards import read_cards_alone
from web.session import Session
from web.team.board_view import PAGE, centres_of, page_of
from web.team.file_view import centre_title

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
_NAME = 160


@dataclass(frozen=True, slots=True)
class DayLine:
    """One thing on a day; `headline` glosses the lead's title, `translated` is a machine's translation."""

    kind: str
    at: str
    said: str
    url: str
    headline: str
    translated: str
    title: str
    language: str
    state: str
    owner: str
    centre: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which something is."""

    name: str
    today: bool
    lines: tuple[DayLine, ...]


@dataclass(frozen=True, slots=True)
class CalendarView:
    """A month; `more` leads to the rest of one that fills more than a page."""

    month: str
    days: tuple[Day, ...]
    filters: tuple[tuple[str, str, bool], ...]
    before: str
    after: str
    more: str


def view_calendar(session: Session, asked: Mapping[str, str]) -> CalendarView:
    """Read a month: that of `month` ("2026-12"), else the present one in the centre's zone."""
    t, today = session.t, session.now.astimezone(ZoneInfo(session.t.zone)).date()
    first = _first_of(asked.get("month", ""), today)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    mine, page = asked.get("mine") == "1", page_of(asked)
    rows = read_days(
        session.connection,
        centres_of(session),
        first,
        last,
        owner=session.me if mine else None,
        most=PAGE + 1,
        skip=(page - 1) * PAGE,
    )
    cards = read_cards_alone(session, [row["lead_id"] for row in rows])
    flag = "1" if mine else ""

    def address(month: date, mine: str = flag, page: int = 1) -> str:
        told = {"month": f"{month:%Y-%m}", "mine": mine, "page": str(page) if page > 1 else ""}
        return session.page("calendar", **told)

    return CalendarView(
        month=str(format_skeleton("yMMMM", first, locale=t.locale)),
        days=tuple(
            Day(
                t.day(day),
                day == today,
                tuple(_line(row, cards.get(row["lead_id"]), session) for row in found),
            )
            for day, found in groupby(rows[:PAGE], key=lambda row: row["day"])
        ),
        filters=(
            (t("board.all"), address(first, ""), not mine),
            (t("board.mine"), address(first, "1"), mine),
        ),
        before=address(date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)),
        after=address(date(first.year + (first.month == 12), first.month % 12 + 1, 1)),  # December
        more=address(first, page=page + 1) if len(rows) > PAGE else "",
    )


def _first_of(asked: str, today: date) -> date:
    found = _MONTH.fullmatch(asked)
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def _line(row: Row, card: Card | None, session: Session) -> DayLine:
    t = replace(session.t, zone=row["zone"] or session.t.zone)
    timed = row["at"] is not None and row["precision"] != "day"
    return DayLine(
        kind=t(f"calendar.{row['kind']}"),
        at=f"{row['at'].astimezone(ZoneInfo(t.zone)):%H:%M}" if timed else "",
        said=row["said"],
        url=session.lead(row["lead_id"]) + "#file",
        headline=card.headline if card else "",
        translated=card.translated if card else "",
        title=shorten(row["title"], _NAME),
        language="" if row["language"] == "und" else row["language"],
        state=t(f"file.states.{row['state']}"),
        owner=row["owner"],
        centre=centre_title(row["centre"], t) if len(centres_of(session)) > 1 else "",
    )
