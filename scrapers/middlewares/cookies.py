"""Cookies as Scrapy keeps them, within the limits of RFC 6265, 6.1."""

from collections import defaultdict
from contextlib import suppress
from http.cookiejar import Cookie

from scrapy import Request
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.http.cookies import CookieJar

MOST, LARGEST = 50, 4096  # cookies of one domain, and bytes of one cookie's name and value


class BoundedJar(CookieJar):
    """Keeps the newest cookies of each domain. A cookie that is too large is not kept."""

    def __init__(self) -> None:
        super().__init__()
        self.ages = defaultdict[str, dict[tuple[str, str], None]](dict)

    def set_cookie_if_ok(self, cookie: Cookie, request: Request) -> None:
        """Keep a cookie that may be kept, and let go of the oldest beyond MOST."""
        if len(cookie.name.encode()) + len((cookie.value or "").encode()) > LARGEST:
            return
        super().set_cookie_if_ok(cookie, request)
        kept, one = self.ages[cookie.domain], (cookie.path, cookie.name)
        kept.pop(one, None)
        kept[one] = None
        while len(kept) > MOST:
            oldest = next(iter(kept))
            del kept[oldest]
            with suppress(KeyError):  # it was refused, or has expired
                self.clear(cookie.domain, *oldest)


class Cookies(CookiesMiddleware):
    """Scrapy's own, with jars that do not grow without end."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self.jars = defaultdict(BoundedJar)
