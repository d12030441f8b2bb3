"""Whatever the portals wrote: a page that is safe, not too long, and readable by everybody."""

import html
import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from digest.delivery.message import compose
from digest.render.html import MOST_HTML, render_mail
from digest.select.details import Carrier, Details, Hit, Place
from digest.select.history import History, LastSent
from digest.select.items import Section
from domain.city import CityStep
from tests.digest.hostile import PAYLOADS
from tests.digest.pages import RICH, soup, told
from tests.digest.test_mail import HEADERS, headers, read
from tests.digest.world import (
    DAY,
    NOW,
    mail_of,
    make_context,
    make_facts,
    make_lead,
    make_report,
    pick,
)  # fmt: skip

TAGS = {
    "html", "head", "meta", "title", "style", "body", "div", "table", "caption", "thead", "tbody", "tr", "td",
    "th", "col", "colgroup", "p", "s", "ul", "li", "small", "h1", "h2", "h3", "a", "b", "br", "span", "mark",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "name", "content", "class", "style", "role", "scope", "width", "cellpadding", "cellspacing",
    "align", "valign", "href",
}  # fmt: skip


def check_safe(page: str) -> None:
    """Only known tags and attributes, only plain links, nothing fetched from anywhere."""
    tree = soup(page)
    assert {tag.name for tag in tree.find_all(True)} <= TAGS
    assert {name for tag in tree.find_all(True) for name in tag.attrs} <= ATTRIBUTES
    assert all(re.match(r"(https?://|mailto:)", str(a["href"])) for a in tree.find_all("a"))
    styles = "".join(style.get_text() for style in tree.find_all("style"))
    styles += "".join(str(tag.get("style", "")) for tag in tree.find_all(True))
    assert "url(" not in styles
    assert "@import" not in styles
    assert len(page.encode()) <= MOST_HTML


texts = st.one_of(
    st.sampled_from(PAYLOADS), st.text(max_size=400), st.text("<>&\"'\\\r\n\x00\u202e", max_size=80)
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=texts, buyer=texts, url=texts, source=texts, term=texts, reason=texts)
@example(*(["<script>alert(1)</script>"] * 6))
@example(*(["\ud800\x00\u202e\r\n"] * 6))
@example("t", "b", "javascript:alert(1)", "s", "w", "r")
@example(
    "x" * 10_000, "y" * 10_000, "https://a.example/" + "&" * 10_000, "z" * 10_000, "w" * 10_000, "r" * 9_999
)
def test_no_text_of_a_portal_becomes_markup(
    title: str, buyer: str, url: str, source: str, term: str, reason: str
) -> None:
    details = Details(
        hits=(Hit("liv.cctv", term, "title", 0, 3), Hit(source, term, "description", 0, 3)),
        carriers=(Carrier("th_egp", source, url),),
        disagreements={"buyer": {"th_egp": buyer, source: title}, reason: {"th_egp": term}},
    )
    lead = make_lead(title=title, buyer=buyer or None, url=url, funder=source)
    context = make_context(
        make_report(title=source, troubles=({"code": reason, "times": 2},), state="partial")
    )
    mail = mail_of(lead, details={"L-1": details}, history=told(title="before"), context=context)
    check_safe(mail.html)
    mail.text.encode()
    assert not re.search("[\x00-\x09\x0b-\x1f\u2028\u2029\u202a-\u202e\u2066-\u2069]", mail.text)
    assert mail.subject == "[방콕] 11월 23일 · 변경 1"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_hostile_text_gets_out_of_its_place(payload: str) -> None:
    details = Details(
        Place(
            payload,
            payload,
            payload,
            (CityStep(payload, payload, payload, payload, "2021", payload, payload),),
        ),
        (Hit(payload, payload, "title", 0, 3),),
        (Carrier("th_egp", payload, payload),),
        {payload: {"th_egp": payload}, "deadline_at": {payload: None}},
    )
    lead = make_lead(title=payload, buyer=payload, url=payload, funder=payload, language="th")
    context = make_context(
        make_report(title=payload, troubles=({"code": payload, "times": 1},), state="partial", held=9)
    )
    for language in ("ko", "en"):
        mail = mail_of(lead, details={"L-1": details}, context=context, language=language)
        check_safe(mail.html)
        assert sorted(read(compose(mail, headers(centre_title=payload))).keys()) == sorted(HEADERS)


