"""The board: a centre's files by state, every string ready."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from desk.files.board import Row, read_board
from desk.files.states import FileState
from digest.render.cards import NEAR_DAYS
from digest.render.cards import Card as Glossed
from digest.render.field_formats import format_stage, shorten
from digest.select.closing import days_left
from domain.centres import CENTRE_NAMES, HEADQUARTERS
from domain.country import COUNTRIES
from web.cards import read_cards_alone
from web.session import Session
from web.team.file_view import centre_title

FIRST, PAGE = 10, 50
_NAME = 160
_LAST_PAGE = 200
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Card:
    """One file on the board; `headline` glosses its title, `translated` is a machine's translation, "" without one."""

    url: str
    headline: str
    translated: str
    title: str
    language: str
    country: str
    stage: str
    left: str
    near: bool
    owner: str
    why: str
    centre: str


@dataclass(frozen=True, slots=True)
class Column:
    """One state: how many files are in it, the first of them, and the way to all; `more` is "" where all are here."""

    name: str
    total: str
    cards: tuple[Card, ...]
    more: str


@dataclass(frozen=True, slots=True)
class BoardView:
    """The board, or one state of it.

    Attributes:
        filters: what else can be shown: its name, its address, and whether it is shown now.
        earlier, later: addresses of the pages of one state.
    """

    columns: tuple[Column, ...]
    filters: tuple[tuple[str, str, bool], ...]
    whole: str
    earlier: str
    later: str


def centres_of(session: Session) -> tuple[str, ...]:
    """The centres whose files a subscriber sees: their own; headquarters sees all."""
    own: str = session.subscriber["centre"]
    return CENTRE_NAMES if own == HEADQUARTERS.name else (own,)


def page_of(asked: Mapping[str, str]) -> int:
    """The number of the page that is asked for, from 1; what is none is the first."""
    found = _NUMBER.fullmatch(asked.get("page", ""))
    return min(int(found[0]), _LAST_PAGE) if found else 1


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of the board is asked for: one state ("" for all), one's own files ("1" or ""), and the page of a state."""

    state: str
    mine: str
    page: int

    def address(self, session: Session, **changed: str) -> str:
        """The address of the same board with something else chosen."""
        told = {"state": self.state, "mine": self.mine} | changed
        return session.page("board", **told)

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """What an address asks for; what is no state, flag or page is left out."""
        state = query.get("state", "")
        mine = "1" if query.get("mine") == "1" else ""
        return cls(state, mine, page_of(query)) if state in list(FileState) else cls("", mine, 1)

    @property
    def most(self) -> int:
        """How many files of each state are shown."""
        return PAGE if self.state else FIRST


def view_board(session: Session, query: Mapping[str, str]) -> BoardView:
    """Read the board as it was asked for: `state` alone, `mine` alone, and the page of a state."""
    asked = _Asked.of(query)
    rows = read_board(
        session.connection,
        centres_of(session),
        session.now,
        owner=session.me if asked.mine else None,
        state=asked.state or None,
        most=asked.most,
        skip=(asked.page - 1) * asked.most,
    )
    cards = read_cards_alone(session, [row["lead_id"] for row in rows])
    later = any(row["state"] == asked.state and row["total"] > asked.page * PAGE for row in rows)
    shown = (FileState(asked.state),) if asked.state else tuple(FileState)
    return BoardView(
        columns=tuple(_column(one, rows, cards, session, asked) for one in shown),
        filters=(
            (session.t("board.all"), asked.address(session, mine=""), not asked.mine),
            (session.t("board.mine"), asked.address(session, mine="1"), bool(asked.mine)),
        ),
        whole=asked.address(session, state="") if asked.state else "",
        earlier=asked.address(session, page=str(asked.page - 1)) if asked.page > 1 else "",
        later=asked.address(session, page=str(asked.page + 1)) if later else "",
    )


def _column(
    state: FileState, rows: list[Row], cards: Mapping[str, Glossed], session: Session, asked: _Asked
) -> Column:
    own = [row for row in rows if row["state"] == state]
    total = own[0]["total"] if own else 0
    more = asked.address(session, state=state) if total > len(own) and not asked.state else ""
    return Column(
        session.t(f"file.states.{state}"),
        session.t.number(total),
        tuple(_card(row, cards.get(row["lead_id"]), session) for row in own),
        more,
    )


def _card(row: Row, glossed: Glossed | None, session: Session) -> Card:
    t = replace(session.t, zone=row["zone"] or session.t.zone)
    firm = row["deadline_at"] is not None and row["deadline_precision"] not in ("month", "year")
    left = days_left(row["deadline_at"], session.now, t.zone) if firm else -1
    several = session.subscriber["centre"] == HEADQUARTERS.name
    return Card(
        url=session.lead(row["lead_id"]) + "#file",
        headline=glossed.headline if glossed else "",
        translated=glossed.translated if glossed else "",
        title=shorten(row["title"], _NAME),
        language="" if row["language"] == "und" else row["language"],
        country=t.country(row["country"]) if row["country"] in COUNTRIES else row["country"],
        stage=format_stage(row["stage"], None, t),
        left=t.days_left(left) if left >= 0 else "",
        near=0 <= left <= NEAR_DAYS,
        owner=row["owner"],
        why=shorten(row["why"], _NAME),
        centre=centre_title(row["centre"], t) if several else "",
    )
