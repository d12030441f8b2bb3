"""`cityleads party` finds a buyer or a company by id or by words of any of its names, and shows its history."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from cityleads.cli.options import out
from cityleads.cli.party import matching, read_party, show
from tests.pipeline.test_buyers_and_winners import read, result
from tests.pipeline.test_poison import rows

NAMES = (
    ("TR-B174", "Bursa Büyükşehir Belediyesi", "Bursa Metropolitan Municipality", "부르사 광역시청"),
    ("TR-B175", "Bursa Su ve Kanalizasyon İdaresi", "Bursa Water (BUSKİ)", "부르사 상하수도청"),
    ("VN-B068", "Tập đoàn Điện lực Việt Nam", "Vietnam Electricity (EVN)", "베트남전력공사"),
)
KNOWN = [dict(zip(("id", "name", "name_en", "name_ko"), one, strict=True)) for one in NAMES]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("TR-B174", ["TR-B174"]),
        ("bursa büyükşehir belediyesi", ["TR-B174"]),
        ("BURSA", ["TR-B174", "TR-B175"]),
        ("부르사 광역시청", ["TR-B174"]),
        ("부르사", ["TR-B174", "TR-B175"]),
        ("municipality bursa", ["TR-B174"]),
        ("dien luc", ["VN-B068"]),
        ("EVN", ["VN-B068"]),
        ("nobody", []),
    ],
)
def test_a_party_is_found_by_id_or_by_words_in_any_language_with_or_without_marks(
    asked: str, found: list[str]
) -> None:
    assert matching(KNOWN, asked, None) == found


def test_a_word_opens_no_party_whose_name_has_it_within_another_word() -> None:
    told = (
        ("TR-B1", "Van Su ve Kanalizasyon İdaresi (VASKİ)", "Van Water (VASKİ)", ""),
        ("TR-B2", "Ankara Su ve Kanalizasyon İdaresi (ASKİ)", "Ankara Water (ASKİ)", ""),
        ("TH-B3", "เทศบาลนครขอนแก่น", "", "콘깬 시청"),
    )
    known = [dict(zip(("id", "name", "name_en", "name_ko"), one, strict=True)) for one in told]
    assert matching(known, "ASKİ", None) == ["TR-B2"]
    assert matching(known[:1], "ASKİ", None) == []
    assert matching(known, "kanal", None) == ["TR-B1", "TR-B2"]
    assert matching(known, "ขอนแก่น", None) == ["TH-B3"]


def test_a_history_tells_who_won_what_at_what_share_and_what_may_come_again(database: Engine) -> None:
    read(
        database,
        result("2026/1000001"),
        result("2026/1000002", buyer="ÖRNEKKÖY BELEDİYESİ BİLGİ İŞLEM MÜDÜRLÜĞÜ", bid="7.000,00"),
        result("2026/1000003", buyer="BAŞKA BELEDİYESİ", bid="5.000,00"),
    )
    with database.connect() as connection:
        town = read_party(connection, "örnekköy municipality", "TR", 10)
        company = read_party(connection, "örnek yol", None, 10)
        assert read_party(connection, "örnek yol", "VN", 10) is None
    assert town is not None
    assert company is not None
    assert (town["party"]["name_en"], company["party"]["name_ko"]) == (
        "Örnekköy Municipality",
        "Örnek Yol 유한회사",
    )
    assert sorted((row["supplier"], row["share_of_estimate"]) for row in town["bought"]) == [
        ("ÖRNEK YOL LTD. ŞTİ.", Decimal("0.7")),
        ("ÖRNEK YOL LTD. ŞTİ.", Decimal("0.9")),
    ]
    assert [unit["kind"] for unit in town["units"]] == ["department"]
    assert sorted(row["share_of_estimate"] for row in company["won"]) == [
        Decimal("0.5"),
        Decimal("0.7"),
        Decimal("0.9"),
    ]
    assert company["figures"]["won_median_share_of_estimate"] == Decimal("0.7")
    assert {row["retender_forecast"] for row in town["forecasts"]} == {date(2027, 11, 22)}
    leads = {row["lead_id"] for row in rows(database, "SELECT lead_id FROM mart.leads")}
    assert {row["lead_id"] for row in company["leads"]} == leads
    assert len(leads) == 3


def test_an_award_that_two_pages_tell_alike_is_one_in_a_history(database: Engine) -> None:
    read(database, result("2026/1000001"), result("2026/1000009"))
    with database.connect() as connection:
        company = read_party(connection, "örnek yol", None, 10)
    assert company is not None
    assert company["figures"]["won_awards"] == 1
    assert company["party"]["awards"] == 2


def test_a_consortium_s_contract_counts_once_and_so_does_its_share(database: Engine) -> None:
    read(
        database,
        result("2026/1000001", bid="5.000,00"),
        result(
            "2026/1000002",
            contractor="A ÖRNEK A.Ş. - B ÖRNEK A.Ş. - C ÖRNEK A.Ş. İŞ ORTAKLIĞI",
            bid="9.000,00",
        ),
    )
    with database.connect() as connection:
        town = read_party(connection, "örnekköy municipality", "TR", 10)
    assert town is not None
    assert len(town["bought"]) == 4
    assert town["figures"]["bought_awards"] == 2
    assert town["figures"]["bought_median_share_of_estimate"] == Decimal("0.7")


def test_a_terminal_s_table_says_whence_each_estimate_is(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(out, "width", 200)
    read(database, result("2026/1000001"))
    with database.connect() as connection, out.capture() as shown:
        town = read_party(connection, "örnekköy municipality", "TR", 10)
        assert town is not None
        show(town)
    assert "90% (award)" in shown.get()
