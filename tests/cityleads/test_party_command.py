"""`cityleads party` finds a buyer or a company by id or by words of any of its names, and shows its history."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from cityleads.cli.party import matching, read_party
from tests.pipeline.test_buyers_and_winners import read, result
from tests.pipeline.test_poison import rows

KNOWN = [
    {"id": "TR-B174", "name": "Bursa Büyükşehir Belediyesi", "name_en": "Bursa Metropolitan Municipality", "name_ko": "부르사 광역시청"},
    {"id": "TR-B175", "name": "Bursa Su ve Kanalizasyon İdaresi Genel Müdürlüğü", "name_en": "Bursa Water (BUSKİ)", "name_ko": "부르사 상하수도청"},
    {"id": "VN-B068", "name": "Tập đoàn Điện lực Việt Nam", "name_en": "Vietnam Electricity (EVN)", "name_ko": "베트남전력공사"},
]  # fmt: skip


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
    assert [(row["supplier"], row["share_of_estimate"]) for row in town["bought"]] == [
        ("ÖRNEK YOL LTD. ŞTİ.", Decimal("0.9"))
    ]
    assert sorted(row["share_of_estimate"] for row in company["won"]) == [
        Decimal("0.5"),
        Decimal("0.7"),
        Decimal("0.9"),
    ]
    assert company["figures"]["won_median_share_of_estimate"] == Decimal("0.7")
    assert [row["retender_forecast"] for row in town["forecasts"]] == [date(2027, 11, 22)]
    leads = {row["lead_id"] for row in rows(database, "SELECT lead_id FROM mart.leads")}
    assert {row["lead_id"] for row in company["leads"]} == leads
    assert len(leads) == 3
