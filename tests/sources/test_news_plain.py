"""Feeds of the plain form give what feedparser makes of them; others are left to feedparser."""

from io import BytesIO

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.portal import Request
from sandbox.portals import news as portal
from sandbox.server import answer
from transform.readers._news_plain import Entry, entries
from transform.readers.news import _CONTROLS, _OF_NO_USE

KEYS = ("title", "link", "id", "published", "summary")
RSS = (
    '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"'
    ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
    ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>{}</channel></rss>'
)
ATOM = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">{}</feed>'
HEAD = (
    '<title>T</title><link>https://a.example/</link><atom:link href="https://a.example/feed" rel="self"/>'
    "<description>D</description><language>en</language><sy:updatePeriod>hourly</sy:updatePeriod>"
    "<image><url>https://a.example/i.png</url><title>I</title><link>https://a.example/</link></image>"
)

# Pieces of text as feeds hold them, the odd ones included.
TEXT = st.lists(
    st.sampled_from(
        [
            "Smart",
            " city ",
            "Hà Nội",
            "กรุงเทพ",
            "İstanbul",
            "Café",
            "Ã©",
            "&amp;",
            "&lt;b&gt;bold&lt;/b&gt;",
            "\n",
            "<![CDATA[<p>Traffic &amp; lights</p>]]>",
            "&#150;",
            "&#233;",
            "&#x2019;",
            "<!-- c -->",
            "é»",
            "  ",
        ]
    ),
    max_size=5,
).map("".join)
ADDRESS = st.sampled_from(
    [
        "https://a.example/1",
        "http://a.example/x?a=1&amp;b=2",
        "urn:uuid:1",
        "12345",
        "",
        "https:///a.example/1",
        "tag:a.example,2026:1",
        "/relative",
        "https://a.example/?a&amp;copy;=1",
        " https://a.example/2\n",
    ]
)
WHEN = st.sampled_from(["Sun, 22 Nov 2026 17:45:00 +0700", "2026-11-22T17:45:00+07:00", "yesterday", ""])


def element(name: str, text: st.SearchStrategy[str], *attributes: str) -> st.SearchStrategy[str]:
    return st.builds(
        lambda told, attribute: f"<{name}{attribute}>{told}</{name.split()[0]}>",
        text,
        st.sampled_from(["", *attributes]),
    )


RSS_ITEM = st.lists(
    st.one_of(
        element("title", TEXT, ' type="html"'),
        element("link", ADDRESS),
        element("guid", ADDRESS, ' isPermaLink="false"', ' isPermaLink="true"'),
        element("pubDate", WHEN),
        element("description", TEXT),
        element("content:encoded", TEXT),
        element("category", TEXT, ' domain="d"'),
        element("dc:creator", TEXT),
        element("author", TEXT),
        element("comments", ADDRESS),
        element("slash:comments", st.just("4")),
        element("dc:date", WHEN),
        st.just('<enclosure url="https://a.example/1.mp3" length="1" type="audio/mpeg"/>'),
        st.just('<media:content url="https://a.example/1.jpg" medium="image"/>'),
        st.just('<media:thumbnail url="https://a.example/1.jpg"/>'),
        st.just("<media:title>Another title</media:title>"),
        st.just("<wfw:commentRss>https://a.example/1/feed</wfw:commentRss>"),
        st.just("<newThing>new</newThing>"),
        st.just("stray text"),
    ),
    max_size=7,
    unique_by=lambda text: text.split(">")[0].split()[0],
).map(lambda parts: f"<item>{''.join(parts)}</item>")
ATOM_ENTRY = st.lists(
    st.one_of(
        element("title", TEXT, ' type="html"', ' type="text"', ' type="xhtml"'),
        element("id", ADDRESS),
        element("published", WHEN),
        element("updated", WHEN),
        element("summary", TEXT, ' type="html"'),
        element("content", TEXT, ' type="html"', ' type="text/html"'),
        ADDRESS.map(lambda href: f'<link href="{href}"/>'),
        ADDRESS.map(lambda href: f'<link href="{href}" rel="alternate" type="text/html" title="t"/>'),
        ADDRESS.map(lambda href: f'<link rel="self" type="application/atom+xml" href="{href}"/>'),
        ADDRESS.map(lambda href: f'<link type="html" href="{href}"/>'),
        st.just("<author><name>Desk</name><uri>https://a.example/desk</uri></author>"),
        st.just('<category term="city" scheme="s" label="l"/>'),
        st.just("<rights>none</rights>"),
    ),
    max_size=7,
).map(lambda parts: f"<entry>{''.join(parts)}</entry>")


