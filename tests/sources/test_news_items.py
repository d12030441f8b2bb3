"""What names an item, what its dates are, and what becomes of texts that other programs have escaped."""

from datetime import UTC, datetime

import pytest

from domain.clock import moment_of
from domain.document import Document, Reading, Reject, UnknownField
from domain.notice import Notice
from transform.parsers.news import read

META = {"outlet": "Outlet", "country": "VN", "lang": "vi", "zone": "Asia/Ho_Chi_Minh"}
URL = "https://www.outlet.example/rss/home.rss"
HEAD = "<title>Outlet</title><link>https://www.outlet.example/</link><description>All</description>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Outlet</title><id>urn:feed</id>{}</feed>'
RSS_1 = (
    '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<channel rdf:about="https://www.outlet.example/"><title>Outlet</title></channel>{}</rdf:RDF>'
)


def read_all(body: str | bytes, content_type: str = "text/xml", **meta: str) -> list[Reading]:
    raw = body.encode() if isinstance(body, str) else body
    return list(read(Document("news", "list", "feed", URL, raw, content_type, moment_of(1), META | meta)))


def notices(body: str | bytes, content_type: str = "text/xml", **meta: str) -> list[Notice]:
    return [one for one in read_all(body, content_type, **meta) if isinstance(one, Notice)]


def rss(*items: str, head: str = HEAD) -> str:
    listed = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>{head}{listed}</channel></rss>'


def item(title: str, link: str, guid: str = "", more: str = "") -> str:
    name = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    return f"<title>{title}</title><link>{link}</link>{name}{more}"


def ids(*items: str) -> list[str]:
    return [notice.native_id for notice in notices(rss(*items))]


# What names an item.


@pytest.mark.parametrize(
    "guid", ["https://www.outlet.example/", "https://outlet.example", "news", "urn:uuid:0"]
)
def test_a_guid_that_items_share_names_none_of_them(guid: str) -> None:
    assert ids(
        item("Bus lanes", "https://outlet.example/a", guid),
        item("Smart poles", "https://outlet.example/b", guid),
    ) == ["https://outlet.example/a", "https://outlet.example/b"]


def test_the_outlet_s_own_address_names_no_item_even_where_it_stands_once() -> None:
    one = item("Bus lanes", "https://outlet.example/a", "https://www.outlet.example")
    assert ids(one) == ["https://outlet.example/a"]


def test_an_item_that_stands_twice_keeps_its_one_name() -> None:
    twice = item("Bus lanes", "https://outlet.example/a", "7")
    assert ids(twice, twice) == ["Outlet:7", "Outlet:7"]


@pytest.mark.parametrize("page", ["https://www.outlet.example/", "https://www.outlet.example/live"])
def test_two_items_that_lead_to_one_page_are_told_apart_by_their_titles(page: str) -> None:
    assert ids(item("Bus lanes", page), item("Smart poles", page)) == [
        "Outlet:Bus lanes",
        "Outlet:Smart poles",
    ]


def test_a_permanent_guid_is_the_address_where_there_is_no_link() -> None:
    (notice,) = notices(rss("<title>Bus</title><guid>https://outlet.example/p/1</guid>"))
    assert (notice.url, notice.native_id) == ("https://outlet.example/p/1", "https://outlet.example/p/1")


@pytest.mark.parametrize(
    "added",
    [
        "?utm_source=rss&amp;utm_medium=feed",
        "?fbclid=x",
        "?id=4&amp;gclid=1",
        "?at_medium=RSS",
        "#xtor=RSS-1",
    ],
)
def test_what_counts_readers_is_no_part_of_an_address(added: str) -> None:
    (notice,) = notices(rss(item("Bus", f"https://outlet.example/a{added}")))
    expected = "https://outlet.example/a" + ("?id=4" if "id=4" in added else "")
    assert (notice.url, notice.native_id) == (expected, expected)


