"""Which language a title is in."""

import unicodedata

import pytest
from langdetect import DetectorFactory

from benchmarks.quality.language import BARS, measure, titles
from tests.harness import real, shared
from transform.language import Language, identify


@pytest.mark.parametrize(
    ("title", "country", "code", "method"),
    [
        ("ประกวดราคาซื้อกล้องวงจรปิด CCTV", "TH", "th", "script"),
        ("스마트시티 통합플랫폼 구축", "VN", "ko", "script"),
        ("Xây dựng hệ thống giao thông thông minh", "VN", "vi", "letters"),
        ("AKILLI KAVŞAK SİSTEMİ YAPIM İŞİ", "TR", "tr", "letters"),
        ("PENGADAAN LAMPU PENERANGAN JALAN UMUM", "ID", "id", "words"),
        ("Pembangunan command center kota", "ID", "id", "words"),
        ("Lampu penerangan jalan umum tenaga surya", "ID", "id", "words"),
        ("Lampu penerangan jalan umum surya", "ID", "id", "ngram"),
        ("XAY DUNG HE THONG CAMERA GIAM SAT GIAO THONG", "VN", "vi", "ngram"),
        ("YOL YAPIM ISI IHALE EDILECEKTIR", "TR", "tr", "ngram"),
        ("Supply and installation of an intelligent transport system", "VN", "en", "ngram"),
        ("Supply and installation of an intelligent transport system", "TH", "en", "ngram"),
        ("Pengadaan jasa konsultansi perencanaan teknis", "INTL", "id", "ngram"),
    ],
)
def test_titles_of_every_kind_are_told_apart(title: str, country: str, code: str, method: str) -> None:
    language = identify(title, country)
    assert (language.code, language.method) == (code, method)


@pytest.mark.parametrize(
    "title", ["", "   ", "12/2026", "2.450.000.000 ₺", "ITS", "!!!", "https://a.b/c", "๒๕๖๙"]
)
def test_too_little_text_has_no_language(title: str) -> None:
    assert identify(title, "ID") == Language("und", 0.0, "none")


def test_the_normal_form_makes_no_difference() -> None:
    title = "Mua sắm camera giám sát"
    assert identify(unicodedata.normalize("NFD", title), "VN") == identify(title, "VN")


def test_a_hint_joins_the_candidates_and_does_not_decide() -> None:
    french = "Fourniture et installation d'un système de gestion du trafic pour la ville"
    assert identify(french, "INTL", "fr").code == "fr"
    assert identify("Supply of traffic management software for the city", "INTL", "fr").code == "en"
    assert identify("Supply of traffic management software for the city", "INTL", "xx").code == "en"


def test_where_the_text_is_unsure_the_portal_s_own_word_counts() -> None:
    title = "Badminton pair reaches final in Kuala Lumpur"
    assert [identify(title, "ID", hint).code for hint in ("", "en", "id")] == ["id", "en", "id"]
    assert identify("Supply of traffic management software for the city", "ID", "id").code == "en"


def test_one_english_phrase_does_not_make_an_indonesian_title_english() -> None:
    assert identify("Tenaga Ahli Smart City Platform Command Center", "ID").code == "id"


def test_the_answer_is_the_same_every_time_and_langdetects_own_factory_is_untouched() -> None:
    DetectorFactory.seed = None
    answers = {identify("Paket kota", "ID") for _ in range(20)}
    assert len(answers) == 1
    assert DetectorFactory.seed is None


@real
def test_real_titles_are_identified_as_well_as_was_measured() -> None:
    rows = list(titles(shared("bench/lid_short_titles_dev.jsonl")))
    right = measure(lambda text, country: identify(text, country).code, rows, runs=1).right
    assert {name for name, share in right.items() if " " not in name and share < BARS[name]} == set()


@pytest.mark.parametrize(
    ("title", "country", "code", "method"),
    [
        ("truck choice", "VN", "en", "words"),
        ("truck choice", "ID", "en", "ngram"),
        ("thuong mai", "VN", "vi", "ngram"),
        ("in so tay", "VN", "vi", "words"),
        ("panel meters", "ID", "en", "words"),
        ("paling umum", "ID", "id", "words"),
        ("panel animals", "TR", "en", "words"),
        ("modern tarim", "TR", "tr", "ngram"),
        ("Final seminar in Batam on salaries and rents", "ID", "en", "ngram"),
    ],
)
def test_two_words_are_told_by_their_shapes_where_their_letters_do_not_suffice(
    title: str, country: str, code: str, method: str
) -> None:
    language = identify(title, country)
    assert (language.code, language.method) == (code, method)


def test_an_english_text_that_names_a_turkish_city_is_english_where_its_outlet_says_so() -> None:
    title = "İzmir to install smart water meters and leak detection across the city"
    assert identify(title, "TR", "en").code == "en"
    assert identify("İzmir'de akıllı su sayaçları kuruluyor", "TR", "en").code == "tr"


