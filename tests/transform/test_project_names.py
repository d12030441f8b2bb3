"""Which project a text names."""

import pytest

from transform.project_names import ProjectName, as_filed, loans_in, named_in, names_told

FIRST = ProjectName("P100001", "Indonesia Power Transmission Development Project")
SECOND = ProjectName("P100002", "Indonesia Second Power Transmission Development Project")
CITIES = ProjectName(
    "P100003", "Global Environment Facility Indonesia Sustainable Cities Impact Project (SCIP)"
)
FLOODS = ProjectName("P100004", "Indonesia: National Urban Flood Resilience Project (NUFReP)")
METRO = ProjectName("P100005", "Indonesia Mass Transit Project")
ALL = (FIRST, SECOND, CITIES, FLOODS, METRO)


def test_initials_that_two_projects_have_tell_neither() -> None:
    other = ProjectName("P100006", "Marine Tourism Project")
    assert named_in("package 2 of the MTP project", [*ALL, other]) == {}
    assert named_in("package 2 of the IMT project", [*ALL, other]) == {"P100005": "short name"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Project ID No. P100003, works", {"P100003": "number"}),
        ("Project ID No.100003, works", {"P100003": "number"}),
        ("POWER TRANSMISSION DEVELOPMENT PROJECT, package 1", {"P100001": "name"}),
        ("SECOND POWER TRANSMISSION DEVELO PMENTPROJECT", {"P100002": "name"}),
        ("Power Transmission Development Project II", {"P100002": "name"}),
        (
            "SECOND POWER TRANSMISSION DEVELOPMENT \u2013 ADDITIONAL FINANCING PROJECT \u2013 PHASE 5",
            {"P100002": "name"},
        ),
        ("Power Transmission Development Additional Financing Project", {"P100001": "name"}),
        ("Third Power Transmission Development Project", {}),
        ("Power Transmission Development Project, Phase 2", {"P100001": "name"}),
        ("Grant: Sustainable Cities Impact Project", {"P100003": "name"}),
        ("National Urban Floods Resilience Project", {"P100004": "name"}),
        ("Pekerjaan drainase (NUFReP) Kota Bima", {"P100004": "short name"}),
        ("Mass Transit Project for Bandung", {"P100005": "name"}),
        ("a mass transit study", {}),
        ("IMT Project: package 2", {"P100005": "short name"}),
        ("Kegiatan proyek IMT2 kota", {"P100005": "short name"}),
        ("TRANSPORT PROJECT (MTP)", {"P100005": "short name"}),
        ("Jalan IMT kota", {}),  # not beside the word
        ("PTD Project", {"P100001": "short name"}),
        ("SPTDP Project", {"P100002": "short name"}),
        ("MT project", {}),  # two letters
        ("Pembangunan jalan kabupaten", {}),
    ],
)
def test_a_project_is_known_by_its_number_its_name_and_its_short_name(
    text: str, found: dict[str, str]
) -> None:
    assert named_in(text, ALL) == found


def test_a_number_decides_before_a_name() -> None:
    assert named_in("Mass Transit Project, P100001", ALL) == {"P100001": "number"}


def test_numbers_of_loans_and_grants_are_read_as_they_are_written() -> None:
    text = "Loan IBRD No. 8711 \u2013 ID, Kredi No: 9760-TR, Cr 5139 VN, Grant No.: TF0B8114"
    assert loans_in(text) == {"8711ID", "9760TR", "5139VN", "TF0B8114"}


def test_a_loan_names_the_project_under_which_notices_that_quote_it_are_filed() -> None:
    texts = [("P100001", "Loan 8280-ID"), ("P100005", "Loan 9340-ID and 7000-ID"), ("P100004", "7000-ID")]
    known = as_filed(ALL, texts)
    assert named_in("pinjaman 8280-ID", known) == {"P100001": "loan"}
    assert named_in("pinjaman 7000-ID", known) == {}


TURKISH = "Kentlerde Akıllı Ulaşım Sistemleri Projesi"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"Ülke: Türkiye Proje Adı: {TURKISH} II – Ek Finansman", f"{TURKISH} II"),
        (
            "Proje Ad : Kentlerde Akll Ulam Sistemleri Projesi (KAUS)",
            "Kentlerde Akll Ulam Sistemleri Projesi",
        ),
        ("Name of Project: Smart Transport Project Contract Title: lights", "Smart Transport Project"),
        ("Name of the project: Smart Transport (STP) Contract Title: lights", "Smart Transport"),
        ("Tên dự án: Giao thông thông minh đô thị (WB9) Tiểu dự án: đèn", "Giao thông thông minh đô thị"),
        ("Nama Proyek : Transportasi Cerdas Proyek 2", "Transportasi Cerdas Proyek 2"),
    ],
)
def test_the_name_that_a_notice_tells_of_its_project_ends_where_the_next_thing_begins(
    text: str, name: str
) -> None:
    assert names_told(text) == {name}


def test_a_text_without_a_label_or_an_end_tells_no_name() -> None:
    assert names_told("Supply of lights for the Mass Transit Project") == frozenset()
    assert names_told("Project Name: signals and lights of the city of Bandung") == frozenset()


def test_a_project_is_known_by_the_name_that_its_own_notices_tell_in_another_language() -> None:
    known = as_filed(
        ALL, [("P100005", f"Proje Adı: {TURKISH}"), ("P100005", f"PROJE ADI: {TURKISH.upper()}")]
    )
    assert named_in(f"Sinyal yapım işi, {TURKISH} kapsamında", known) == {"P100005": "name"}
    assert named_in(f"Sinyal yapım işi, {TURKISH} II", known) == {}


@pytest.mark.parametrize(
    "texts",
    [
        [("P100005", f"Proje Adı: {TURKISH}"), ("P100004", f"PROJE ADI: {TURKISH.upper()}")],  # of two
        [("P100005", "Project Name: Power Transmission Development Project")],  # another's own
        [("P100005", "Name of Project: Subproject 1 - lights")],  # too short
    ],
)
def test_a_name_that_is_not_one_project_s_own_names_none(texts: list[tuple[str, str]]) -> None:
    assert [one.title for one in as_filed(ALL, texts)] == [one.title for one in ALL]
