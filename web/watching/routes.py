"""The addresses by which a reader follows and mutes things, and takes it back."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from desk.watching import Kind, Mode, WatchError, end_watch, watch
from web.forms import Field, Language, Token, plain, whole
from web.session import Refusal, entered

router = APIRouter()


@router.post("/watch")
def follow_or_mute(
    request: Request,
    kind: Field = "",
    subject: Field = "",
    mode: Field = "",
    token: Token = "",
    lang: Language = "",
) -> Response:
    """Follow or mute one thing; the page of marks shows it then."""
    with entered(request, token, lang, write=True) as session:
        try:
            wanted = Kind(kind), plain(subject), Mode(mode)
            watch(session.connection, session.me, *wanted, session.now)
        except WatchError as error:
            reason = "watch_many" if error.about == "many" else "no_thing"
            raise Refusal(400 if reason == "watch_many" else 404, reason, session.t.language) from error
        except ValueError as error:
            raise Refusal(400, "unreadable", session.t.language) from error
        return RedirectResponse(session.page("marks"), 303)


@router.post("/unwatch")
def stop(request: Request, watch: Field = "", token: Token = "", lang: Language = "") -> Response:
    """Take a follow or a mute back."""
    with entered(request, token, lang, write=True) as session:
        try:
            end_watch(session.connection, session.me, whole(watch) or 0, session.now)
        except WatchError as error:
            raise Refusal(404, "no_act", session.t.language) from error
        return RedirectResponse(session.page("marks"), 303)
