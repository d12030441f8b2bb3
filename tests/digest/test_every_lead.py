"""Whatever a morning brings: each lead is in the mail once, as a card, a line or a count, and is recorded as told."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bs4 import BeautifulSoup
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from digest.delivery.message import Sender
from digest.links.placeholders import Placeholders
from digest.links.urls import Desk
from digest.render.html import MOST_HTML, Mail, render_mail
from digest.render.layout.rooms import TEXT_LINES, UNSURE_LINES
from digest.select.dealings import BuyerNames
from digest.select.details import Carrier, Details, Place
from digest.select.history import History, LastSent
from digest.select.items import Section, Selection
from digest.select.leads import Lead
from digest.select.sections import select_leads
from domain.country import EVERYWHERE
from domain.rates import Equivalent
from tests.digest.mornings import items, mails, morning
from tests.digest.pages import CAMERA, hit, soup
from tests.digest.test_personal import BY_HAND, WEB
from tests.digest.test_render import BAHT
from tests.digest.world import (
    DAY,
    NOW,
    THAI_TITLE,
    World,
    make_context,
    make_facts,
    make_lead,
    make_report,
    pick,
)
from tests.pictures.days import flood

CITIES = (None, "방콕", "콘깬", "나콘라차시마", "치앙마이", "수랏타니")
BUYERS = ("", "เทศบาลนครขอนแก่น", "การไฟฟ้าส่วนภูมิภาค เขต 2 ภาคตะวันออกเฉียงเหนือ จังหวัดอุบลราชธานี")
DIMENSIONS = ((), ("mobility",), ("living", "energy"), ("core",))
# What a lead of a morning is like: all that decides where it stands, and how long its texts are.
LIKE = st.fixed_dictionaries({
    "tier": st.sampled_from(("lead", "lead", "lead", "watch")),
    "stage": st.sampled_from(("open", "open", "plan", "programme", "awarded", "cancelled")),
    "days": st.sampled_from((None, 0, 2, 6, 20, 90)),
    "known": st.booleans(), "city": st.sampled_from(CITIES), "buyer": st.sampled_from(BUYERS),
    "korean": st.booleans(), "hits": st.booleans(), "title": st.integers(1, 6),
    "dimensions": st.sampled_from(DIMENSIONS), "won": st.sampled_from((None, 900_000, 48_500_000, 10**12)),
    "foreign": st.sampled_from((None, True, False)),
})  # fmt: skip
# As long in its line as a lead can be.
WORDY = {
    "tier": "lead", "stage": "open", "days": 20, "known": True, "city": "나콘라차시마", "buyer": BUYERS[2],
    "korean": False, "hits": False, "title": 6, "dimensions": ("living",), "won": 10**12, "foreign": None,
}  # fmt: skip


def a_morning(
    likes: list[dict[str, Any]], desk: Desk, *, everywhere: bool, sources: int
) -> tuple[Selection, Mail]:
    """The selection and the mail, as it goes out, of leads that are like this."""
    leads = [_lead(number, like) for number, like in enumerate(likes)]
    sent = {
        lead.id: LastSent(make_facts(title="before"))
        for lead, like in zip(leads, likes, strict=True)
        if like["known"]
    }
    details = {lead.id: _details(like) for lead, like in zip(leads, likes, strict=True)}
    acts = Placeholders(desk, NOW)
    reports = [make_report(f"s{n}", title=f"ระบบจัดซื้อจัดจ้างภาครัฐ {n}") for n in range(sources)]
    context = replace(make_context(*reports), placeholders=acts, country=EVERYWHERE if everywhere else "TH")
    selection = pick(*leads, history=History(NOW - 3 * DAY, sent))
    return selection, render_mail(context, selection, details, "ko").personal(acts, 7)


def _lead(number: int, like: dict[str, Any]) -> Lead:
    days, won = like["days"], like["won"]
    amount = None if won is None else Decimal(won)
    return make_lead(
        f"L-{number:09}", title=" ".join([THAI_TITLE] * like["title"]), tier=like["tier"], stage=like["stage"],
        deadline_at=None if days is None else NOW + days * DAY + timedelta(hours=5), buyer=like["buyer"] or None,
        dimensions=like["dimensions"], amount=amount, foreign_bidders=like["foreign"],
        worth=Equivalent(amount * BAHT.krw, amount * BAHT.usd, BAHT) if amount else None,
    )  # fmt: skip


def _details(like: dict[str, Any]) -> Details:
    names = BuyerNames("Provincial Electricity Authority", "지방전력청(PEA)") if like["korean"] else None
    place = Place("ขอนแก่น", "Khon Kaen", like["city"]) if like["city"] else None
    carriers = (Carrier("th_egp", "Thai e-GP", "https://process.gprocurement.go.th/notice/1"),)
    return Details(place, (hit(CAMERA),) if like["hits"] else (), carriers, buyer=names)


def told_in(page: BeautifulSoup) -> Counter[str]:
    """How often each lead has a card or a line of its own: each has one link by its title."""
    found = [re.search(r"L-\d{9}", str(one["href"])) for one in page.select("h3 a, li a")]
    return Counter(one[0] for one in found if one)


def counted_in(page: BeautifulSoup, label: str) -> int:
    """The sum of the numbers behind a label in the count at the mail's end; 0 where there is none."""
    bold = page.find("b", string=label)
    if bold is None or bold.parent is None:
        return 0
    return sum(
        int(pair.rpartition(" ")[2]) for pair in bold.parent.get_text().partition(": ")[2].split(" · ")
    )


