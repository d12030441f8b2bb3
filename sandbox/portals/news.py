"""News outlets' feeds, each with its own habits: date styles, encodings, whole articles, no dates, Atom."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from random import Random
from typing import Any
from urllib.parse import urlsplit

from domain.clock import FIRST_MOMENT
from sandbox.portal import Request, Response, not_found
from sandbox.samples import Sample
from sandbox.words import Words


@dataclass(frozen=True, slots=True)
class Feed:
    """One outlet's feed.

    Attributes:
        url, outlet, country, lang, zone: what a spider knows of it.
        dates: "rfc" (with offset), "gmt", "naive" and "us" (the outlet's wall clock) or "none".
        form: "rss", "atom", or "error" for an error page with status 200.
        later: the form from the second day on, where the outlet changes it.
        encoding: of the bytes.
        built: tells when it was built, so that its bytes differ from day to day.
        whole: carries whole articles beside the extract.
        tracked: counts where readers of its links came from.
    """

    url: str
    outlet: str
    country: str
    lang: str
    zone: str
    dates: str = "rfc"
    form: str = "rss"
    later: str = ""
    encoding: str = "utf-8"
    built: bool = False
    whole: bool = False
    tracked: bool = False


_TH, _VN, _ID, _TR = "Asia/Bangkok", "Asia/Ho_Chi_Minh", "Asia/Jakarta", "Europe/Istanbul"
FEEDS = {
    "bangkokpost": Feed(
        "https://www.bangkokpost.com/rss/data/business.xml",
        "Bangkok Post business",
        "TH",
        "en",
        _TH,
        built=True,
    ),
    "thaiger": Feed("https://thethaiger.com/feed", "The Thaiger", "TH", "en", _TH, "gmt", whole=True),
    "vnexpress": Feed(
        "https://vnexpress.net/rss/kinh-doanh.rss", "VnExpress business", "VN", "vi", _VN, built=True
    ),
    "tuoitre": Feed("https://tuoitre.vn/rss/tin-moi-nhat.rss", "Tuoi Tre", "VN", "vi", _VN, "us"),
    "vietnamplus": Feed(
        "https://en.vietnamplus.vn/rss/home.rss",
        "VietnamPlus English",
        "VN",
        "en",
        _VN,
        tracked=True,
        later="atom",
    ),
    "antara": Feed(
        "https://www.antaranews.com/rss/terkini.xml", "Antara latest", "ID", "id", _ID, built=True
    ),
    "antara-en": Feed("https://en.antaranews.com/rss/news.xml", "Antara English", "ID", "en", _ID, "naive"),
    "jakartaglobe": Feed("https://jakartaglobe.id/feed", "Jakarta Globe", "ID", "en", _ID, form="atom"),
    "dunya": Feed("https://www.dunya.com/rss", "Dunya", "TR", "tr", _TR, "none", encoding="iso-8859-9"),
    "hurriyet": Feed("https://www.hurriyetdailynews.com/rss", "Hurriyet Daily News", "TR", "en", _TR),
    "bangkokpost-land": Feed(
        "https://www.bangkokpost.com/rss/data/property.xml",
        "Bangkok Post property",
        "TH",
        "en",
        _TH,
        built=True,
    ),
    "khaosod": Feed(
        "https://www.khaosodenglish.com/feed/", "Khaosod English", "TH", "en", _TH, "gmt", whole=True
    ),
    "vnexpress-land": Feed(
        "https://vnexpress.net/rss/bat-dong-san.rss", "VnExpress real estate", "VN", "vi", _VN, built=True
    ),
    "vnexpress-en": Feed("https://e.vnexpress.net/rss/news.rss", "VnExpress International", "VN", "en", _VN),
    "thanhnien": Feed(
        "https://thanhnien.vn/rss/cong-nghe.rss", "Thanh Nien technology", "VN", "vi", _VN, "gmt"
    ),
    "vietnamplus-vi": Feed("https://www.vietnamplus.vn/rss/home.rss", "VietnamPlus", "VN", "vi", _VN),
    "antara-biz": Feed(
        "https://www.antaranews.com/rss/ekonomi-bisnis.xml", "Antara business", "ID", "id", _ID, built=True
    ),
    "jakartapost": Feed(
        "https://www.thejakartapost.com/business/rss", "Jakarta Post business", "ID", "en", _ID, form="atom"
    ),
    "sabah": Feed("https://www.dailysabah.com/rssFeed/10", "Daily Sabah", "TR", "en", _TR, form="error"),
}
# Which feed a made-up title goes to, by the letters in it.
LETTERS = {"thaiger": set("กรมาน"), "vnexpress": set("ạấơưđộị"), "dunya": set("ığşİŞ")}
HOSTS = tuple(dict.fromkeys(str(urlsplit(feed.url).hostname) for feed in FEEDS.values()))

ERROR_PAGE = (
    "<!DOCTYPE html><html><head><title>Daily Sabah</title></head><body><h1>Page not found</h1></body></html>"
)
RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>{outlet}</title><link>{url}</link><description>{outlet}</description>{built}
{items}
</channel></rss>
"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>{outlet}</title><id>{url}</id><updated>2026-11-22T00:00:00Z</updated>
{items}
</feed>
"""
ENTRY = """<entry>
<title type="html">{title}</title><link href="{link}"/><id>{guid}</id><author><name>Desk</name></author>
<updated>{published}</updated><summary type="html">{summary}</summary>
</entry>"""


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer one feed."""
    for name, feed in FEEDS.items():
        parts = urlsplit(feed.url)
        if (request.host, request.path) == (parts.hostname, parts.path):
            shown = [sample for sample in samples if sample.fields["feed"] == name]
            return Response(
                _body(feed, shown, request.now), "text/xml" if feed.form != "error" else "text/html"
            )
    return not_found()


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:
    """Every feed, 50 items at a time; the one that answers an error page is left out."""
    for name, feed in FEEDS.items():
        shown = [sample for sample in samples if sample.fields["feed"] == name]
        meta = {"outlet": feed.outlet, "country": feed.country, "lang": feed.lang, "zone": feed.zone}
        for start in range(0, len(shown) if feed.form != "error" else 0, 50):
            yield meta, _body(feed, shown[start : start + 50], now)


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up one item."""
    told = FIRST_MOMENT - timedelta(minutes=random.randrange(2_000))
    return {
        "feed": next((name for name, letters in LETTERS.items() if letters & set(words.title)), "antara"),
        "title": words.title,
        "summary": f"{words.buyer}, {words.place}",
        "slug": f"story-{number}",
        "published": told.isoformat(),
    }


def _body(feed: Feed, samples: Sequence[Sample], now: datetime) -> bytes:
    if feed.later and now >= FIRST_MOMENT + timedelta(days=1):
        feed = replace(feed, form=feed.later)
    if feed.form == "error":
        return ERROR_PAGE.encode()
    items = "\n".join(
        _entry(feed, sample) if feed.form == "atom" else _item(feed, sample) for sample in samples
    )
    built = f"<lastBuildDate>{format_datetime(now, usegmt=True)}</lastBuildDate>" if feed.built else ""
    form = ATOM if feed.form == "atom" else RSS
    text = form.format(encoding=feed.encoding, outlet=feed.outlet, url=feed.url, built=built, items=items)
    return text.encode(feed.encoding, "xmlcharrefreplace")


def _parts(feed: Feed, sample: Sample) -> dict[str, str]:
    fields = sample.fields
    link = fields.get("link") or f"https://{urlsplit(feed.url).hostname}/{fields['slug']}"
    if feed.tracked:
        link += "?utm_source=feed&utm_medium=rss"
    return {
        "title": escape(fields["title"], quote=False),
        "link": escape(link),
        "guid": escape(_guid(feed, fields)),
        "summary": escape(fields["summary"], quote=False),
    }


def _guid(feed: Feed, fields: dict[str, Any]) -> str:
    return str(fields.get("guid") or f"https://{urlsplit(feed.url).hostname}/{fields['slug']}")


def _item(feed: Feed, sample: Sample) -> str:
    parts = _parts(feed, sample)
    picture = f"<img src='https://img.example.org/{sha256(sample.id.encode()).hexdigest()[:12]}.jpg'/>"
    lines = [
        f"<title>{parts['title']}</title><link>{parts['link']}</link>",
        f'<guid isPermaLink="false">{parts["guid"]}</guid><dc:creator>Desk</dc:creator>',
        f"<description><![CDATA[{picture}{sample.fields['summary']}]]></description>",
    ]
    if "published" in sample.fields and feed.dates != "none":
        lines.append(f"<pubDate>{_written(feed, sample.fields['published'])}</pubDate>")
    if feed.whole:
        text = f"<p>{sample.fields['summary']}</p><p>The whole article goes on for pages.</p>" * 20
        lines.append(f"<content:encoded><![CDATA[{text}]]></content:encoded>")
    return "<item>" + "".join(lines) + "</item>"


def _entry(feed: Feed, sample: Sample) -> str:
    return ENTRY.format(published=sample.fields["published"], **_parts(feed, sample))


def _written(feed: Feed, published: str) -> str:
    moment = datetime.fromisoformat(published)
    if feed.dates == "naive":
        return f"{moment:%Y-%m-%d %H:%M:%S}"
    if feed.dates == "us":
        return f"{moment.month}/{moment.day}/{moment.year} {moment.hour % 12 or 12}:{moment:%M:%S %p}"
    return (
        format_datetime(moment.astimezone(UTC), usegmt=True)
        if feed.dates == "gmt"
        else format_datetime(moment)
    )


def native_id(sample: Sample) -> str:
    """Make the number that readers give an item: its guid without "www", or its outlet's name before a number."""
    feed = FEEDS[sample.fields["feed"]]
    guid = _guid(feed, sample.fields)
    return guid.replace("://www.", "://") if ":" in guid else f"{feed.outlet}:{guid}"
