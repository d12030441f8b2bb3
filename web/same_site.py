"""Whether a form was sent by a page of ours: a browser says so by Sec-Fetch-Site, an old one by Origin."""

from urllib.parse import urlsplit

from fastapi import Request

# "none": somebody typed the address.
_OF_OURS = ("same-origin", "none")


def sent_by_us(request: Request, base: str) -> bool:
    """Whether a request comes from the desk's own pages, or from no page at all.

    Browsers tell Sec-Fetch-Site to https and to this machine alone. Our pages tell no referrer, so their forms have the
    Origin "null" (Fetch, 3.2), which a frame on a hostile page has too: it is believed only without https, where
    nothing else could be.

    Args:
        request: a POST.
        base: the desk's public address; behind a proxy the request's own host may be another.
    """
    site = request.headers.get("sec-fetch-site", "")
    origin = request.headers.get("origin", "")
    if origin not in ("", "null") and urlsplit(origin).netloc not in _hosts(request, base):
        return False
    if site:
        return site in _OF_OURS
    return origin != "null" or not base.startswith("https://")


def _hosts(request: Request, base: str) -> set[str]:
    return {host for host in (urlsplit(base).netloc, request.headers.get("host", "")) if host}