def as_feedparser_has_it(body: bytes) -> list[Entry]:
    told = feedparser.parse(BytesIO(body), resolve_relative_uris=False, sanitize_html=False)
    assert told["version"] in ("rss20", "atom10")
    read_of = [
        {name: value for name, value in entry.items() if not _OF_NO_USE.fullmatch(name)}
        for entry in told.entries
    ]
    assert all(set(entry) <= set(KEYS) for entry in read_of)
    return read_of


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(RSS_ITEM, max_size=3))
def test_a_plain_rss_feed_is_read_as_feedparser_reads_it(items: list[str]) -> None:
    body = RSS.format(HEAD + "".join(items)).encode()
    told = entries(body)
    assert told is None or told == as_feedparser_has_it(body)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ATOM_ENTRY, max_size=3))
def test_a_plain_atom_feed_is_read_as_feedparser_reads_it(items: list[str]) -> None:
    body = ATOM.format("<title>T</title><id>urn:x</id>" + "".join(items)).encode()
    told = entries(body)
    assert told is None or told == as_feedparser_has_it(body)


@pytest.mark.parametrize("name", [name for name, told in portal.FEEDS.items() if told.form != "error"])
def test_the_sandbox_s_feeds_are_plain_and_read_as_feedparser_reads_them(name: str) -> None:
    body = _CONTROLS.sub(b"", answer(Request("GET", portal.FEEDS[name].url, {}, b"", 1)).body)
    told = entries(body)
    assert told == as_feedparser_has_it(body)
    assert told


def test_a_feed_as_common_software_writes_it_is_plain() -> None:
    item = (
        "<item><title>Smart &amp; green</title><link>https://a.example/1</link>"
        "<comments>https://a.example/1#respond</comments><dc:creator><![CDATA[Desk]]></dc:creator>"
        "<pubDate>Sun, 22 Nov 2026 10:45:00 +0000</pubDate><category><![CDATA[News]]></category>"
        '<guid isPermaLink="false">https://a.example/?p=1</guid><description><![CDATA[<p>Short</p>]]></description>'
        "<content:encoded><![CDATA[<p>Long</p>]]></content:encoded>"
        "<wfw:commentRss>https://a.example/1/feed/</wfw:commentRss><slash:comments>0</slash:comments></item>"
    )
    assert entries(RSS.format(HEAD + item).encode()) == [
        {
            "title": "Smart & green",
            "link": "https://a.example/1",
            "id": "https://a.example/?p=1",
            "published": "Sun, 22 Nov 2026 10:45:00 +0000",
            "summary": "<p>Short</p>",
        }
    ]


ITEM = "<item><title>T</title><guid>urn:1</guid>{}</item>"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Page not found</body></html>",
        RSS.format(HEAD + ITEM.format("<newThing>1</newThing>")).encode(),
        RSS.format(HEAD + ITEM.format("<title>Again</title>")).encode(),
        RSS.format(HEAD + ITEM.format("<description>Caf\u00c3\u00a9</description>")).encode(),
        RSS.format(HEAD + ITEM.format('<link xml:base="https://b.example/">1</link>')).encode(),
        RSS.format(HEAD + ITEM.format("<description>fish & chips</description>")).encode(),
        RSS.format(HEAD + ITEM.format("<description>a&nbsp;b</description>")).encode(),
        RSS.format(HEAD + ITEM.format("<description><p>inline</p></description>")).encode(),
        RSS.format(HEAD + ITEM.format("")).replace("<rss", "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss").encode(),
        RSS.format(HEAD + ITEM.format("")).replace("media=", "content=", 1).encode(),
        RSS.format(HEAD + ITEM.format("<description>Türk</description>")).encode("iso-8859-9"),
        RSS.format(HEAD + ITEM.format("")).encode("utf-16"),
        b'<?xml version="1.0"?><rss version="0.91"><channel><title>T</title></channel></rss>',
        b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    ],
)
def test_what_is_not_plain_is_left_to_feedparser(body: bytes) -> None:
    assert entries(body) is None
