"""The first page of a reader, every string ready: their own country first, leads before the unsure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from desk.files.board import read_board
from desk.searches.find import find
from desk.searches.query import SearchQuery
from desk.searches.spans import Span, find_span
from digest.links.marks import marks_of, read_acts
from domain.lead import OPEN_STAGES, RELEVANT_TIERS, STAGES
from warehouse.lead_details import living
from warehouse.tables import outbox
from web.searches.search_view import SearchRow, list_address, view_searches
from web.session import Session
from web.views.list import Row, home_of, make_rows

_MOST, _MOST_ELSEWHERE, _MOST_MINE = 8, 4, 8
# A mail of this morning was read a moment ago: new is what came since the one before it.
_THIS_MORNING = timedelta(hours=12)
# What is new for who never got a mail.
_AT_FIRST = timedelta(days=7)
_PRESSING = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class HomeView:
    """The page.

    Attributes:
        since: since when something counts as new, in words.
        new, elsewhere: leads of their own country, and of the others.
        pressing: leads of their country whose deadline is within a week.
        searches: those of their kept searches in which something is new.
        followed, files: leads that they follow, and whose file they look after.
        all_new, all_pressing: addresses of the whole lists.
    """

    since: str
    new: tuple[Row, ...]
    elsewhere: tuple[Row, ...]
    pressing: tuple[Row, ...]
    searches: tuple[SearchRow, ...]
    followed: tuple[Row, ...]
    files: tuple[Row, ...]
    all_new: str
    all_pressing: str
    all_searches: str
    board: str


def view_home(session: Session) -> HomeView:
    """Read what the page tells; nothing is remembered of the visit."""
    t, home = session.t, home_of(session)
    since = _since(session)
    own = (home,) if home else ()
    fresh = _new(session, SearchQuery(country=own), since, _MOST)
    others = _new(session, SearchQuery(), since, _MOST + _MOST_ELSEWHERE) if home else []
    elsewhere = make_rows(session, [one for one in others if one not in fresh])
    open_ones = tuple(stage for stage in STAGES if stage in OPEN_STAGES)
    soon = SearchQuery(country=own, tier=("lead",), stage=open_ones, before=_today(session) + _PRESSING)
    pressing = [row["id"] for row in find(session.connection, soon, session.now).rows[:_MOST]]
    return HomeView(
        since=t.moment(since, session.subscriber["zone"]),
        new=make_rows(session, fresh),
        elsewhere=tuple(row for row in elsewhere if row.code != home)[:_MOST_ELSEWHERE],
        pressing=make_rows(session, pressing),
        searches=tuple(row for row in view_searches(session) if row.new),
        followed=make_rows(session, _followed(session)),
        files=make_rows(session, _files(session)),
        all_new=list_address(SearchQuery(country=own, order="newest"), session),
        all_pressing=list_address(soon, session),
        all_searches=session.page("searches"),
        board=session.page("board"),
    )


def _since(session: Session) -> datetime:
    """When the last mail was frozen that is none of this morning; UTC."""
    mails = select(func.max(outbox.c.frozen_at)).where(
        outbox.c.subscriber_id == session.me,
        outbox.c.run_id.is_not(None),
        outbox.c.state != "failed",
        outbox.c.frozen_at < session.now - _THIS_MORNING,
    )
    last: datetime | None = session.connection.execute(mails).scalar_one()
    return last or session.now - _AT_FIRST


def _today(session: Session) -> date:
    return session.now.astimezone(ZoneInfo(session.subscriber["zone"])).date()


def _new(session: Session, query: SearchQuery, since: datetime, most: int) -> list[str]:
    """The leads that became known since then, the surer first, the latest first in each tier."""
    found: list[str] = []
    for tier in RELEVANT_TIERS:
        asked = SearchQuery(country=query.country, tier=(tier,))
        span = Span(most - len(found), known_since=since)
        found += [row["id"] for row in find_span(session.connection, asked, session.now, span)]
    return found


def _followed(session: Session) -> Sequence[str]:
    """The leads that they follow one by one, the one followed last at the top."""
    acts = read_acts(session.connection, session.me)
    marked = marks_of(acts).followed
    latest = dict.fromkeys(act.lead for act in reversed(acts) if act.lead in marked)
    return [lead for lead in latest if lead][:_MOST_MINE]


def _files(session: Session) -> Sequence[str]:
    """The leads whose file they look after, what has a date first."""
    centres, me = [session.subscriber["centre"]], session.me
    rows = read_board(session.connection, centres, session.now, owner=me, most=_MOST_MINE)
    today = living(session.connection, [row["lead_id"] for row in rows])
    return list(dict.fromkeys(today.values()))
