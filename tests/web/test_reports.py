"""Readers say what was missed or is too much, and are told what was found; operators read the register."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml.html import document_fromstring
from sqlalchemy import insert, update

from desk.reports.missed_reasons import SIFTS, TOO_MUCH, UNLISTED, Reason
from desk.reports.register import MOST_A_DAY, read_reports
from desk.role import Role
from digest.delivery.digest import prepare
from digest.delivery.message import Sender
from digest.links.tokens import Action, Signer
from digest.links.urls import Desk as DeskUrls
from tests.digest.world import NOW, World
from tests.web.desk import KEY, SIGNER, Desk
from tests.web.staff import enter
from warehouse.tables import notice, outbox, party
from warehouse.tables import subscriber as subscriber_table
from web.i18n import LANGUAGES, WebTranslator

SCRIPT = "<script>alert(1)</script>"


def form(desk: Desk, subscriber: int, kind: str = "missed", **link: Any) -> str:  # noqa: ANN401  # days, signer
    """The address of a form, as a mail has it."""
    return desk.link(Action.READ, subscriber, **link).replace("/leads?", f"/report/{kind}?")


def kept(world: World) -> list[tuple[str, str, str, str]]:
    with world.engine.connect() as connection:
        return [(one.said.kind, one.said.about, one.reason, one.why) for one in read_reports(connection)]


def test_a_mail_s_footer_leads_to_both_forms_which_say_what_was_found(
    desk: Desk, world: World, subscriber: int
) -> None:
    sender = Sender("digest@agency.example", web=DeskUrls("digest@agency.example", desk.address, SIGNER))
    with world.engine.begin() as connection:
        prepare(connection, "bangkok", NOW, sandbox=False, sender=sender)
        message = message_from_bytes(connection.execute(outbox.select()).one().message, policy=default)
        connection.execute(update(outbox).values(state="sent"))
    html = message.get_body(("html",))
    assert html is not None
    links = [one.get("href", "") for one in document_fromstring(html.get_content()).iter("a")]
    (missed,), (too_much,) = (
        [one for one in links if f"/report/{kind}?" in one] for kind in ("missed", "too-much")
    )
    assert desk.get(too_much).tree.findtext(".//h1") == "불필요한 알림 신고"
    page = desk.get(missed)
    assert (page.status, page.tree.findtext(".//h1")) == (200, "누락 신고")
    answer = desk.post(page.form("report/missed"), missed, about="L-1", note="왜?")
    assert answer.status == 200
    assert "2026-11-23 메일에서 알려 드린 건입니다." in answer.text
    assert answer.links("lead/L-1")
    assert kept(world) == [("missed", "L-1", "told", "")]


def test_a_buyer_s_other_notices_are_told_with_their_reasons(
    desk: Desk, world: World, subscriber: int
) -> None:
    with world.engine.begin() as connection:
        row = dict.fromkeys(("level", "parent", "names_source"), "")
        named = {"name": "เทศบาลนครขอนแก่น", "name_en": "Khon Kaen City Municipality", "name_ko": "콘깬시"}
        connection.execute(
            insert(party).values(row | named | {"id": "B", "country": "TH", "kind": "unknown"})
        )
        connection.execute(update(notice).values(buyer_party="B"))
    answer = desk.post(form(desk, subscriber), about="콘깬시")
    assert "발주처 이름으로 찾음: เทศบาลนครขอนแก่น" in answer.text
    assert answer.text.count("같은 발주처의 비슷한 시기 공고: ") == 1
    assert answer.text.count("다음 메일") == 2


def test_what_is_too_much_needs_a_choice(desk: Desk, world: World, subscriber: int) -> None:
    page = desk.get(form(desk, subscriber, "too-much") + "&about=L-2")
    assert page.tree.xpath("//input[@id='about']/@value") == ["L-2"]
    without = desk.post(page.form("report/too-much"), form(desk, subscriber, "too-much"), about="L-2")
    assert (without.status, "무엇이 너무 많은지 선택해 주십시오." in without.text) == (400, True)
    wrong = desk.post(
        page.form("report/too-much"), form(desk, subscriber, "too-much"), about="L-2", why="all"
    )
    assert (wrong.status, kept(world)) == (400, [])
    done = desk.post(
        page.form("report/too-much"), form(desk, subscriber, "too-much"), about="L-2", why="buyer"
    )
    assert "접수했습니다. 불필요한 알림: 이 발주처의 공고" in done.text
    assert kept(world) == [("too_much", "L-2", "", "buyer")]


def test_opening_a_form_keeps_nothing_and_every_page_leads_to_it(
    desk: Desk, world: World, subscriber: int
) -> None:
    page = desk.get(desk.lead(subscriber, "L-1"))
    found = [urlsplit(link).path for link in page.links("report/")]
    assert found == ["../report/missed", "../report/too-much"]
    assert desk.get(form(desk, subscriber)).status == 200
    assert kept(world) == []


def test_a_script_in_a_report_is_text_for_its_reader_and_for_operators(
    desk: Desk, world: World, subscriber: int
) -> None:
    answer = desk.post(form(desk, subscriber), about=SCRIPT, note=f'"{SCRIPT}')
    bad = desk.post(form(desk, subscriber), about="", note=f"</textarea>{SCRIPT}")
    operator = enter(desk, world, "op@kotra.example", Role.OPERATOR)
    register = operator.get("reports")
    assert [one.status for one in (answer, bad, register)] == [200, 400, 200]
    assert [SCRIPT in one.body for one in (answer, bad, register)] == [False] * 3
    assert register.text.count(SCRIPT) == 2
    assert "kim@kotra.example" in register.text


@pytest.mark.parametrize(
    ("link", "status"),
    [
        ({"days": -1}, 410),
        ({"signer": Signer(("x" * 32,), sandbox=False)}, 403),
        ({"signer": Signer((KEY,), sandbox=True)}, 403),
    ],
)
def test_an_old_or_forged_link_reports_nothing(
    desk: Desk, world: World, subscriber: int, link: dict[str, Any], status: int
) -> None:
    address = form(desk, subscriber, **link)
    assert [desk.get(address).status, desk.post(address, about="L-1").status] == [status, status]
    assert kept(world) == []


def test_without_link_or_login_and_for_who_has_left_nothing_is_reported(
    desk: Desk, world: World, subscriber: int
) -> None:
    assert desk.post(f"{desk.address}/report/missed", about="L-1").status == 401
    with world.engine.begin() as connection:
        connection.execute(
            update(subscriber_table).where(subscriber_table.c.id == subscriber).values(active=False)
        )
    assert desk.post(form(desk, subscriber), about="L-1").status == 403
    assert kept(world) == []


def test_a_login_may_report_too_but_not_from_another_site(desk: Desk, world: World) -> None:
    reader = enter(desk, world, "lee@kotra.example", Role.READER)
    assert reader.send("report/missed", {"sec-fetch-site": "cross-site"}, about="L-1").status == 403
    assert kept(world) == []
    assert reader.send("report/missed", {"sec-fetch-site": "same-origin"}, about="L-1").status == 200
    assert kept(world) == [("missed", "L-1", "next_mail", "")]


def test_the_register_is_for_operators_who_are_logged_in(desk: Desk, world: World, subscriber: int) -> None:
    assert desk.get(desk.link(Action.READ, subscriber).replace("/leads?", "/reports?")).status == 401
    editor = enter(desk, world, "editor@kotra.example", Role.EDITOR)
    assert editor.get("reports").status == 403
    operator = enter(desk, world, "op@kotra.example", Role.OPERATOR)
    assert "Nobody has reported anything yet." in operator.get("reports").text
    assert operator.get("leads").links("reports")
    assert editor.get("leads").links("reports") == []


def test_a_reader_s_reports_of_a_day_are_bounded(desk: Desk, world: World, subscriber: int) -> None:
    for number in range(MOST_A_DAY):
        assert desk.post(form(desk, subscriber), about=f"title {number}").status == 200
    assert desk.post(form(desk, subscriber), about="one more").status == 429
    assert len(kept(world)) == MOST_A_DAY


def test_words_with_nul_do_no_harm(desk: Desk, world: World, subscriber: int) -> None:
    assert desk.post(form(desk, subscriber), about="a\0title").status == 200
    assert [about for _, about, _, _ in kept(world)] == ["atitle"]


@pytest.mark.parametrize("day", ["2026-13-45", "yesterday", "2026-11-25", "20261101"])
def test_a_day_that_is_none_or_lies_ahead_is_told_and_what_was_typed_stays(
    desk: Desk, world: World, subscriber: int, day: str
) -> None:
    answer = desk.post(form(desk, subscriber), about="a title", note="왜?", day=day)
    assert (answer.status, "공고일을 확인해 주십시오." in answer.text) == (400, True)
    assert answer.tree.xpath("//input[@id='about']/@value") == ["a title"]
    assert kept(world) == []


def test_no_source_is_blamed_for_what_none_has_and_those_not_read_are_named(
    desk: Desk, world: World, subscriber: int
) -> None:
    world.add_crawl("th_egp", "complete", NOW - timedelta(hours=1))
    world.add_source("th_other", "Other portal", "TH")
    answer = desk.post(form(desk, subscriber), about="a title that nobody has")
    assert "출처 2곳에서 찾지 못했습니다." in answer.text
    assert "전체를 확인하지 못한 출처: Other portal " in answer.text
    assert kept(world) == [("missed", "a title that nobody has", "not_listed", "some_unread")]


def test_no_other_form_is_there(desk: Desk, subscriber: int) -> None:
    assert desk.get(form(desk, subscriber, "praise")).status == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words(language: str) -> None:
    t = WebTranslator(language, "Asia/Bangkok")
    whys = (*SIFTS, *UNLISTED, "detail", "rejected")
    mails = ("failed", "unknown", "deferred", "queued", "sending")
    said = [t(f"report.reason.{one}", why="x", day="y") for one in Reason]
    said += [t(f"report.why.{one}", looked=2) for one in whys] + [t(f"report.mail.{one}") for one in mails]
    said += [t(f"report.too.{one}") for one in TOO_MUCH]
    assert all(said)
