"""The addresses of a reader's kept searches. They are the reader's own: a mail's link opens them, as it opens marks."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from desk.searches.doubts import doubts_of
from desk.searches.query import SearchQuery
from desk.searches.saved import (
    SearchError,
    Wish,
    bring_back,
    change_search,
    end_search,
    look_through,
    make_search,
    read_search,
)
from web.forms import READS, Language, Token, plain
from web.searches.search_view import proposed_name, view_form, view_searches
from web.session import Refusal, Session, entered
from web.templating import lay_out
from web.views.list import home_of

router = APIRouter()

_USUAL = ("daily", "mail")


async def read_pairs(request: Request) -> list[tuple[str, str]]:
    """The fields of a form, in order; files are none of ours."""
    form = await request.form()
    return [(name, plain(value)) for name, value in form.multi_items() if isinstance(value, str)]


Pairs = Annotated[list[tuple[str, str]], Depends(read_pairs)]


@router.api_route("/searches", methods=READS)
def searches(request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """What the reader keeps."""
    with entered(request, token, lang) as session:
        view = {"rows": view_searches(session), "leads": session.page("leads")}
        return HTMLResponse(
            lay_out("searches", session, session.t("search.title"), session.here("searches"), view)
        )


@router.api_route("/search/new", methods=READS)
def new_search(request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """The form of a new search, filled with the question of the list that it was opened from."""
    with entered(request, token, lang, up="../") as session:
        query, _ = SearchQuery.parse(request.query_params.multi_items(), home_of(session))
        return _form(session, Wish(proposed_name(query, session.t), query, *_USUAL))


@router.post("/search/new")
def make(request: Request, pairs: Pairs, token: Token = "", lang: Language = "") -> Response:
    """Keep a new search."""
    with entered(request, token, lang, up="../", write=True) as session:
        wish, unread = _wish(pairs)
        trouble = _doubted(session, wish, unread)
        if trouble:
            return _form(session, wish, trouble=trouble)
        try:
            make_search(session.connection, session.me, wish, session.now)
        except SearchError as error:
            return _form(session, wish, trouble=session.t(f"search.trouble.{error.about}"))
        return RedirectResponse(session.page("searches"), 303)


@router.api_route("/search/{search_id}", methods=READS)
def show(search_id: int, request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """A kept search, to be changed."""
    with entered(request, token, lang, up="../") as session:
        found = read_search(session.connection, search_id) if 0 < search_id < 2**63 else None
        if found is None or found.subscriber != session.me:
            raise Refusal(404, "no_search", session.t.language)
        return _form(session, Wish(found.name, found.query, found.rhythm, found.channel), search_id)


@router.post("/search/{search_id}")
def change(
    search_id: int, request: Request, pairs: Pairs, token: Token = "", lang: Language = ""
) -> Response:
    """Change a kept search, look it through, take it away or bring it back, as the pressed button says."""
    with entered(request, token, lang, up="../", write=True) as session:
        wish, unread = _wish(pairs)
        what = dict(pairs).get("do", "")
        trouble = "" if what else _doubted(session, wish, unread)
        if trouble:
            return _form(session, wish, search_id, trouble=trouble)
        try:
            with session.connection.begin_nested():
                ended = _change(session, search_id, what, wish)
        except SearchError as error:
            if error.about == "search":
                raise Refusal(404, "no_search", session.t.language) from error
            return _form(session, wish, search_id, trouble=session.t(f"search.trouble.{error.about}"))
        return ended or RedirectResponse(session.page("searches"), 303)


def _change(session: Session, search_id: int, what: str, wish: Wish) -> HTMLResponse | None:
    """Do it; the page that offers to take it back where it was taken away. Raises SearchError."""
    if not 0 < search_id < 2**63:
        raise SearchError("search")
    given = (session.connection, session.me, search_id)
    if what == "end":
        old = end_search(*given, session.now)
        return _form(session, Wish(old.name, old.query, old.rhythm, old.channel), search_id, ended=True)
    if what == "back":
        bring_back(*given, session.now)
    elif what == "look":
        look_through(*given, session.now)
    else:
        change_search(*given, wish, session.now)
    return None


def _wish(pairs: list[tuple[str, str]]) -> tuple[Wish, tuple[str, ...]]:
    """What is to be kept, and the names of conditions that could not be read."""
    told = dict(pairs)
    query, unread = SearchQuery.parse(pairs)
    return Wish(told.get("name", ""), query, told.get("rhythm", ""), told.get("channel", "")), unread


def _doubted(session: Session, wish: Wish, unread: tuple[str, ...]) -> str:
    """Why it is not kept: without one of its conditions it would bring what nobody asked for, or nothing ever."""
    t = session.t
    left_out = [t("search.unread", name=t(f"list.{name}")) for name in unread]
    doubts = [
        t(f"search.doubt.{kind}", what=what) for kind, what in doubts_of(session.connection, wish.query)
    ]
    return " ".join((*left_out, *doubts))


def _form(
    session: Session, wish: Wish, search_id: int = 0, *, trouble: str = "", ended: bool = False
) -> HTMLResponse:
    view = view_form(session, wish, search_id, trouble=trouble, ended=ended)
    title = session.t("search.own" if search_id else "search.make")
    here = session.here(f"search/{search_id}") if search_id else ""
    return HTMLResponse(lay_out("search", session, title, here, view), 400 if trouble else 200)
