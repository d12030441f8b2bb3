"""Rows of tables that people bring become occasions, or rejects that say line, column and what is expected."""

from datetime import datetime

import pytest

from cityleads.cli._template import COLUMNS
from domain.clock import moment_of
from domain.document import Document, Reading, Reject, UnknownField
from domain.notice import Notice
from domain.programme import Occasion, Project
from transform.parsers import by_hand, file_kinds, intl_k_city
from transform.parsers._by_hand_tables import heading_of, known_headings
from transform.text import as_code

DAY = "a day as 2026-12-31, with a time as 2026-12-31 14:00"
KINDS = "one of fair, conference, briefing, call, other"
ENGLISH = "Country,Title,Occasion,Starts,Ends,Place,Organiser,Link\n"
KOREAN = "국가,사업명,행사,시작일,종료일,지역,주최,링크\n"
K_CITY = "number,year,country,places,title,kind,subject,source,as_of,occasion,starts,ends,organiser,url\n"
EXPO = "TH,Smart City Expo Bangkok,fair,2026-12-09,2026-12-11,Bangkok,depa,https://expo.example/\n"


def document(name: str, body: str, at: datetime | None = None) -> Document:
    kind, given = file_kinds.kind_of(name, body.encode()), {"file": name}
    return Document(kind.source, kind.kind, f"file:{name}", "", body.encode(), "", at or moment_of(1), given)


def readings(body: str) -> list[Reading]:
    return list(by_hand.read(document("a.csv", body)))


def occasion(body: str) -> Occasion:
    (found,) = readings(body)
    assert isinstance(found, Occasion)
    return found


def test_a_row_that_names_a_kind_of_occasion_is_one_and_the_others_stay_notices() -> None:
    fair, notice = readings(f"{ENGLISH}{EXPO}TH,Traffic control centre,,,,,,\n")
    assert isinstance(fair, Occasion)
    assert isinstance(notice, Notice)
    assert fair.starts is not None
    assert fair.ends is not None
    assert (fair.kind, fair.country, fair.place, fair.host, fair.url) == (
        "fair",
        "TH",
        "Bangkok",
        "depa",
        "https://expo.example/",
    )
    assert fair.starts.at.isoformat() == "2026-12-08T17:00:00+00:00"
    assert fair.ends.at.isoformat() == "2026-12-11T16:59:00+00:00"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("박람회", "fair"),
        ("세미나", "conference"),
        ("설명회", "briefing"),
        ("Exhibition", "fair"),
        ("기타", "other"),
        ("Event", "other"),
    ],
)
def test_the_kind_may_be_a_code_or_a_word_in_korean_or_english(word: str, kind: str) -> None:
    found = occasion(f"{KOREAN}베트남,하노이 스마트시티 행사,{word},2026-12-09 14:00,,하노이,,\n")
    assert found.starts is not None
    assert (found.kind, found.country, found.starts.at.isoformat(), found.ends) == (
        kind,
        "VN",
        "2026-12-09T07:00:00+00:00",
        None,
    )


def test_a_call_for_all_countries_has_its_end_in_koreas_time() -> None:
    found = occasion(f"{KOREAN},2027년 K-City Network 공모,공모,,2027-01-29 18:00,,국토교통부,\n")
    assert found.ends is not None
    assert (found.kind, found.country, found.starts, found.ends.at.isoformat()) == (
        "call",
        "",
        None,
        "2027-01-29T09:00:00+00:00",
    )


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "TH,Expo,fair,,,,,\n",
            f"Line 2: the column 'Starts' is missing or empty; expected is {DAY}.",
        ),
        (
            "TH,Call,call,2026-12-01,,,,\n",
            f"Line 2: the column 'Ends' is missing or empty; expected is {DAY}.",
        ),
        (
            "TH,Expo,,2026-12-09,,,,\n",
            f"Line 2: the column 'Occasion' is missing or empty; expected is {KINDS}.",
        ),
        (
            "TH,Expo,party,2026-12-09,,,,\n",
            f"Line 2, column 'Occasion': 'party' is not {KINDS}.",
        ),
        (
            "TH,Expo,fair,soon,,,,\n",
            f"Line 2, column 'Starts': 'soon' is not {DAY}.",
        ),
        (
            "TH,Expo,fair,2026-12-09,2026-12-01,,,\n",
            "Line 2, column 'Ends': '2026-12-01' is not on or after its start.",
        ),
        (
            "MY,Expo,fair,2026-12-09,,,,\n",
            "Line 2, column 'Country': 'MY' is not one of TH, VN, ID, TR, or empty for all.",
        ),
    ],
)
def test_a_row_that_cannot_be_read_says_line_column_and_what_is_expected(row: str, sentence: str) -> None:
    (reject,) = readings(ENGLISH + row)
    assert isinstance(reject, Reject)
    assert reject.message == sentence


