"""Descriptions name nobody."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.document import EXCERPT, Document
from domain.notice import Moment, Money, Notice, Precision, PriceKind
from scrapers.source_config import source_names
from transform.parsers.parsing import by_kind
from transform.parsers.privacy import before_persons, without_persons

ABOUT = "Supply of 48 traffic sensors for the city"
# Invented persons, numbers and addresses, as notices of six languages tell them.
TELLING = (
    "Attn: Jane Doe",
    "Attention : Ms. Jane Doe",
    "Contact person Jane Doe",
    "Mr. Jane Doe",
    "Bpk. Joko Doe",
    "Sayın Ayşe Doe",
    "ông Nguyễn Doe",
    "Awarded Bidder(s): DOE JANE (900001) 1 Invented Street",
    "Rejected Bidder(s): DOE JANE",
    "Name of the awarded consultant: Doe",
    "The contract was awarded to Jane Doe",
    "Winner: Jane Doe",
    "E-mail: jane@doe.example",
    "jane.doe [at] doe.example",
    "Tel. No: 555",
    "Phone 021 5550 1234",
    "+84 24 5550 1234",
    "(021) 5550123",
    "Liên hệ: Doe",
    "Điện thoại: 024 555",
    "Narahubung Doe",
    "Telp. 021 5550123",
    "İlgili kişi Doe",
    "Telefon: 0312 555 01 23",
    "ผู้ติดต่อ Doe",
    "นายสมมติ ใจดี",
    "โทร 02-555-0123",
)
SAYING_NOBODY = (
    "Telephone exchange and mobile network of Teluk Bayur",
    "Hệ thống điện thoại và camera thành phố Bà Rịa",
    "Fax machines, e-mail servers and phones",
    "Budget 1.200.000.000 VND, 2026-11-23 10:00, km 15+270 to km 89+700",
    "RSUD Dr. Soetomo patient information system",
    "ระบบตรวจวัดคุณภาพอากาศ คุณภาพน้ำ นายกเทศมนตรี",
    "Contract Award Project:P900001-Sample Scope of Contract:Adviser",
    "Selection of consultants for a data platform",
)


@pytest.mark.parametrize("telling", TELLING)
def test_a_text_ends_where_it_begins_to_name_a_person(telling: str) -> None:
    assert without_persons(f"{ABOUT}. {telling} and more").startswith(ABOUT)
    assert len(without_persons(f"{ABOUT}. {telling} and more")) <= len(ABOUT) + len(". The contract was ")


@pytest.mark.parametrize("text", SAYING_NOBODY)
def test_a_text_about_things_stays_whole(text: str) -> None:
    assert without_persons(text) == text


@given(st.text(max_size=600), st.sampled_from(TELLING), st.text(max_size=200))
def test_nothing_behind_a_person_is_kept_and_the_rest_is_a_beginning(
    before: str, telling: str, after: str
) -> None:
    told = f"{before} {telling} {after}"
    kept = without_persons(told)
    assert told.startswith(kept)
    assert len(kept) <= min(EXCERPT, len(before) + len(" The contract was "))


@given(st.text(max_size=600))
def test_what_is_kept_names_nobody(text: str) -> None:
    kept = without_persons(text)
    assert without_persons(kept) == kept


@given(st.text(max_size=900))
def test_the_whole_form_keeps_every_character_up_to_the_first_person(text: str) -> None:
    kept = before_persons(text)
    assert text.startswith(kept)
    assert before_persons(kept) == kept
    assert kept == text or len(kept) < len(text)


@pytest.mark.parametrize("text", SAYING_NOBODY)
def test_a_long_text_about_things_is_not_shortened(text: str) -> None:
    assert before_persons(f"{text}. " * 20) == f"{text}. " * 20


@pytest.mark.parametrize("place", ["đường Ông Ích Khiêm", "phường Bà Điểm", "Cầu Bà Hom", "chợ Bà Chiểu"])
def test_a_place_that_is_called_after_somebody_is_no_person(place: str) -> None:
    assert before_persons(f"Camera tại {place}, Q.1") == f"Camera tại {place}, Q.1"
    assert before_persons(f"Camera tại {place}. Liên hệ: ông Doe") == f"Camera tại {place}."


def read_by_kind(notice: Notice) -> Notice:
    document = Document(notice.source, "list", "key", "", b"", "", datetime(2026, 11, 23, tzinfo=UTC))
    (reading,) = by_kind(document, {"list": lambda _document: [notice]})
    assert isinstance(reading, Notice)
    return reading


@given(st.sampled_from(TELLING), st.sampled_from(source_names()))
def test_no_source_s_description_tells_a_person_and_all_else_of_the_notice_stays(
    telling: str, source: str
) -> None:
    due = Moment(
        datetime(2026, 12, 8, 10, 0, tzinfo=UTC), Precision.MINUTE, "Asia/Bangkok", "08.12.2026 10:00"
    )
    notice = Notice(
        source=source,
        native_id="1",
        part="list",
        title="Phone 021 5550 1234 exchange",
        description=f"{ABOUT}. {telling}",
        buyer="RSUD Dr. Soetomo, Attn: Procurement Unit",
        deadline=due,
        prices=(Money(Decimal("0812.3456"), "THB", PriceKind.BUDGET, "081 234 5678"),),
    )
    read = read_by_kind(notice)
    assert replace(read, description="") == replace(notice, description="")
    assert read.description.startswith(ABOUT)
    assert telling not in read.description


def test_of_a_text_of_megabytes_only_what_may_be_kept_is_looked_at() -> None:
    cue = "Contact person: Somebody"
    begun = "x " * (EXCERPT // 2 - 4)
    assert without_persons(f"{begun}{cue}") == begun.rstrip()
    assert without_persons("word " * 2_000_000) == ("word " * 2_000_000)[:EXCERPT].rstrip()


@pytest.mark.parametrize(("letters", "seen"), [(195, True), (196, False)])
def test_a_cue_that_begins_in_what_may_be_kept_is_seen_up_to_two_hundred_characters_behind_it(
    letters: int, seen: bool
) -> None:
    begun = "x" * (EXCERPT - 31)
    telling = f"{begun} (names and addresses of the {'A' * letters} bidder, Doe)"
    assert (without_persons(telling) == begun) is seen
