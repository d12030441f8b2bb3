"""Winners: companies are kept, whoever may be a natural person is not, and consortia are their members."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.notice import Award, Money, Notice, PriceKind, Stage
from transform.parties.awards import awards_of, without_persons
from transform.parties.suppliers import supplier_names, without_natural_persons

WON = Money(Decimal(90), "TRY", PriceKind.AWARD, "90")
EXPECTED = Money(Decimal(100), "TRY", PriceKind.ESTIMATE, "100")
RESULT = Notice("tr_bulletin", "1", "list", "TR", Stage.AWARDED, title="Yol")


# Invented names all of them.
@pytest.mark.parametrize(
    ("country", "person"),
    [
        ("TR", "Kemal Örnekçi"),
        ("TR", "Kemal Örnekçi (Örnekçi Elektronik)"),
        ("TR", "ÖRNEKÇİ ELEKTRONİK - KEMAL ÖRNEKÇİ"),
        ("TR", "Mehmet As"),
        ("VN", "Nguyễn Văn Thử"),
        ("VN", "Hộ kinh doanh Nguyễn Thị Thử"),
        ("VN", "Doanh nghiệp tư nhân Nguyễn Văn Thử"),
        ("VN", "Viên Văn Thử"),
        ("ID", "Budi Contoh"),
        ("ID", "UD. Budi Contoh"),
        ("ID", "Toko Contoh"),
        ("TH", "นายสมมุติ ตัวอย่าง"),
        ("TH", "น.ส. สมมุติ ตัวอย่าง"),
        ("TH", "ร้านตัวอย่าง"),
        ("ID", "INVENTED PERSON (900001)"),
        ("", "Jane Sample"),
    ],
)
def test_who_may_be_a_natural_person_is_not_kept(country: str, person: str) -> None:
    assert supplier_names(country, person) == []
    assert without_natural_persons(country, person) == ""


@pytest.mark.parametrize(
    ("country", "published", "kept"),
    [
        ("TR", "KEMAL ÖRNEKÇİ - ÖRNEK YAPI LTD. ŞTİ.", "ÖRNEK YAPI LTD. ŞTİ."),
        ("TR", "ÖRNEK YAPI LTD. ŞTİ. (Kemal Örnekçi)", "ÖRNEK YAPI LTD. ŞTİ."),
        ("ID", "PT Contoh Karya (Budi Contoh)", "PT Contoh Karya"),
        ("VN", "Liên danh Công ty TNHH Một - Nguyễn Văn Thử", "Công ty TNHH Một"),
        ("VN", "Liên danh Công ty TNHH Một và Nguyễn Văn Thử", "Công ty TNHH Một"),
    ],
)
def test_a_person_beside_a_company_is_cut_off(country: str, published: str, kept: str) -> None:
    assert without_natural_persons(country, published) == kept


@pytest.mark.parametrize(
    ("country", "published", "members"),
    [
        (
            "TR",
            "Örnek Yapı A.Ş. & Deneme Elektrik Ltd. Şti. İş Ortaklığı",
            ["Örnek Yapı A.Ş.", "Deneme Elektrik Ltd. Şti."],
        ),
        (
            "VN",
            "Liên danh Công ty TNHH Một và Công ty Cổ phần Hai",
            ["Công ty TNHH Một", "Công ty Cổ phần Hai"],
        ),
        ("ID", "PT Contoh Satu - PT Contoh Dua KSO", ["PT Contoh Satu", "PT Contoh Dua"]),
        ("TH", "กิจการร่วมค้า บริษัท หนึ่ง จำกัด และ บริษัท สอง จำกัด", ["บริษัท หนึ่ง จำกัด", "บริษัท สอง จำกัด"]),
    ],
)
def test_a_consortium_is_its_members(country: str, published: str, members: list[str]) -> None:
    assert supplier_names(country, published) == members
    assert without_natural_persons(country, published) == published


@pytest.mark.parametrize(
    ("country", "published"),
    [
        ("TR", "ÖRNEK İNŞAAT TAAHHÜT SANAYİ VE TİCARET LİMİTED ŞİRKETİ"),
        ("VN", "CÔNG TY TNHH TƯ VẤN XÂY DỰNG VÀ THƯƠNG MẠI T.A.T"),
        ("TH", "บริษัท ตัวอย่าง จำกัด (มหาชน)"),
        ("TH", "มหาวิทยาลัยขอนแก่น"),
        ("TR", "İSBAK"),
    ],
)
def test_a_name_with_and_in_it_is_one_company_and_a_known_body_needs_no_form(
    country: str, published: str
) -> None:
    assert supplier_names(country, published) == [published]


def test_a_person_s_number_goes_with_the_name_and_the_price_stays() -> None:
    told = replace(RESULT, awards=(Award("Kemal Örnekçi", "12345678901", "TR", WON),))
    assert without_persons(told).awards == (Award(supplier_country="TR", price=WON),)
    company = Award("Örnek Yol A.Ş.", "1234567890", "TR", WON)
    assert without_persons(replace(RESULT, awards=(company,))).awards == (company,)


def test_a_result_that_names_nobody_is_an_award_with_the_notice_s_sums() -> None:
    (won,) = awards_of(replace(RESULT, prices=(EXPECTED, WON)))
    assert (won.supplier, won.members, won.award.price, won.award.estimate) == (None, 0, WON, EXPECTED)
    assert awards_of(replace(RESULT, stage=Stage.OPEN, prices=(EXPECTED, WON))) == ()


def test_each_member_of_a_consortium_shares_the_price_and_says_how_many_they_are() -> None:
    award = Award("Örnek Yapı A.Ş. - Deneme Ltd. Şti. İş Ortaklığı", price=WON)
    told = awards_of(replace(RESULT, awards=(award,)))
    assert [(won.award.supplier, won.award.price, won.members) for won in told] == [
        ("Örnek Yapı A.Ş.", WON, 2),
        ("Deneme Ltd. Şti.", WON, 2),
    ]


def test_of_several_lots_none_takes_the_whole_tender_s_estimate() -> None:
    lots = (Award("Örnek A.Ş.", price=WON, lot="1"), Award("Deneme A.Ş.", price=WON, lot="2"))
    told = awards_of(replace(RESULT, prices=(EXPECTED,), awards=lots))
    assert [(won.award.lot, won.award.estimate) for won in told] == [("1", None), ("2", None)]
