"""Faults on demand: what portals really do when they fail (../docs/sources.md tells where each was seen)."""

from collections.abc import Callable

from sandbox.portal import Request, Response


def _robots_or(request: Request, response: Response) -> Response:
    allowed = Response(b"User-agent: *\nAllow: /\n", "text/plain")
    return allowed if request.path == "/robots.txt" else response


def challenge(request: Request) -> Response:
    """A browser check with status 200, where data was expected."""
    return _robots_or(
        request, Response(b"<html><head><title>Just a moment...</title></head><body></body></html>")
    )


def refused(request: Request) -> Response:
    """403 for whoever comes from a data centre."""
    return _robots_or(request, Response(b"<html><body>Forbidden</body></html>", status=403))


def broken(request: Request) -> Response:
    """500 for everything."""
    return _robots_or(request, Response(b"<html><body>Internal Server Error</body></html>", status=500))


def changed(request: Request) -> Response:
    """A page with status 200 whose layout nobody knows."""
    return _robots_or(
        request, Response("<html><body><p>Yeni sayfamıza hoş geldiniz</p></body></html>".encode())
    )


def forbidden_by_robots(_request: Request) -> Response:
    """A robots.txt that allows nobody."""
    return Response(b"User-agent: *\nDisallow: /\n", "text/plain")


def robots_broken(_request: Request) -> Response:
    """A robots.txt that answers 503: nothing may be fetched (RFC 9309, 2.3.1.4)."""
    return Response(b"unavailable", "text/plain", 503)


FAULTS: dict[str, Callable[[Request], Response]] = {
    name.replace("_", "-"): play
    for name, play in {
        "challenge": challenge,
        "refused": refused,
        "broken": broken,
        "changed": changed,
        "forbidden_by_robots": forbidden_by_robots,
        "robots_broken": robots_broken,
    }.items()
}
