"""The operator's addresses: what they see, and what they do; for operators who are logged in alone."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from desk.operating.readings import read_document
from desk.role import Role
from web.forms import READS, Field, Language, Token, plain, whole
from web.operating.acting import Operator, judge_flood, judge_pair, read_again
from web.operating.overview_view import view_overview
from web.operating.pairs_view import view_pairs
from web.operating.source_view import view_source
from web.session import Refusal, Session, entered
from web.templating import lay_out

router = APIRouter()


def _operator(session: Session) -> Operator:
    return Operator(session.me, session.subscriber["email"], session.now)


def _page(session: Session, template: str, here: str, view: object, status: int = 200) -> HTMLResponse:
    title = session.t(f"{template.replace('_', '.')}.title")
    return HTMLResponse(lay_out(template, session, title, session.here(here), view), status)


@router.api_route("/operating", methods=READS)
def overview(request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """All that an operator must see."""
    with entered(request, token, lang) as session:
        session.require(Role.OPERATOR)
        return _page(session, "operating", "operating", view_overview(session))


@router.post("/operating/flood")
def flood(
    request: Request, token: Token = "", lang: Language = "", source: Field = "", verdict: Field = ""
) -> HTMLResponse:
    """Release or drop what is held of a source."""
    with entered(request, token, lang, up="../", write=True) as session:
        session.require(Role.OPERATOR)
        if verdict not in ("release", "drop"):
            raise Refusal(400, "unreadable", session.t.language)
        release = verdict == "release"
        leads = judge_flood(session.connection, _operator(session), plain(source), release=release)
        said = session.t(f"operating.did.{verdict}", n=leads)
        return _page(session, "operating", "operating", view_overview(session, said))


@router.api_route("/operating/source/{source}", methods=READS)
def one_source(request: Request, source: str, token: Token = "", lang: Language = "") -> HTMLResponse:
    """A source's history."""
    with entered(request, token, lang, up="../../") as session:
        session.require(Role.OPERATOR)
        return _page(session, "operating_source", f"operating/source/{source}", view_source(session, source))


@router.post("/operating/source/{source}/again")
def again(request: Request, source: str, token: Token = "", lang: Language = "") -> HTMLResponse:
    """Let what could not be read of a source be read again."""
    with entered(request, token, lang, up="../../../", write=True) as session:
        session.require(Role.OPERATOR)
        view_source(session, source)
        documents = read_again(session.connection, _operator(session), source)
        view = view_source(session, source, session.t("operating.did.again", n=documents))
        return _page(session, "operating_source", f"operating/source/{source}", view)


@router.api_route("/operating/document/{number}", methods=READS)
def document(request: Request, number: str, token: Token = "", lang: Language = "") -> Response:
    """The bytes of a document of which something could not be read, as a file that no browser opens."""
    with entered(request, token, lang, up="../../") as session:
        session.require(Role.OPERATOR)
        found = read_document(session.connection, whole(number) or 0)
        if found is None:
            raise Refusal(404, "no_page", session.t.language)
        name = f"{found['source']}-{found['id']}.bin"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(bytes(found["body"]), media_type="application/octet-stream", headers=headers)


@router.api_route("/operating/pairs", methods=READS)
def pairs(request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """Pairs of notices that a person has to decide."""
    with entered(request, token, lang, up="../") as session:
        session.require(Role.OPERATOR)
        return _page(session, "operating_pairs", "operating/pairs", view_pairs(session))


@router.post("/operating/pair")
def pair(
    request: Request,
    token: Token = "",
    lang: Language = "",
    a: Field = "",
    b: Field = "",
    verdict: Field = "",
) -> HTMLResponse:
    """Say that two notices are one tender, or two."""
    with entered(request, token, lang, up="../", write=True) as session:
        session.require(Role.OPERATOR)
        if verdict not in ("same", "apart"):
            raise Refusal(400, "unreadable", session.t.language)
        try:
            with session.connection.begin_nested():  # what fails half-way leaves nothing
                done = judge_pair(
                    session.connection, _operator(session), plain(a), plain(b), same=verdict == "same"
                )
        except ValueError:
            view = view_pairs(session, session.t("operating.did.refused"))
            return _page(session, "operating_pairs", "operating/pairs", view, 400)
        said = session.t(f"operating.did.{verdict}" if done else "operating.did.before")
        return _page(session, "operating_pairs", "operating/pairs", view_pairs(session, said))
