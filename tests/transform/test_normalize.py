"""The form in which notices are compared, and the keys that are stored of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.match import MatchForm
from domain.notice import Notice
from tests.transform.test_matching import BASE
from transform.matching.blocking import _rounded, keys
from transform.matching.normalize import normalise


def form(title: str, country: str = "ID") -> MatchForm:
    return normalise(Notice("s", "1", "list", country=country, title=title))


@pytest.mark.parametrize(
    ("mark", "attempt"),
    [
        ("(ครั้งที่ 3)", 3),
        ("ครั้งที่ 2", 2),
        ("(lần 4)", 4),
        ("attempt 2", 2),
        ("2. ihale", 2),
        ("3 kez ihale", 3),
        ("(đấu thầu lại)", 2),
        ("(Tender Ulang)", 2),
        ("seleksi ulang", 2),
        ("lelang ulang", 2),
        ("(Yeniden)", 2),
        ("tekrar ihale", 2),
        ("yenileme", 2),
        ("re-tender", 2),
        ("Rebidding", 2),
    ],
)
def test_the_mark_of_another_attempt_is_counted_and_left_out(mark: str, attempt: int) -> None:
    found = form(f"Kota Konya CCTV {mark}")
    assert (found.title, found.attempt) == ("kota konya cctv", attempt)


@pytest.mark.parametrize(
    "said",
    [
        "Đính chính",
        "Gia hạn",
        "Sửa đổi",
        "Perubahan",
        "Adendum",
        "Addendum",
        "Corrigendum",
        "Düzeltme İlanı",
        "Zeyilname",
        "(e-bidding)",
        "ประกาศเชิญชวน",
        "โดยวิธีคัดเลือก",
    ],
)
def test_how_something_is_bought_is_left_out(said: str) -> None:
    assert form(f"Kota Konya CCTV {said}").title == "kota konya cctv"


def test_a_form_comes_back_from_what_is_stored_of_it() -> None:
    stored = BASE.as_json()
    assert MatchForm.from_json(stored) == BASE
    assert list(stored)[:4] == ["source", "native_id", "country", "stage"]


def test_the_keys_of_a_notice_are_those_that_warehouses_hold() -> None:
    told = replace(
        BASE, title="a b 2026", compact="ab2026", numbers=("2026",), amount=1234567.0, language="tr"
    )
    assert keys(told) == [
        (-7974757933991637006, 100),
        (-5067717536033372519, 120),
        (-4157500994338327899, 100),
        (-3602260286774133475, 100),
        (-2494414480809575343, 0),
        (-1559145332418476162, 0),
        (586538496359286237, 100),
        (4922489818699536337, 0),
        (5973887044033873808, 0),
        (8695455861243526225, 100),
    ]


@given(st.floats(min_value=0.01, max_value=1e15), st.sampled_from([2, 3]))
def test_sums_are_rounded_as_people_do_by_their_exact_value(amount: float, digits: int) -> None:
    assert _rounded(amount, digits) == f"{Decimal(amount):.{digits - 1}e}"