@pytest.mark.parametrize(
    ("country", "title"),
    [
        ("ID", "Sistem Informasi"),
        ("ID", "SISTEM MONITORING"),
        ("ID", "Video Konferensi"),
        ("ID", "Akses Internet"),
        ("ID", "Lisensi Software"),
        ("ID", "Website Desa"),
        ("ID", "Integrasi Server"),
        ("ID", "Modernisasi Terminal"),
        ("ID", "Televisi LED"),
        ("TR", "Software Lisansi"),
        ("TR", "Network Altyapi"),
        ("TR", "Smart City Projesi"),
        ("TR", "Server Alimi"),
        ("TR", "Entegrasyon"),
        ("TR", "Data Merkezi"),
        ("VN", "He thong SCADA"),
        ("VN", "Server phan mem"),
        ("VN", "Goi thau IT"),
    ],
)
def test_a_short_title_with_a_loan_word_is_in_the_language_that_spells_it_so(
    country: str, title: str
) -> None:
    assert identify(title, country).code == {"ID": "id", "TR": "tr", "VN": "vi"}[country]


@pytest.mark.parametrize("country", ["ID", "TR", "VN"])
@pytest.mark.parametrize(
    "title",
    [
        "Information System",
        "Mobile Application",
        "Street Lighting",
        "Command Center",
        "Access Control",
        "Video Conference",
        "Consulting Services",
        "Fire Station",
    ],
)
def test_a_short_english_title_stays_english(country: str, title: str) -> None:
    assert identify(title, country).code == "en"


def test_loan_words_decide_in_titles_of_up_to_four_words_and_not_where_the_outlet_writes_english() -> None:
    assert identify("Smart City Platform Integrasi", "ID").method == "words"
    assert identify("The New Smart City Platform of Komunikasi Corporation", "ID").code == "en"
    assert identify("Akses Internet", "ID", "en").code == "en"


@pytest.mark.parametrize(("thai", "latin", "code"), [(3, 17, "en"), (4, 17, "th"), (2, 18, "en")])
def test_a_text_is_thai_where_more_than_fifteen_percent_of_its_letters_are(
    thai: int, latin: int, code: str
) -> None:
    words = "smart city center"  # 15 letters
    text = f"{words}{'ab'[: latin - 15]} {'ก' * thai}"
    assert identify(text, "TH").code == code


@pytest.mark.parametrize(("letters", "method"), [("lampu", "none"), ("lampus", "ngram")])
def test_six_letters_are_enough_to_tell_a_language_by(letters: str, method: str) -> None:
    assert (identify(letters, "ID").method == "none") is (method == "none")


@pytest.mark.parametrize(
    ("title", "country", "hint", "language"),
    [
        ("ประกวดราคาซื้อกล้องวงจรปิด", "TH", "", Language("th", 1.0, "script")),
        ("AKILLI KAVŞAK", "TR", "", Language("tr", 0.99, "letters")),
        ("Pengadaan lampu", "ID", "", Language("id", 0.99, "words")),
        ("Server alimi", "TR", "", Language("tr", 0.99, "words")),
        ("Tenaga Ahli Smart City Platform", "INTL", "", Language("id", 0.6, "ngram")),
        ("Badminton pair reaches final in Kuala Lumpur", "ID", "id", Language("id", 0.6, "ngram")),
        ("Badminton pair reaches final in Kuala Lumpur", "ID", "en", Language("en", 0.7143, "ngram")),
        # n-grams are sure, and the words do not look much otherwise
        ("park pump", "TR", "", Language("en", 1.0, "ngram")),
        # they are sure of Indonesian, and the words look otherwise
        ("pump solar", "ID", "", Language("en", 0.833, "words")),
        # what is weighed together nearly balances
        ("road bina", "TR", "", Language("tr", 0.5035, "words")),
        ("smart umum", "ID", "", Language("en", 0.5112, "words")),
    ],
)
def test_each_way_of_telling_says_how_sure_it_is(
    title: str, country: str, hint: str, language: Language
) -> None:
    assert identify(title, country, hint) == language


@pytest.mark.parametrize(("letters", "code"), [(500, "id"), (501, "en")])
def test_of_a_text_its_first_five_hundred_characters_are_looked_at(letters: int, code: str) -> None:
    english = "Bandung will install smart water meters and leak detection sensors in every street. " * 6
    assert identify(f"{english[: letters - 6].rstrip():<{letters - 5}}untuk", "ID").code == code


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("İzmir Muğla Şırnak to install smart water meters this year", "en"),  # three words of ten
        (
            "Cities İzmir Muğla Şırnak and Iğdır to install smart meters this year again",
            "tr",
        ),  # four of thirteen
    ],
)
def test_names_are_up_to_three_tenths_of_an_english_text(title: str, code: str) -> None:
    assert identify(title, "TR", "en").code == code


def test_a_loan_word_among_five_decides_nothing() -> None:
    assert identify("Smart City Platform Komunikasi", "ID").code == "id"
    assert identify("New Smart City Platform Komunikasi", "ID").code == "en"