@pytest.mark.parametrize(
    "link",
    [
        "http://m.outlet.example/read/3486105/bus-lanes",
        "https://www.outlet.example/read/3486105/bus-lanes",
        "https://finance.outlet.example/read/3486105/bus-lanes",
        "https://amp.outlet.example/read/3486105/bus-lanes?utm_campaign=x",
    ],
)
def test_one_article_has_one_name_on_every_host_of_its_outlet(link: str) -> None:
    assert ids(item("Bus lanes", link, link.replace("&", "&amp;"))) == [
        "https://outlet.example/read/3486105/bus-lanes"
    ]


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("https://en.outlet.example/news/bus-lanes", "https://en.outlet.example/news/bus-lanes"),
        ("https://en.outlet.example/20261122/bus", "https://en.outlet.example/20261122/bus"),
        ("https://finance.outlet.co.example/d-3486105", "https://outlet.co.example/d-3486105"),
    ],
)
def test_hosts_stay_apart_where_no_number_says_that_the_article_is_the_same(link: str, name: str) -> None:
    assert ids(item("Bus lanes", link)) == [name]


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/news/1", "https://www.outlet.example/news/1"),
        ("news/1", "https://www.outlet.example/news/1"),
        ("?id=1", "https://www.outlet.example/?id=1"),
        ("//other.example/1", "https://other.example/1"),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_link_is_made_absolute_by_the_feed_s_own_address(link: str, url: str) -> None:
    assert notices(rss(item("Bus", link, "g1")))[0].url == url


def test_a_link_is_made_absolute_by_the_request_s_address_where_the_feed_tells_none() -> None:
    assert notices(rss(item("Bus", "/news/1"), head=""))[0].url == "https://www.outlet.example/news/1"


def test_atom_s_own_base_counts_for_its_links() -> None:
    entry = '<entry xml:base="https://b.example/x/"><title>Bus</title><id>urn:1</id><link href="y"/></entry>'
    assert notices(ATOM.format(entry))[0].url == "https://b.example/x/y"


def test_of_atom_s_links_the_one_for_people_counts() -> None:
    links = (
        '<link rel="self" href="https://a.example/self"/><link rel="enclosure" href="https://a.example/f"/>'
    )
    page = '<link rel="alternate" type="text/html" href="https://a.example/page"/>'
    assert notices(ATOM.format(f"<entry><title>Bus</title><id>urn:1</id>{links}{page}</entry>"))[0].url == (
        "https://a.example/page"
    )


# Dates.


@pytest.mark.parametrize(
    "told",
    [
        "<pubDate>Mon, 23 Nov 2026 14:00:00 +0700</pubDate>",
        "<PubDate>Mon, 23 Nov 2026 07:00:00 GMT</PubDate>",
        '<dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">2026-11-23T14:00:00+07:00</dc:date>',
        "<dc:date>2026-11-23T14:00:00+07:00</dc:date>",
        '<x:issued xmlns:x="http://purl.org/dc/terms/">2026-11-23T07:00:00Z</x:issued>',
        '<a:updated xmlns:a="http://www.w3.org/2005/Atom">2026-11-23T07:00:00Z</a:updated>',
        "<published>23/11/2026 14:00</published>",
        "<pubDate>soon</pubDate><updated>2026-11-23T07:00:00Z</updated>",
    ],
)
def test_a_day_is_read_from_whichever_usual_element_tells_it(told: str) -> None:
    published = notices(rss(item("Bus", "https://outlet.example/1", more=told)))[0].published
    assert published is not None
    assert published.at == datetime(2026, 11, 23, 7, tzinfo=UTC)


def test_the_day_of_publication_goes_before_that_of_a_change() -> None:
    told = "<updated>2026-11-24T07:00:00Z</updated><published>2026-11-23T07:00:00Z</published>"
    published = notices(ATOM.format(f"<entry><title>Bus</title><id>urn:1</id>{told}</entry>"))[0].published
    assert published is not None
    assert published.at == datetime(2026, 11, 23, 7, tzinfo=UTC)


