"""Misbehaviour on demand, as data: what portals do when they fail, are rebuilt, or mean harm (docs/faults.md).

A fault is played on the portal's honest answer; robots.txt stays honest but for the two faults that concern it.
"""

import gzip
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import Lock

import brotli

from sandbox import fault_bodies as bodies
from sandbox import fault_wire as wire
from sandbox.portal import Request, Response

Honest = Callable[[Request], Response]
Fault = Callable[[Request, Honest], Response]

BOMB = 256 * 1024 * 1024
PAGE = "<html><body>%s</body></html>"


def _page(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Fault:
    """Answer every request with one small page."""
    response = Response((PAGE % text).encode() if text else b"", status=status, headers=headers or {})
    return lambda _request, _honest: response


def _bomb(encoding: str, pack: Callable[[bytes], bytes]) -> Fault:
    """Answer with zeros that unpack to 256 MiB; they are packed once, however many ask at a time."""
    made, one = list[bytes](), Lock()

    def play(_request: Request, _honest: Honest) -> Response:
        with one:
            if not made:
                made.append(pack(bytes(BOMB)))
        return Response(made[0], headers={"Content-Encoding": encoding})

    return play


def _body(change: Callable[[bytes], bytes]) -> Fault:
    """Change the honest body."""

    def play(request: Request, honest: Honest) -> Response:
        response = honest(request)
        return replace(response, body=change(response.body)) if response.status == 200 else response  # OK

    return play


def _like(**changes: object) -> Fault:
    """Answer honestly, but for the status or the headers."""
    return lambda request, honest: replace(honest(request), **changes)  # type: ignore[arg-type]  # named by the table


def _asked(change: Callable[[Request], Request], then: Callable[[bytes], bytes] = bytes) -> Fault:
    """Answer honestly to another question."""

    def play(request: Request, honest: Honest) -> Response:
        response = honest(change(request))
        return replace(response, body=then(response.body))

    return play


def _redirected(request: Request, _honest: Honest) -> Response:
    return Response(b"", status=302, headers={"Location": request.url})


def _sent(send: Callable[[Response], wire.Raw]) -> Fault:
    """Answer with bytes that are no good HTTP."""
    return lambda request, honest: send(honest(request))


def _robots(body: bytes, status: int = 200) -> Fault:

    def play(request: Request, honest: Honest) -> Response:
        return Response(body, "text/plain", status) if request.path == "/robots.txt" else honest(request)

    return play


OF_ROBOTS: Mapping[str, Fault] = {
    "forbidden-by-robots": _robots(b"User-agent: *\nDisallow: /\n"),
    "robots-broken": _robots(b"unavailable", 503),
}

# What comes in place of one notice's page and looks like one.
OF_DETAILS: Mapping[str, Fault] = {
    "login-table": _page(
        "<table><tr><th>User name</th><td><input name='user'></td></tr>"
        "<tr><th>Password</th><td><input name='password' type='password'></td></tr></table>"
    ),
    "error-envelope": _body(bodies.error_envelope),
}

_FAULTS: Mapping[str, Fault] = {
    # The portal refuses, fails or is being rebuilt.
    "challenge": _page("<title>Just a moment...</title>"),
    "refused": _page("Forbidden", 403),
    "login-asked": _page("Login", 401),
    "broken": _page("Internal Server Error", 500),
    "not-found": _page("Not Found", 404),
    "no-content": _page("", 204),
    "not-modified": _page("", 304),
    "empty-body": _page(""),
    "changed": _page("<p>Yeni sayfamıza hoş geldiniz</p>"),
    "maintenance": _page("Site is under maintenance"),
    "maintenance-with-marker": _body(bodies.maintenance),
    "login-page": _page("<form action='/login'><input name='password' type='password'></form>"),
    "wait-for-ever": _page("", 429, {"Retry-After": "999999999999"}),
    "wait-negative": _page("", 503, {"Retry-After": "-5"}),
    "redirect-loop": _redirected,
    "redirect-to-loopback": _page("", 302, {"Location": "http://127.0.0.1:22/"}),
    "partial-content": _like(status=206),
    # The list is another one than was asked for, or not whole.
    "same-page": _asked(bodies.first_page),
    "never-last": _asked(bodies.first_page, bodies.never_last),
    "half-rows-no-total": _body(bodies.half_rows),
    "empty-valid": _body(bodies.empty),
    "many-copies": _body(bodies.copied),
    "total-missing": _body(bodies.total_gone),
    "total-intmax": _body(bodies.total("2147483647")),
    "total-10e30": _body(bodies.total("1" + "0" * 30)),
    "total-negative": _body(bodies.total("-1")),
    "total-text": _body(bodies.total('"many"')),
    "total-nan": _body(bodies.total("NaN")),
    "total-1e400": _body(bodies.total("1e400")),
    "total-zero": _body(bodies.total("0")),
    "total-one": _body(bodies.total("1")),
    # The format is another one.
    "rows-renamed": _body(bodies.rows_renamed),
    "title-renamed": _body(bodies.title_renamed),
    "id-renamed": _body(bodies.id_renamed),
    "channel-renamed": _body(lambda body: body.replace(b"channel>", b"kanal>")),
    "item-with-attribute": _body(lambda body: body.replace(b"<item>", b'<item id="1">')),
    "strings-are-objects": _body(bodies.boxed),
    "null-rows": _body(bodies.null_rows),
    "one-null-row": _body(bodies.one_null_row),
    "token-renamed": _body(bodies.token_renamed),
    "deep": _body(bodies.deep),
    "deep-inside": _body(bodies.deep_inside),
    "entities": _body(bodies.entities),
    "nuls-and-surrogates": _body(bodies.nuls),
    "long-title": _body(bodies.long_title),
    "garbage": _body(bodies.garbage),
    "head-only": _body(lambda body: body[:200]),
    "cut-in-half": _body(lambda body: body[: len(body) // 2]),
    "charset-utf-16": _like(content_type="text/html; charset=utf-16"),
    "charset-unknown": _like(content_type="text/html; charset=x-klingon"),
    "not-packed": _like(headers={"Content-Encoding": "gzip"}),
    # Archives, where the portal has any.
    "zip-bomb": _body(bodies.zip_bomb),
    "zip-traversal": _body(bodies.zip_traversal),
    "zip-lying": _body(bodies.zip_lying),
    "zip-encrypted": _body(bodies.zip_encrypted),
    # Bombs and floods.
    "gzip-bomb": _bomb("gzip", lambda body: gzip.compress(body, 1, mtime=0)),
    "deflate-bomb": _bomb("deflate", lambda body: zlib.compress(body, 1)),
    "br-bomb": _bomb("br", lambda body: brotli.compress(body, quality=1)),
    "two-gigabytes": _sent(wire.two_gigabytes),
    "endless": _sent(wire.endless),
    "header-of-64-mib": _sent(wire.long_header),
    "header-flood": _sent(wire.many_headers),
    "cookie-flood": _sent(wire.many_cookies),
    # The connection.
    "cut": _sent(wire.cut),
    "cut-without-length": _sent(wire.cut_without_length),
    "reset": _sent(wire.reset),
    "bad-http": _sent(wire.bad_http),
    "smuggle": _sent(wire.smuggled),
    "head-drip": _sent(wire.head_drip),
    "body-drip": _sent(wire.body_drip),
}

ROBOTS = Response(b"User-agent: *\nAllow: /\n", "text/plain")


def _but_robots(fault: Fault) -> Fault:
    return lambda request, honest: ROBOTS if request.path == "/robots.txt" else fault(request, honest)


FAULTS: Mapping[str, Fault] = {**OF_ROBOTS, **{name: _but_robots(fault) for name, fault in _FAULTS.items()}}
# Faults that a server plays: those of details say nothing of how a list is read.
PLAYED: Mapping[str, Fault] = {
    **FAULTS,
    **{name: _but_robots(fault) for name, fault in OF_DETAILS.items()},
}