@pytest.mark.parametrize(
    ("letter", "count"), [("x", 60), ("ก", 60), ("&", 60), ('"', 60), ("한", 60), ("😀", 60), ("ก", 5000)]
)
def test_the_html_never_outgrows_what_mailboxes_show_whatever_the_portals_wrote(
    letter: str, count: int
) -> None:
    long, near = letter * 900, NOW + 2 * DAY
    leads = [
        make_lead(f"L-n{n}", title=long, buyer=long, url=f"https://a.example/{long}") for n in range(count)
    ]
    leads += [make_lead(f"L-c{n}", title=long, funder=long) for n in range(30)]
    leads += [make_lead(f"L-d{n}", title=long, deadline_at=near) for n in range(30)]
    leads += [make_lead(f"L-e{n}", title=long, deadline_at=NOW + 6 * DAY) for n in range(30)]
    leads += [make_lead(f"L-o{n}", title=long, stage="cancelled") for n in range(30)]
    leads += [make_lead(f"L-p{n}", title=long, stage="programme") for n in range(30)]
    leads += [make_lead(f"L-u{n}", title=long, tier="watch") for n in range(30)]
    known = {f"L-c{n}": LastSent(make_facts(title=letter * 700, buyer=long)) for n in range(30)}
    known |= {f"L-d{n}": LastSent(make_facts(title=long, deadline_at=near)) for n in range(30)}
    known |= {f"L-e{n}": LastSent(make_facts(title=long, deadline_at=NOW + 6 * DAY)) for n in range(30)}
    known |= {f"L-o{n}": LastSent(make_facts(title=letter * 700, buyer=long)) for n in range(30)}
    full = Details(
        hits=tuple(Hit("liv.cctv", f"{n}{long}", "title", n, n + 1) for n in range(20)),
        carriers=tuple(Carrier(f"s{n}", long, f"https://a.example/{letter * 160}") for n in range(20)),
        disagreements={f"f{n}": {"a": long, "b": long} for n in range(20)},
    )
    coverage = [
        make_report(f"s{n}", title=long, troubles=({"code": long, "times": 1},), state="partial")
        for n in range(12)
    ]
    selection = pick(*leads, history=History(NOW - 3 * DAY, known))
    details = {lead.id: full for lead in leads}
    mail = render_mail(make_context(*coverage), selection, details, "ko")
    check_safe(mail.html)
    page = soup(mail.html)
    counted = len(leads) - len(page.select("h3[lang]")) - len(page.find_all("li"))
    unsure = selection[Section.UNSURE].total - 10
    rest = page.select_one(".summary p b")
    assert counted == unsure + (count_of(page, "도시별") if rest else 0)


def count_of(page: BeautifulSoup, label: str) -> int:
    """The sum of the numbers behind a label in the count of what has no line."""
    (counts,) = (
        one.parent.get_text() for one in page.select(".summary p b") if one.get_text() == label and one.parent
    )
    return sum(int(pair.rpartition(" ")[2]) for pair in counts.partition(": ")[2].split(" · "))


def test_eight_ordinary_cards_fit_with_lines_for_the_others() -> None:
    near = NOW + 2 * DAY
    leads = [make_lead(f"L-n{n}") for n in range(12)] + [
        make_lead(f"L-d{n}", deadline_at=near) for n in range(6)
    ]
    history = History(NOW - 3 * DAY, {f"L-d{n}": LastSent(make_facts(deadline_at=near)) for n in range(6)})
    selection = pick(*leads, history=history)
    mail = render_mail(make_context(), selection, {lead.id: RICH for lead in leads}, "ko")
    page = soup(mail.html)
    assert (len(page.select(".gist")), len(page.find_all("li"))) == (8, 10)
    assert len(mail.html.encode()) <= MOST_HTML


def test_the_page_is_readable_by_screen_readers() -> None:
    page = soup(mail_of(make_lead(), history=told(stage="plan"), details={"L-1": RICH}).html)
    assert page.html is not None
    assert page.html["lang"] == "ko"
    for table in page.find_all("table"):
        heads = table.find_all("th", recursive=True)
        if table.get("role") != "presentation":
            assert heads
            assert all(head.get("scope") in ("row", "col") for head in heads)
    assert len(page.select("table.sources caption, table.diff caption")) == 2
    assert [name.name for name in page.find_all(["h1", "h2", "h3"])] == ["h1", "h2", "h3", "h2"]


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        digits = colour.lstrip("#")
        digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# Ink on ground, as style.css (light) and keep.css (dark) pair them.
PAIRS = (
    "#1b2430 #eef1f5", "#556070 #eef1f5", "#556070 #ffffff", "#0a5596 #ffffff", "#0a5596 #eef1f5", "#1d4268 #e3edf8",
    "#2c3947 #e9edf2", "#ffffff #b23a0a", "#8a2a08 #fde9dd", "#9a2e0c #ffffff", "#9a2e0c #eef1f5", "#6b3d00 #fff3d6",
    "#5c4a1a #fff8e6", "#5c5646 #fff8e6", "#5c5646 #ffffff", "#1c6437 #ffffff", "#ffffff #8f1d14", "#1b2430 #ffeeb0",
    "#45505f #ffffff", "#ffffff #10355c", "#bcd4ee #10355c", "#dce8f5 #10355c", "#626d7c #ffffff",
    "#e7eaef #12161b", "#a9b3c0 #12161b", "#a9b3c0 #1c222a", "#8cc4ff #1c222a", "#8cc4ff #12161b", "#fff3cf #5a4a10",
    "#cfe4fb #243a54", "#d6dde6 #2b333d", "#ffffff #c2491a", "#10355c #cfe4fb", "#ffb08e #1c222a", "#ffb08e #12161b",
    "#f3d28c #33290f", "#d8c592 #2c2718", "#b8af98 #2c2718", "#b8af98 #1c222a", "#86d6a3 #1c222a", "#c3cbd6 #1c222a",
    "#ffd6c2 #54260f", "#bcd4ee #0d2744", "#dce8f5 #0d2744",
)  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS)
def test_ink_stands_out_from_its_ground(pair: str) -> None:
    assert contrast(*pair.split()) >= 4.5


def test_the_styles_use_the_checked_inks() -> None:
    page = mail_of(make_lead(), history=told(stage="plan"), details={"L-1": RICH}).html
    inks = set(re.findall(r"(?<![-\w])color: ?(#[0-9a-f]{3,6})", html.unescape(page)))
    assert inks <= {ink for pair in PAIRS for ink in pair.split()} | {"#fff"}