def test_rss_1_tells_its_days_in_dublin_core_and_its_names_in_rdf() -> None:
    told = (
        '<item rdf:about="https://outlet.example/1"><title>Bus</title><link>https://outlet.example/1</link>'
        "<dc:date>2026-11-23T07:00:00Z</dc:date></item>"
    )
    (notice,) = notices(RSS_1.format(told))
    assert notice.native_id == "https://outlet.example/1"
    assert notice.published is not None
    assert notice.published.at == datetime(2026, 11, 23, 7, tzinfo=UTC)


def days(*dates: str) -> list[str]:
    listed = [
        item(f"Bus {n}", f"https://outlet.example/{n}", more=f"<pubDate>{d}</pubDate>")
        for n, d in enumerate(dates)
    ]
    return [f"{notice.published.at:%Y-%m-%d}" if notice.published else "" for notice in notices(rss(*listed))]


@pytest.mark.parametrize(
    ("dates", "read_as"),
    [
        (["10/2/2026 9:25:00 AM", "9/30/2026 8:05:00 PM"], ["2026-10-02", "2026-09-30"]),
        (["10/2/2026 9:25:00 AM"], ["2026-10-02"]),
        (["10/2/2026 09:25", "9/30/2026 20:05"], ["2026-10-02", "2026-09-30"]),
        (["10/2/2026 09:25"], ["2026-02-10"]),
        (["10/2/2026 9:25 AM", "30/9/2026 8:05 PM"], ["2026-02-10", "2026-09-30"]),
        (["10/2/2026 09:25", "9/30/2026 09:25", "30/9/2026 09:25"], ["", "2026-09-30", "2026-09-30"]),
        (
            ["11/11/2026 09:25", "9/30/2026 09:25", "30/9/2026 09:25"],
            ["2026-11-11", "2026-09-30", "2026-09-30"],
        ),
        # Twelve may be a month, thirteen is none.
        (["12/2/2026 9:25 AM"], ["2026-12-02"]),
        (["2/12/2026 09:25"], ["2026-12-02"]),
        (["13/2/2026 9:25 AM", "2/3/2026 9:25 AM"], ["2026-02-13", "2026-03-02"]),
        (["2/13/2026 09:25", "2/3/2026 09:25"], ["2026-02-13", "2026-02-03"]),
        (["12/2/2026 09:25", "2/13/2026 09:25", "30/9/2026 09:25"], ["", "2026-02-13", "2026-09-30"]),
        (["2/12/2026 09:25", "9/30/2026 09:25", "13/2/2026 09:25"], ["", "2026-09-30", "2026-02-13"]),
    ],
)
def test_a_feed_tells_by_all_its_dates_whether_the_month_comes_first(
    dates: list[str], read_as: list[str]
) -> None:
    assert days(*dates) == read_as


def test_what_a_date_said_is_kept_as_it_was_said() -> None:
    published = notices(
        rss(item("Bus", "https://outlet.example/1", more="<pubDate>9/30/2026 8:05 PM</pubDate>"))
    )[0].published
    assert published is not None
    assert published.raw == "9/30/2026 8:05 PM"


# Texts.


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("R&D centre", "R&D centre"),
        ("Roads & bridges", "Roads & bridges"),
        ("R&amp;amp;D centre", "R&D centre"),
        ("caf&eacute;&nbsp;bus", "café bus"),
        ("It&#8217;s &amp;#039;smart&amp;#039;", "It’s 'smart'"),
        ("2020&#150;2030", "2020–2030"),
        ("&#128;5 million", "€5 million"),
        ("Rue de L&#159;", "Rue de LŸ"),
        ("supply&regulation", "supply&regulation"),
        ("Bus &amp lanes", "Bus & lanes"),
        ("<![CDATA[R&D &amp; smart]]>", "R&D & smart"),
        ("Smart <b>bus</b> lanes", "Smart bus lanes"),
        ("&lt;b&gt;Smart&lt;/b&gt; bus", "Smart bus"),
        ("Smart_x000D_ bus &#0;lanes\x0b", "Smart bus lanes"),
    ],
)
def test_a_title_is_read_as_its_writer_meant_it(written: str, title: str) -> None:
    assert notices(rss(item(written, "https://outlet.example/1")))[0].title == title