def unsure_beyond(selection: Selection) -> int:
    return max(selection[Section.UNSURE].total - UNSURE_LINES, 0)


def check(selection: Selection, mail: Mail, likes: int) -> None:
    """Each lead once, at most 90,000 bytes, and counts that add up."""
    page = soup(mail.html)
    told, total = told_in(page), sum(section.total for section in selection.values())
    ids = {item.lead.id for section in selection.values() for item in section.items}
    assert len(mail.html.encode()) <= MOST_HTML
    assert set(told.values()) <= {1}
    assert told.keys() <= ids
    rest = total - len(told) - unsure_beyond(selection)
    assert counted_in(page, "도시별") == counted_in(page, "분야별") == rest
    if likes <= 300:
        assert rest == 0
    assert mail.text.count("첨부 목록에 있습니다") == (unsure_beyond(selection) > 0)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(
    some=st.lists(LIKE, min_size=1, max_size=12),
    number=st.integers(0, 500),
    desk=st.sampled_from((WEB, BY_HAND)),
    everywhere=st.booleans(),
    sources=st.integers(1, 25),
)
@example(some=[WORDY], number=300, desk=WEB, everywhere=True, sources=25)
@example(some=[WORDY | {"tier": "watch"}, WORDY], number=500, desk=BY_HAND, everywhere=False, sources=25)
def test_every_lead_of_a_morning_is_in_its_mail_once_and_the_mail_is_shown_whole(
    some: list[dict[str, Any]], number: int, desk: Desk, everywhere: bool, sources: int
) -> None:
    likes = [some[n % len(some)] for n in range(number)]
    selection, mail = a_morning(likes, desk, everywhere=everywhere, sources=sources)
    check(selection, mail, number)


def test_two_leads_that_differ_in_nothing_but_their_id_have_a_line_each() -> None:
    like = WORDY | {"known": False, "title": 1, "hits": True}
    selection, mail = a_morning([like] * 300, WEB, everywhere=False, sources=11)
    check(selection, mail, 300)
    assert len(told_in(soup(mail.html))) == 300


def test_what_is_only_counted_counts_as_told_and_stands_in_the_list(world: World) -> None:
    reader = world.add_subscriber("kim@kotra.example")
    for number in range(13):
        world.add_lead(f"L-{number:09}", tier="watch")
    world.add_lead("L-100000000")
    morning(world, sender=Sender("desk@leads.example", web=WEB))
    told = items(world, reader)
    assert Counter(section for section, _ in told) == {"unsure": 13, "new": 1}
    (mail,) = mails(world)
    page = soup(mail.get_body(("html",)).get_content())
    assert "나머지 3건은 첨부 목록에 있습니다." in page.get_text()
    assert len(told_in(page)) == 11
    morning(world, 1)
    assert items(world, reader, 1) == []


def test_the_plain_text_of_a_long_mail_is_short_and_each_of_its_lines_has_title_and_address() -> None:
    context, leads, details, history, preferences = flood()
    selection = select_leads(leads, history, NOW, preferences)
    text = render_mail(context, selection, details, "ko").text
    lines = text.splitlines()
    heads = [at for at, line in enumerate(lines) if line.startswith("- ") and " · D-" in line]
    assert 0 < len(heads) <= TEXT_LINES
    assert [lines[at + 1].strip() in {lead.facts.title for lead in leads} for at in heads] == [True] * len(
        heads
    )
    addresses = [lines[at + 2].strip() for at in heads]
    assert len({*addresses}) == len(heads)
    assert len(text.encode()) < 16_000
    (counted,) = [line for line in lines if "한 줄씩 적지 못한" in line]
    total = sum(section.total for section in selection.values())
    unlisted = len([line for line in lines if line.startswith("- ") and " · " in line])
    assert f"{total - unsure_beyond(selection) - unlisted}건" in counted