@pytest.mark.parametrize(
    ("headings", "row", "heading"),
    [
        (KOREAN, "태국,박람회,박람회,,,,,\n", "시작일"),
        (KOREAN, "태국,공모,공모,,,,,\n", "종료일"),
        (KOREAN, "태국,,박람회,2026-12-09,,,,\n", "사업명"),
        (
            "국가,행사명,사업명,시작일\n",
            "태국,,박람회,2026-12-09\n",
            "행사",
        ),  # a column that is not in the table
        ("Country,Title of project,Title,Start date\n", "TH,,Expo,2026-12-09\n", "Occasion"),
        ("Country,Title,Kind of event,Start date\n", "TH,Expo,fair,\n", "Start date"),
    ],
)
def test_a_missing_cell_is_named_by_the_heading_of_the_table_or_of_its_language(
    headings: str, row: str, heading: str
) -> None:
    (message,) = (one.message for one in readings(headings + row) if isinstance(one, Reject))
    assert message.startswith(f"Line 2: the column '{heading}' is missing or empty; expected is ")


def test_the_templates_heading_is_the_first_of_its_language_and_names_a_column_that_is_missing() -> None:
    for english, korean, _, _ in COLUMNS:
        field = known_headings()[as_code(english)]
        assert (heading_of(field, korean=False), heading_of(field, korean=True)) == (english, korean)


@pytest.mark.parametrize(
    ("title", "places", "shown"),
    [
        ("하노이 스마트시티 설명회", "VN-HN", "하노이"),
        ("Smart city briefing in Hanoi", "VN-HN", "Hanoi"),
        ("Hội nghị đô thị thông minh", "VN-HN", "Hà Nội"),
        ("Smart city briefing in Vietnam", "VN-HN;VN-SG", "Hanoi, Ho Chi Minh City"),
        ("Smart city briefing in Hanoi", "Melia Hotel", "Melia Hotel"),
    ],
)
def test_a_place_told_by_its_code_is_shown_by_its_name(title: str, places: str, shown: str) -> None:
    cells = f",,VN,{places},{title},,,,,briefing,2026-12-09,,KAIA,\n"
    (found,) = intl_k_city.read(document("k.csv", K_CITY + cells))
    assert isinstance(found, Occasion)
    assert found.place == shown
    assert occasion(f"{ENGLISH}VN,{title},briefing,2026-12-09,,{places},,\n").place == shown


def test_a_code_of_no_place_is_said_with_the_files_own_column_and_the_occasion_kept() -> None:
    cells = ",,VN,VN-ZZ,Briefing,,,,,briefing,2026-12-09,,KAIA,\n"
    found, unread = intl_k_city.read(document("k.csv", K_CITY + cells))
    assert isinstance(found, Occasion)
    assert isinstance(unread, UnknownField)
    assert (found.place, unread.example) == (
        "",
        "Line 2, column 'places': 'VN-ZZ' is not a name, or a code of transform/data/places.csv.",
    )


def test_a_link_that_is_none_is_said_and_the_occasion_kept() -> None:
    found, unread = readings(f"{ENGLISH}TH,Expo,fair,2026-12-09,,,,expo.example\n")
    assert isinstance(found, Occasion)
    assert found.url == ""
    assert isinstance(unread, UnknownField)
    assert "column 'Link'" in unread.example


def test_the_same_row_is_the_same_occasion_in_every_file() -> None:
    assert occasion(ENGLISH + EXPO).native_id == occasion(ENGLISH + EXPO.replace("12-09", "12-08")).native_id
    assert occasion(ENGLISH + EXPO).native_id != occasion(ENGLISH + EXPO.replace("depa", "city")).native_id


def test_a_row_of_a_k_city_file_is_an_occasion_of_the_programme() -> None:
    rows = (
        "2026-TR-1,2026,TR,TR-16,Bursa smart mobility,demonstration,smart mobility,a letter,2026,,,,,\n"
        ",,,,2027년 사업 공모,,,,,call,,2027-01-29 18:00,KAIA,https://k.example/\n"
    )
    project, call = intl_k_city.read(document("k.csv", K_CITY + rows))
    assert isinstance(project, Project)
    assert isinstance(call, Occasion)
    assert (call.source, call.programme, call.kind, call.host, call.url) == (
        "intl_k_city",
        "K-City Network",
        "call",
        "KAIA",
        "https://k.example/",
    )


@pytest.mark.parametrize(
    ("starts", "last"),
    [
        ("2026-12-09 14:00-17:00", "2026-12-09T10:00:00+00:00"),
        ("2026-12-09 pukul 14.00-17.00 WIB", "2026-12-09T10:00:00+00:00"),
        ("2026-12-09 14:00", None),
    ],
)
def test_the_hours_of_a_start_tell_the_end_where_no_other_is_told(starts: str, last: str | None) -> None:
    found = occasion(f"{ENGLISH}ID,Expo,fair,{starts},,,,\n")
    assert found.starts is not None
    assert found.starts.at.isoformat() == "2026-12-09T07:00:00+00:00"
    assert (found.ends.at.isoformat() if found.ends else None) == last