def test_markup_left_raw_in_a_text_moves_no_later_element() -> None:
    first = item("Bus", "https://outlet.example/1", more="<description>One <br> two <p>three</description>")
    second = item("Poles", "https://outlet.example/2", more="<pubDate>2026-11-23T07:00:00Z</pubDate>")
    told = notices(rss(first, second))
    assert [(one.title, one.description) for one in told] == [("Bus", "One two three"), ("Poles", "")]
    assert told[1].published is not None


@pytest.mark.parametrize("fault", ["</link>", "<b>", "</p></p>", "<x:y>", "< >", "<!-- -- -->", "<?php"])
def test_a_fault_in_a_feed_costs_no_entity_of_the_items_behind_it(fault: str) -> None:
    told = item("R&amp;D &lt;b&gt;centre&lt;/b&gt;", "https://outlet.example/1?a=1&amp;b=2")
    (notice,) = notices(rss(told, head=HEAD + fault))
    assert (notice.title, notice.url) == ("R&D centre", "https://outlet.example/1?a=1&b=2")


def test_a_description_that_says_the_title_again_says_nothing() -> None:
    said = item("Smart Bus", "https://outlet.example/1", more="<description>SMART bus</description>")
    assert notices(rss(said))[0].description == ""


def test_an_item_without_a_title_has_its_description_as_one() -> None:
    (notice,) = notices(
        rss("<link>https://outlet.example/1</link><description>A bus lane opens</description>")
    )
    assert (notice.title, notice.description) == ("A bus lane opens", "")
    (long,) = notices(
        rss(f"<link>https://outlet.example/1</link><description>{'Bus lane. ' * 60}</description>")
    )
    assert len(long.title) <= 200
    assert long.title.endswith("…")
    assert long.description.startswith("Bus lane. Bus lane.")


@pytest.mark.parametrize(("more", "title", "text"), [("", 200, 400), ("s", 195, 395)])
def test_a_title_has_two_hundred_characters_at_most_and_an_extract_four_hundred(
    more: str, title: int, text: int
) -> None:
    (untitled,) = notices(
        rss(f"<link>https://outlet.example/1</link><description>{'lane ' * 39}lanes{more}</description>")
    )
    assert len(untitled.title) == title
    told = item(
        "Bus", "https://outlet.example/1", more=f"<description>{'lane ' * 79}lanes{more}</description>"
    )
    assert len(notices(rss(told))[0].description) == text


def test_a_feed_that_breaks_off_says_so() -> None:
    whole = rss(item("Bus", "https://outlet.example/1"), item("Poles", "https://outlet.example/2"))
    told = read_all(whole[: whole.index("Poles")])
    assert [one.reason if isinstance(one, Reject) else type(one).__name__ for one in told] == [
        "Notice",
        "missing_field",
        "cut_off",
    ]


def test_modules_are_passed_over_and_elements_of_no_format_reported() -> None:
    more = (
        '<m:credit xmlns:m="http://search.yahoo.com/mrss/">Photo</m:credit><img src="x"/><budget>5</budget>'
    )
    told = read_all(rss(item("Bus", "https://outlet.example/1", more=more)))
    assert told[1:] == [UnknownField("item.budget", "5")]


# Bytes.

VIETNAMESE = "Đô thị thông minh"
TURKISH = "Akıllı şehir: Şanlıurfa, İzmir"


