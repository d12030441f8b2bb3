"""No lead is made of a fragment of a word, of an acronym that folding made, or of what every announcement says."""

import pytest

from transform.relevance import judge
from transform.relevance.lexicon import find_terms
from transform.relevance.lexicon_match import read
from transform.text import fold

# Ordinary purchases; nobody who looks for smart cities wants to read them.
ORDINARY = {
    "tr": [
        "Kuzu eti ve kuyruk yağı alımı ihalesi",
        "Kuru gıda ve bakliyat alımı ihalesi",
        "Süt ve yoğurt alımı ihalesi",
        "Sabun ve deterjan alımı ihalesi",
        "Kuru üzüm ve fındık alımı ihalesi",
        "Atış kurslarında kullanılacak malzeme alımı",
        "ATIŞ KURSLARI MALZEMESİ",
        "Atış poligonu yapımı",
        "Av tüfeği fişeği alımı ihalesi",
        "Dana eti, kıyma ve kuşbaşı alımı",
        "Akaryakıt alımı ihalesi",
        "Öğrenci taşıma hizmeti",
        "Giyim malzemesi ve iş elbisesi alımı",
    ],
    "id": [
        "Pengadaan daging sapi dan ayam",
        "Belanja bahan makanan pasien",
        "Belanja alat tulis kantor",
        "Pengadaan seragam sekolah",
        "Pengadaan peluru latihan menembak",
        "Pengadaan pupuk dan pestisida",
    ],
    "vi": [
        "Mua thịt lợn và rau củ cho bếp ăn",
        "Mua sắm văn phòng phẩm",
        "Mua đạn huấn luyện",
        "Ai là người trúng thầu cung cấp suất ăn",
        "Con sóc và vườn thú",
    ],
    "th": ["ซื้อเนื้อหมูและผักสด", "ซื้อกระสุนปืนสำหรับฝึก", "จ้างเหมาทำความสะอาดอาคาร"],
    "en": [
        "Supply of meat and vegetables",
        "Ami Hotel accommodation",
        "Purchase of ammunition for shooting courses",
    ],
}


@pytest.mark.parametrize(
    ("lang", "title"), [(lang, title) for lang, titles in ORDINARY.items() for title in titles]
)
def test_an_ordinary_purchase_is_no_lead_and_not_watched(lang: str, title: str) -> None:
    assert judge(title, "", lang).tier == "none"


def terms(title: str, lang: str) -> list[str]:
    return [hit.term for hit in read(title, "", lang, "", ()).hits]


@pytest.mark.parametrize(
    ("title", "lang", "found"),
    [
        ("ATIS kurulumu", "tr", ["ATIS"]),
        ("Atis kurulumu", "tr", []),
        ("Atış kurulumu", "tr", []),
        ("ATIŞ KURULUMU", "tr", []),
        ("atis kurulumu", "tr", ["ATIS"]),
        ("Scada sistemi", "tr", ["SCADA"]),
        ("Cbs kurulumu", "tr", ["CBS"]),
        ("cbs kurulumu", "tr", ["CBS"]),
        ("SCADA'nın bakımı", "tr", ["SCADA"]),
        ("Instal CCTVs", "en", ["CCTV"]),
        ("Ami meters", "en", []),
        ("AMI meters", "en", ["AMI"]),
        ("Gis and Soc", "en", []),
        ("GIS and SOC", "en", ["GIS", "SOC"]),
        ("CCTV", "th", ["CCTV"]),
        ("Mua sắm GIS", "vi", ["GIS"]),
    ],
)
def test_an_acronym_stands_in_its_own_letters_and_short_ones_in_capitals(
    title: str, lang: str, found: list[str]
) -> None:
    assert terms(title, lang) == found


@pytest.mark.parametrize(
    ("inside", "lang"),
    [
        ("kameraman", "tr"),
        ("kameralizm", "tr"),
        ("elektrosensör", "tr"),
        ("xcctvx", "en"),
        ("unsmart cityscape", "en"),
        ("kamerajaya", "id"),
        ("bukansmart citya", "id"),
        ("xgiám sátx camera", "vi"),
    ],
)
def test_a_term_is_not_found_inside_another_word(inside: str, lang: str) -> None:
    strong = [one.term.text for one in find_terms(fold(inside), lang) if one.term.strength in "SMB"]
    assert strong == []


@pytest.mark.parametrize(
    "word",
    [
        "güvenlik kamerası",
        "güvenlik kameraları",
        "güvenlik kamerasının",
        "güvenlik kameralarından",
        "güvenlik kamerasıyla",
    ],
)
def test_turkish_endings_are_the_words_own(word: str) -> None:
    assert terms(f"{word} alımı", "tr") != []


def test_what_is_bought_counts_with_its_frame_and_without_it() -> None:
    assert judge("Akıllı kavşak sistemi alımı ihalesi", "", "tr").tier == "lead"
    assert judge("DİNAMİK KAVŞAK KONTROL SİSTEMİ alımı ihalesi", "", "tr").tier != "none"
