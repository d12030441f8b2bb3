"""Buyers and winners become rows with their notices: the same ones again, whatever came first."""

import json
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from cityleads.preparation import write_reference_rows
from digest.select.dealings import BuyerNames, Winner
from digest.select.details import read_details
from domain.document import Document
from pipeline.refine import refine
from pipeline.replay import replay
from tests.pipeline.test_poison import NOW, landed, rows

PARTIES = "SELECT id, kind, name, name_en, parent FROM core.party ORDER BY id"
AWARDS = """
SELECT number, supplier_party, supplier, supplier_country, members, price, currency, estimate, tenderers,
       decided_at AT TIME ZONE 'Europe/Istanbul' AS decided, contract_end_at AT TIME ZONE 'Europe/Istanbul' AS ends
FROM core.award ORDER BY notice_id, number
"""


def result(
    ikn: str,
    buyer: str = "ÖRNEKKÖY BELEDİYESİ",
    contractor: str = "ÖRNEK YOL LTD. ŞTİ.",
    bid: str = "9.000,00",
) -> Document:
    told = [
        *("1. SONUÇ İLANLARI", f"1. {ikn} AKILLI KAVŞAK SİSTEMİ", "SONUÇ İLANI", buyer),
        *(f"İhale Kayıt Numarası : {ikn}", "1- İhalenin", "e) Yaklaşık Maliyeti : 10.000,00 TRY -->"),
        *(
            "2- İhale konusu işin",
            "a) Adı : Akıllı kavşak sistemi",
            "3- Teklifler",
            "b) Toplam Teklif Sayısı : 3",
        ),
        *("4- Sözleşmenin", "a) Tarihi : 20.11.2026", f"b) Bedeli : {bid} TRY"),
        *("c) Süresi : 23.11.2026 - 22.11.2027", f"d) Yüklenicisi : {contractor}"),
        "e) Yüklenicinin uyruğu : Türkiye",
    ]
    meta = {"date": "2026-11-23", "type": "1"}
    body = "\n".join(told).encode()
    return Document("tr_bulletin", "text", ikn, "https://portal.example/", body, "text/plain", NOW, meta)


def read(engine: Engine, *documents: Document) -> None:
    landed(engine, documents)
    assert refine(engine).failed == 0


def all_rows(engine: Engine) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    return rows(engine, PARTIES), rows(engine, AWARDS)


def test_a_result_is_an_award_between_two_parties(database: Engine) -> None:
    read(database, result("2026/1000001"))
    (award,) = rows(
        database,
        "SELECT buyer, buyer_en, supplier, supplier_ko, supplier_country, members, price, estimate,"
        " share_of_estimate, tenderers, decided_local_date::text AS decided, retender_forecast::text AS forecast"
        " FROM mart.award",
    )
    assert award == {
        "buyer": "Örnekköy Belediyesi",
        "buyer_en": "Örnekköy Municipality",
        "supplier": "ÖRNEK YOL LTD. ŞTİ.",
        "supplier_ko": "Örnek Yol 유한회사",
        "supplier_country": "TR",
        "members": 1,
        "price": 9000,
        "estimate": 10000,
        "share_of_estimate": Decimal("0.9000"),
        "tenderers": 3,
        "decided": "2026-11-20",
        "forecast": "2027-11-22",
    }


def test_a_natural_person_leaves_no_name_anywhere_but_in_the_archive(database: Engine) -> None:
    read(database, result("2026/1000001", contractor="KEMAL ÖRNEKÇİ (ÖRNEKÇİ ELEKTRONİK)"))
    ((party,), (award,)) = all_rows(database)
    assert party["kind"] == "municipality"
    assert (award["supplier_party"], award["supplier"], award["members"], award["price"]) == (
        None,
        "",
        0,
        9000,
    )
    kept = (
        "SELECT content::text AS told FROM core.notice UNION ALL SELECT content::text FROM core.notice_part"
    )
    assert not any("ÖRNEKÇİ" in row["told"] for row in rows(database, kept))


def test_the_same_pages_again_and_a_replay_give_the_same_rows(database: Engine) -> None:
    read(
        database,
        result("2026/1000001"),
        result("2026/1000002", contractor="A ÖRNEK A.Ş. - B ÖRNEK A.Ş. İŞ ORTAKLIĞI"),
    )
    before = all_rows(database)
    assert [award["members"] for award in before[1]] == [1, 2, 2]
    replay(database, None, apply=True)
    assert all_rows(database) == before


@pytest.mark.parametrize("turned", [False, True])
def test_two_spellings_are_one_party_whichever_came_first(database: Engine, *, turned: bool) -> None:
    pages = [
        result("2026/1000001", contractor="ÖRNEK YOL LİMİTED ŞİRKETİ"),
        result("2026/1000002", contractor="Örnek Yol Ltd. Şti."),
    ]
    for one in reversed(pages) if turned else pages:
        read(database, one)
    companies = [row["name"] for row in rows(database, PARTIES) if row["kind"] == "private"]
    assert companies == ["Örnek Yol Ltd. Şti."]
    assert [
        row["awards"] for row in rows(database, "SELECT awards FROM mart.party WHERE kind = 'private'")
    ] == [2]


def test_a_result_that_is_corrected_replaces_its_award(database: Engine) -> None:
    read(database, result("2026/1000001"))
    read(database, result("2026/1000001", bid="8.000,00", contractor="BAŞKA YOL A.Ş."))
    (_, (award,)) = all_rows(database)
    assert (award["supplier"], award["price"]) == ("BAŞKA YOL A.Ş.", 8000)


def test_a_card_knows_the_buyer_s_names_and_tells_a_consortium_once(database: Engine) -> None:
    read(database, result("2026/1000001", contractor="A ÖRNEK A.Ş. - B ÖRNEK A.Ş. İŞ ORTAKLIĞI"))
    (lead,) = (row["lead_id"] for row in rows(database, "SELECT lead_id FROM mart.leads"))
    with database.connect() as connection:
        details = read_details(connection, [lead])[lead]
    assert details.buyer == BuyerNames("Örnekköy Municipality", "Örnekköy 시청(기초)")
    assert details.winners == (
        Winner(("A ÖRNEK A.Ş.", "B ÖRNEK A.Ş."), Decimal(9000), "TRY", Decimal("0.9")),
    )


def test_a_tender_that_is_called_off_after_its_winner_was_told_has_no_award(database: Engine) -> None:
    with database.begin() as connection:
        write_reference_rows(connection)
    pages = {"list": a_row("Masa Sanggah"), "winners": WINNERS}
    for kind, body in pages.items():
        read(database, spse(kind, body))
    assert [award["supplier"] for award in rows(database, AWARDS)] == ["PT. Contoh Satu"]
    read(database, spse("list", a_row("Tender Batal")))
    assert rows(database, AWARDS) == []


WINNERS = (
    "<table><tr><th>Nama Pemenang</th><th>Harga Penawaran</th></tr>"
    "<tr><td>PT. Contoh Satu</td><td>Rp. 9,00</td></tr></table>"
)


def a_row(stage: str) -> str:
    cells = [
        "10900000000",
        "Pengadaan ATCS",
        "Kab. Kudus",
        stage,
        "1,2 M",
        "",
        "Tender",
        "",
        "Pengadaan Barang",
    ]
    return json.dumps({"data": [cells]})


def spse(kind: str, body: str) -> Document:
    told = {"native_id": "10900000000"} if kind == "winners" else {}
    return Document("id_spse", kind, kind, "https://portal.example/", body.encode(), "", NOW, told)