def encoded(title: str, encoding: str, declared: str = "") -> bytes:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return (declaration + rss(item(title, "https://outlet.example/1")).partition("?>")[2]).encode(encoding)


@pytest.mark.parametrize(
    ("body", "content_type", "lang", "title"),
    [
        (encoded(TURKISH, "cp1254", "ISO-8859-9"), "text/xml", "tr", TURKISH),
        (encoded(TURKISH, "cp1254"), "text/xml; charset=windows-1254", "tr", TURKISH),
        (encoded(TURKISH, "cp1254"), "text/xml", "tr", TURKISH),
        (encoded(TURKISH, "cp1254", "utf-8"), "text/xml", "tr", TURKISH),
        (encoded(TURKISH, "utf-8", "iso-8859-9"), "text/xml; charset=iso-8859-9", "tr", TURKISH),
        (encoded("กรุงเทพ", "cp874", "tis-620"), "text/xml", "th", "กรุงเทพ"),
        (encoded(VIETNAMESE, "utf-8-sig", "iso-8859-1"), "text/xml", "vi", VIETNAMESE),
        (encoded(VIETNAMESE, "utf-16", "utf-16"), "text/xml", "vi", VIETNAMESE),
        (encoded(VIETNAMESE, "utf-16-le", "utf-16"), "text/xml", "vi", VIETNAMESE),
        (encoded("2020–2030", "cp1252", "iso-8859-1"), "text/xml", "en", "2020–2030"),
    ],
)
def test_a_feed_is_decoded_as_its_bytes_its_declaration_or_its_header_say(
    body: bytes, content_type: str, lang: str, title: str
) -> None:
    assert notices(body, content_type, lang=lang)[0].title == title


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("Akıllı şehir", "Ak\ufffdll\ufffd \ufffdehir"),
        ("Akıllı şehir için", "Akıllı şehir için"),
    ],
)
def test_up_to_three_broken_letters_are_damage_where_no_other_code_page_is_told(
    title: str, read_as: str
) -> None:
    assert notices(encoded(title, "cp1254"), lang="tr")[0].title == read_as


@pytest.mark.parametrize(
    ("whole", "read_as"),
    [
        ("çocuk için ışık ölçümü iş", "çocuk için ışık ölçümü iş \ufffd"),
        ("kırık kaldırım ışığı", "kÄ±rÄ±k kaldÄ±rÄ±m Ä±ÅŸÄ±ÄŸÄ± Ä"),
    ],
)
def test_a_broken_letter_beside_ten_whole_ones_is_damage_whatever_page_is_told(
    whole: str, read_as: str
) -> None:
    body = encoded(f"{whole} đ", "utf-8", "iso-8859-9").replace(" đ".encode(), " đ".encode()[:2])
    assert notices(body, lang="tr")[0].title == read_as


@pytest.mark.parametrize("declared", ["utf-8", ""])
@pytest.mark.parametrize("title", [VIETNAMESE, "Smart bus lanes"])
def test_a_letter_that_was_cut_in_two_changes_no_other(declared: str, title: str) -> None:
    body = encoded(f"{title} đ!", "utf-8", declared).replace("đ!".encode(), "đ".encode()[:1] + b"!")
    assert notices(body, lang="en")[0].title == f"{title} \ufffd!"


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece", ["<item><title>", "<title>", "<description><b>", "<![CDATA[", "&amp", "<link/>"]
)
def test_a_broken_feed_costs_no_more_than_its_length(piece: str) -> None:
    assert isinstance(read_all("<rss><channel>" + piece * 30_000), list)


@pytest.mark.timeout(60)
def test_comments_behind_a_feed_cost_no_more_than_their_length() -> None:
    told = read_all(rss(item("Bus", "https://outlet.example/1")) + "<!-- served -->" * 4_000 + "x")
    assert [one.reason if isinstance(one, Reject) else type(one).__name__ for one in told] == [
        "Notice",
        "cut_off",
    ]
