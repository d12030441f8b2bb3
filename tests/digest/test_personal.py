"""Each reader's own links in a mail that is laid out once."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest

from digest.delivery.message import Sender
from digest.links.placeholders import Placeholders
from digest.links.tokens import Action, Signer
from digest.links.urls import Desk
from digest.render.html import MOST_HTML, Mail
from tests.digest.hostile import PAYLOADS
from tests.digest.mornings import mails, morning
from tests.digest.pages import RICH, soup
from tests.digest.world import NOW, World, mail_of, make_context, make_lead

SIGNER = Signer(("k" * 32,), sandbox=False)
WEB = Desk("desk@leads.example", "https://leads.example", SIGNER)
BY_HAND = Desk("desk@leads.example")


def filled(desk: Desk, subscriber: int = 7, **known: Any) -> Mail:  # noqa: ANN401  # fields of Lead or Facts
    acts = Placeholders(desk, NOW)
    context = replace(make_context(), placeholders=acts)
    return mail_of(make_lead(**known), context=context, language="en").personal(acts, subscriber)


def links(mail: Mail) -> dict[str, str]:
    return {a.get_text(): str(a["href"]) for a in soup(mail.html).find_all("a")}


def test_a_card_has_its_readers_own_links_to_the_web_desk() -> None:
    found = links(filled(WEB))
    assert found["Details"] == WEB.lead(7, "L-1", NOW)
    for label, place in (("Follow", "#act"), ("Not for us", "#not_for_us"), ("Mute this lead", "#act")):
        assert found[label] == f"{found['Details']}{place}"
    token = found["Details"].partition("token=")[2]
    assert SIGNER.read(Action.READ, token, NOW).subscriber == 7
    assert found["Stop this mail"] == WEB.url(Action.UNSUBSCRIBE, 7, "", NOW)


def test_without_a_web_desk_the_links_write_a_mail() -> None:
    found = links(filled(BY_HAND))
    assert found["Follow"] == "mailto:desk@leads.example?subject=%5BFollow%5D%20L-1%20%237"
    assert "Details" not in found


def test_a_korean_reader_writes_to_the_staff_in_korean() -> None:
    acts = Placeholders(BY_HAND, NOW)
    mail = mail_of(make_lead(), context=replace(make_context(), placeholders=acts)).personal(acts, 7)
    subjects = [unquote(url).partition("subject=")[2] for url in links(mail).values() if "subject=" in url]
    assert subjects == [
        "[관심 등록] L-1 #7",
        "[우리 센터와 무관] L-1 #7",
        "[이 건 알림 끄기] L-1 #7",
        "[누락 신고] #7",
        "[불필요한 알림 신고] #7",
        "[수신 거부] #7",
    ]


def test_the_text_names_each_address_once() -> None:
    details = {"L-1": RICH}
    acts = Placeholders(WEB, NOW)
    context = replace(make_context(), placeholders=acts)
    text = mail_of(make_lead(), context=context, details=details).personal(acts, 7).text
    addresses = re.findall(r"https?://\S+", text)
    assert (
        len(addresses) == 6
    )  # the portal's page, the lead's on the desk, the list, two reports, and how to leave
    assert len(set(addresses)) == 6
    assert (
        "   > 자세히 보기 · 관심 등록 · 우리 센터와 무관 · 이 건 알림 끄기: https://leads.example/lead/L-1"
        in text
    )


def test_the_text_has_the_same_links() -> None:
    for desk in (WEB, BY_HAND):
        mail = filled(desk)
        for url in links(mail).values():
            address, _, subject = unquote(url).removeprefix("mailto:").partition("?subject=")
            said = f"{address}, mail subject: {subject}" if subject else url.partition("#")[0]
            assert said in mail.text
        assert ".invalid" not in mail.html + mail.text


def test_a_filled_mail_is_not_longer_than_the_one_that_was_measured() -> None:
    context = replace(make_context(), placeholders=Placeholders(WEB, NOW))
    measured = mail_of(*(make_lead(f"L-{n:08}") for n in range(60)), context=context)
    whole = measured.personal(context.placeholders, 2**40)
    assert len(whole.html.encode()) <= len(measured.html.encode()) <= MOST_HTML


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_a_portal_gets_a_readers_link(payload: str) -> None:
    mail = filled(
        WEB, title=f"{payload} https://reader.invalid/unsubscribe//", url="https://reader.invalid/mute/L-9/"
    )
    assert len(re.findall("token=", mail.html)) == len(re.findall("token=", filled(WEB).html))


def test_the_secret_of_a_mornings_stand_ins_is_its_own() -> None:
    one, other = Placeholders(WEB, NOW), Placeholders(WEB, NOW)
    stand_in = one.act(Action.UNSUBSCRIBE)
    assert stand_in != other.act(Action.UNSUBSCRIBE)
    assert other.fill(stand_in, 7, "ko") == stand_in
    assert one.fill(stand_in, 7, "ko") == WEB.url(Action.UNSUBSCRIBE, 7, "", NOW)


def test_two_readers_of_one_morning_get_links_of_their_own(world: World) -> None:
    world.add_lead("L-1")
    one, other = world.add_subscriber("kim@kotra.example"), world.add_subscriber("lee@kotra.example")
    morning(world, sender=Sender("desk@leads.example", web=WEB))
    for mail, subscriber in zip(mails(world), (one, other), strict=True):
        page = mail.get_body(("html",)).get_content()
        assert WEB.lead(subscriber, "L-1", NOW) + "#act" in page
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_mail_leads_to_the_whole_list() -> None:
    context = replace(make_context(), placeholders=Placeholders(WEB, NOW))
    mail = mail_of(*(make_lead(f"L-{n:02}") for n in range(30)), context=context).personal(
        context.placeholders, 7
    )
    assert mail.subject.endswith(f"신규 {30}")
    assert links(mail)["전체 목록 보기"] == WEB.url(Action.READ, 7, "", NOW)
