"""The dashboards of the desk: what they say of the sandbox's first two days, who may see them, and their drawings."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from cityleads.bi.marts import refresh_marts
from desk.role import Role
from digest.links.tokens import Action
from domain.clock import moment_of
from tests.digest.world import NOW, World
from tests.harness import ROOT
from tests.ran import Ran
from tests.web.desk import Desk, Page, words
from tests.web.staff import enter
from web.dashboards.board_rows import read_charts, read_moment
from web.dashboards.boards import DRAWN, FIGURES, NAMES, TABLE, Chart, boards
from web.dashboards.chart_rows import plot_of
from web.dashboards.chart_scale import scale_of
from web.dashboards.chart_svg import WIDE, draw_bars, draw_columns, fit, width_of
from web.dashboards.dashboard_file import make_file
from web.dashboards.dashboard_view import ChartView, view_board
from web.dashboards.units import UNITS, written
from web.i18n import LANGUAGES, WebTranslator

CHARTS = [(board.name, chart) for board in boards().values() for chart in board.charts]
ENGLISH = WebTranslator("en", "Asia/Bangkok")


def shown(ran: Ran, name: str, language: str = "en", country: str = "", **who: bool) -> dict[str, ChartView]:
    """The parts of a dashboard on the sandbox's second evening, by name."""
    t, board = WebTranslator(language, "Asia/Bangkok"), boards()[name]
    with ran.engine.connect() as connection:
        read = read_charts(connection, board, moment_of(2), country, **who)
        view = view_board(board, read, read_moment(connection), t, lambda lead: f"lead/{lead}")
    return {chart.name: chart for chart in view.charts}


def told(chart: ChartView) -> list[tuple[str, ...]]:
    """The figures of a part, as they are read."""
    return [tuple(cell.said for cell in row) for row in chart.rows] or [*chart.figures]


# Of each dashboard some parts whose figures can be known in another way; the whole pages are in the pictures.
FIGURES_THERE: dict[tuple[str, str], list[tuple[str, ...]]] = {
    ("pipeline", "now"): [
        ("159", "Leads"),
        ("22", "Borderline"),
        ("96", "Open for bids"),
        ("52", "Open, sum known"),
        ("₩100.7 billion", "Open, value"),
    ],
    ("pipeline", "country"): [
        ("Thailand", "43", "5", "48"),
        ("Vietnam", "42", "4", "46"),
        ("Indonesia", "35", "9", "44"),
        ("Türkiye", "39", "4", "43"),
    ],
    ("pipeline", "characteristic"): [
        ("Smart Mobility", "59"),
        ("Cross-cutting platform", "42"),
        ("Smart Environment", "38"),
        ("Smart Energy", "26"),
        ("Smart Living", "7"),
        ("Smart Governance", "5"),
    ],
    ("pipeline", "size"): [
        ("10 billion won or more", "1"),
        ("1 to 10 billion won", "35"),
        ("100 million to 1 billion won", "42"),
        ("Less than 100 million won", "3"),
        ("Not known", "78"),
    ],
    ("deadlines", "near"): [
        ("1", "Within 7 days"),
        ("71", "8 to 30 days"),
        ("9", "Later"),
        ("15", "No deadline told"),
    ],
    ("parties", "share"): [
        ("Vietnam (12)", "96.8 %"),
        ("Thailand (2)", "95.5 %"),
        ("Indonesia (1)", "94.5 %"),
        ("Türkiye (5)", "89.5 %"),
    ],
    ("delays", "changes"): [
        ("Amended (6)", "5.5 h"),
        ("Next stage (5)", "1.5 h"),
        ("Awarded (10)", "1.5 h"),
        ("Cancelled or unsuccessful (9)", "1.5 h"),
        ("Deadline moved (9)", "1.5 h"),
        ("Tendered again (2)", "1.5 h"),
        ("Sum changed (2)", "1.5 h"),
    ],
    ("health", "now"): [
        ("27", "Sources"),
        ("26", "Read in full in time"),
        ("0", "Stale"),
        ("1", "Never read in full"),
        ("0", "Data tests"),
        ("0", "Tests that fail"),
    ],
    ("precision", "all"): [
        ("382", "Told"),
        ("0", "Acted on"),
        ("0", "Followed"),
        ("0", "Not for us"),
        ("–", "Precision"),
    ],
}


@pytest.mark.parametrize(("board", "chart"), FIGURES_THERE)
def test_a_dashboard_says_what_the_sandbox_holds(ran: Ran, board: str, chart: str) -> None:
    assert told(shown(ran, board)[chart]) == FIGURES_THERE[board, chart]


def test_what_closes_first_is_told_with_working_days_and_the_way_to_the_lead(ran: Ran) -> None:
    first = shown(ran, "deadlines")["first"].rows
    assert [cell.said for cell in first[1]] == [
        "2 December", "6", "Lắp đặt hệ thống camera giám sát giao thông thông minh", "Vietnam",
        "Construction Investment Project Management Unit of Hoài Đức Commune", "₩715.6 million",
    ]  # fmt: skip
    assert (first[1][2].url, first[1][2].language, len(first)) == ("lead/L-7V365SA6GG", "vi", 15)


def test_of_one_country_only_that_countrys_figures_are_told(ran: Ran) -> None:
    thai = shown(ran, "pipeline", country="TH")
    assert told(thai["country"]) == [("Thailand", "43", "5", "48")]
    assert thai["now"].figures[0] == ("43", "Leads")
    assert {row[3].said for row in shown(ran, "deadlines", country="TH")["first"].rows} == {"Thailand"}


def test_where_there_is_nothing_a_sentence_says_so_in_each_language(ran: Ran) -> None:
    english, korean = (shown(ran, "precision", language)["missed"] for language in ("en", "ko"))
    assert (english.empty, english.svg) == ("Nobody has reported that something was missed.", "")
    assert korean.empty == "누락 신고가 없습니다."


@pytest.mark.parametrize("name", NAMES)
def test_each_part_of_a_country_of_which_nothing_is_known_says_so(ran: Ran, name: str) -> None:
    board = boards()[name]
    with ran.engine.connect() as connection:
        rows = read_charts(connection, board, moment_of(2), "XX", operator=True)
    view = view_board(board, rows, None, ENGLISH)
    assert [chart.empty for chart in view.charts] == [chart.empty["en"] for chart in board.charts]


def test_each_chart_is_declared_with_words_in_both_languages_and_known_units() -> None:
    for _, chart in CHARTS:
        assert chart.kind in (*DRAWN, FIGURES, TABLE)
        assert all(
            part[language] for part in (chart.title, chart.about, chart.empty) for language in LANGUAGES
        )
        assert {chart.unit, *(column.unit for column in chart.columns)} <= UNITS
        assert all(column.words[language] for column in chart.columns for language in LANGUAGES)
    named = [(board, chart.name) for board, chart in CHARTS]
    assert len(set(named)) == len(named) == 31


def test_a_dashboard_reads_nothing_but_the_star(ran: Ran) -> None:
    tables = {
        (board, name)
        for board, chart in CHARTS
        for name in re.findall(r"\b((?:core|desk|digest|mart|ops|raw)\.[a-z_]+)", chart.query)
    }
    assert {name for _, name in tables if not name.startswith("mart.")} == set()
    assert len({name for _, name in tables}) > 12


# What the pages show


@pytest.fixture
def counted(desk: Desk, world: World) -> World:
    """The two leads of a test's world, in the star."""
    refresh_marts(world.engine, NOW, everything=True)
    return world


def figures(page: Page) -> list[str]:
    """The large figures of a page."""
    return [words(one) for one in page.tree.xpath("//dl[@class='figures']/div")]


def test_a_reader_who_is_logged_in_sees_a_dashboard_and_its_figures(desk: Desk, counted: World) -> None:
    kim = enter(desk, counted, "kim@centre.example", Role.READER)
    page = kim.get("dashboard/pipeline")
    assert (page.status, figures(page)[0]) == (200, "Leads 2")
    (svg,) = page.tree.xpath("//section[@id='pipeline-country']//*[local-name()='svg']")
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == (
        "Leads by country: 1 in all, most Thailand with 2. All figures are in the table below."
    )
    rows = [words(one) for one in page.tree.xpath("//section[@id='pipeline-country']//tbody/tr")]
    assert rows == ["Thailand 2 0 2"]
    assert page.tree.xpath("//script | //*[@style]") == []


def test_all_six_are_a_step_away_and_the_country_stays_chosen(desk: Desk, counted: World) -> None:
    kim = enter(desk, counted, "kim@centre.example", Role.READER)
    page = kim.get("dashboard/deadlines?country=TH")
    tabs, countries = page.tree.xpath("//main/nav")
    links = [str(one) for one in tabs.xpath("./a/@href")]
    assert links == [f"../dashboard/{name}?country=TH" for name in NAMES]
    assert [words(one) for one in page.tree.xpath("//main/nav/a[@aria-current='page']")] == [
        "Deadlines ahead",
        "Thailand",
    ]
    assert [words(one) for one in countries] == [
        "All countries", "Thailand", "Vietnam", "Indonesia", "Türkiye",
    ]  # fmt: skip
    assert [kim.get(f"dashboard/{name}").status for name in NAMES] == [200] * 6
    assert kim.get("dashboards").status == 303
    assert kim.get("dashboard/pipeline?country=XX").status == 200


def test_a_mails_link_alone_no_login_and_another_name_open_nothing(
    desk: Desk, counted: World, subscriber: int
) -> None:
    token = desk.link(Action.READ, subscriber).partition("?")[2]
    assert desk.get(f"{desk.address}/dashboard/pipeline?{token}").status == 401
    assert desk.get(f"{desk.address}/dashboards?{token}").status == 401
    assert desk.get(f"{desk.address}/dashboard/pipeline").status == 401
    kim = enter(desk, counted, "kim@centre.example")
    assert kim.get("dashboard/secrets").status == 404
    assert kim.without_a_login().get("dashboard/pipeline").status == 401


def test_what_tells_of_the_readers_of_one_centre_is_for_operators(desk: Desk, counted: World) -> None:
    seen = {}
    for role in Role:
        staff = enter(desk, counted, f"{role}@centre.example", role)
        seen[role] = bool(staff.get("dashboard/precision").tree.xpath("//section[@id='precision-centres']"))
    assert seen == {Role.READER: False, Role.EDITOR: False, Role.OPERATOR: True}


def test_a_script_in_a_title_or_a_name_is_words(desk: Desk, counted: World) -> None:
    bad = "<script>alert(1)</script>\" onload='x"
    counted.change("L-1", title=bad)
    with counted.engine.begin() as connection:
        connection.execute(
            text("UPDATE core.country SET name = :bad, name_ko = :bad WHERE code = 'TH'"), {"bad": bad}
        )
    try:
        refresh_marts(counted.engine, NOW)
        kim = enter(desk, counted, "kim@centre.example")
        for name in ("deadlines", "pipeline"):
            page = kim.get(f"dashboard/{name}")
            assert (page.tree.xpath("//script | //@onload"), bad in page.text) == ([], True)
    finally:
        with counted.engine.begin() as connection:
            connection.execute(
                text("UPDATE core.country SET name = 'Thailand', name_ko = '태국' WHERE code = 'TH'")
            )


# The file

REACHES_OUT = re.compile(r"(?:src|srcset|data|action|poster)=|url\(|@import|<script|<link|<base|https?:")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_of_all_dashboards_needs_nothing_else(ran: Ran, language: str) -> None:
    with ran.engine.connect() as connection:
        page = make_file(connection, moment_of(2), language, "Asia/Seoul", sandbox=True)
        assert make_file(connection, moment_of(2), language, "Asia/Seoul", sandbox=True) == page
    within = page.replace("http://www.w3.org/2000/svg", "")  # a name, which nobody opens
    assert REACHES_OUT.findall(within) == []
    assert set(re.findall(r'href="([^"]*)"', page)) == {f"#{name}" for name in NAMES}
    assert page.count("<svg") == 20
    assert len(page.encode()) < 150_000
    assert "precision-centres" not in page
    assert boards()["health"].title[language] in page


# Drawing

AMOUNTS = st.one_of(
    st.none(),
    st.integers(-5, 10**40),
    st.floats(allow_nan=True, allow_infinity=True),
    st.decimals(allow_nan=False),
    st.just(Decimal("NaN")),
)
LABELS = st.text(min_size=0, max_size=60)


def chart(unit: str = "count") -> Chart:
    """A chart of bars."""
    given_words: Mapping[str, str] = {"en": "x", "ko": "x"}
    return Chart("x", "bars", given_words, given_words, given_words, "", unit)


def drawn(svg: str) -> list[dict[str, float]]:
    """The bars of a drawing; it must be well-formed."""
    tree = ET.fromstring(svg)  # noqa: S314  # our own
    return [
        {name: float(value) for name, value in one.attrib.items() if name != "class"}
        for one in tree.iter("{http://www.w3.org/2000/svg}rect")
    ]


@given(st.lists(st.tuples(LABELS, AMOUNTS), max_size=14), st.sampled_from(["count", "krw", "hours", "share"]))
def test_bars_stay_within_their_drawing_whatever_the_values_are(
    rows: list[tuple[str, Any]], unit: str
) -> None:
    plot = plot_of(chart(unit=unit), [{"label_en": label, "value": value} for label, value in rows], ENGLISH)
    for svg in (draw_bars(plot, "t"), draw_columns(plot, "t", lambda value: written(ENGLISH, unit, value))):
        assert "nan" not in svg.partition(">")[0]
        for bar in drawn(svg):
            assert 0 <= bar["x"] <= bar["x"] + bar["width"] <= WIDE + 0.2
            assert min(bar["width"], bar["height"], bar["y"]) >= 0
    assert len(plot.labels) == len(rows)


@given(st.lists(st.integers(1, 10**24), min_size=2, max_size=8))
def test_a_longer_bar_stands_for_more(values: list[int]) -> None:
    plot = plot_of(chart(), [{"label_en": "x", "value": value} for value in values], ENGLISH)
    scale = scale_of(max(plot.totals), whole=True)
    parts = [scale.part(value) for value in plot.totals]
    assert sorted(parts) == [scale.part(value) for value in sorted(plot.totals)]


@given(st.one_of(st.just(0.0), st.floats(1e-12, 1e30)), st.booleans())
def test_an_axis_ends_at_a_round_number_above_all_values(greatest: float, whole: bool) -> None:
    scale = scale_of(greatest, whole=whole)
    assert scale.top >= greatest
    assert scale.top > 0
    assert scale.ticks[0] == 0
    assert 2 <= len(scale.ticks) <= 6
    assert list(scale.ticks) == sorted(set(scale.ticks))
    assert not whole or all(tick == int(tick) for tick in scale.ticks)


@pytest.mark.parametrize(
    ("greatest", "whole", "ticks"),
    [
        (0, True, (0, 1)),
        (1, True, (0, 1)),
        (3, True, (0, 1, 2, 3)),
        (7, True, (0, 2, 4, 6, 8)),
        (148, True, (0, 50, 100, 150)),
        (0.3, False, (0, 0.1, 0.2, 0.3)),
        (20.0, False, (0, 5, 10, 15, 20)),
    ],
)
def test_the_steps_of_an_axis_are_round(greatest: float, whole: bool, ticks: tuple[float, ...]) -> None:
    assert scale_of(greatest, whole=whole).ticks == pytest.approx(ticks)


def test_no_row_one_row_and_rows_of_one_name_are_each_drawn() -> None:
    assert drawn(draw_bars(plot_of(chart(), [], ENGLISH), "t")) == []
    one = plot_of(chart(), [{"label_en": "a", "value": 5}], ENGLISH)
    assert [bar["width"] for bar in drawn(draw_bars(one, "t"))] == [pytest.approx(5 / 6 * 296, abs=0.1)]
    twice = plot_of(chart(), [{"label_en": "a", "value": n, "of": n} for n in (2, 1)], ENGLISH)
    assert (twice.labels, twice.notes, twice.sums) == (("a", "a"), (" (2)", " (1)"), ("2", "1"))


def test_series_are_stacked_in_the_order_of_the_query_and_summed() -> None:
    rows = [
        {"label_en": label, "series_en": one, "value": value}
        for label, one, value in (("a", "x", 1), ("a", "y", 2), ("b", "y", 4), ("b", "x", None))
    ]
    plot = plot_of(chart(), rows, ENGLISH)
    assert (plot.series, plot.values) == (("x", "y"), ((1, 2), (0, 4)))
    assert (plot.said, plot.sums) == ((("1", "2"), ("–", "4")), ("3", "4"))


@given(st.text(max_size=200), st.floats(20, 500))
def test_a_text_that_does_not_fit_is_cut_and_one_that_fits_is_not(text: str, room: float) -> None:
    fitted = fit(text, room)
    assert (fitted == text) == (width_of(text) <= room)
    assert width_of(fitted) <= max(room, 13)


@pytest.mark.parametrize(
    ("unit", "value", "english", "korean"),
    [
        ("count", 1234567, "1,234,567", "1,234,567"),
        ("krw", Decimal("98383271203.43"), "₩98.4 billion", "983.8억원"),
        ("hours", 10, "10 h", "10시간"),
        ("hours", -9.5425, "-9.5 h", "-9.5시간"),
        ("share", Decimal("0.111"), "11.1 %", "11.1 %"),
        ("share", 0, "0 %", "0 %"),
        ("count", None, "–", "–"),
        ("text", "", "–", "–"),
    ],
)
def test_a_value_is_written_in_the_readers_words(unit: str, value: object, english: str, korean: str) -> None:
    assert [written(WebTranslator(one, "UTC"), unit, value) for one in ("en", "ko")] == [english, korean]


def test_colours_come_from_the_style_sheet_and_are_there_in_light_and_dark() -> None:
    style = (ROOT / "web/style.css").read_text(encoding="utf-8")
    assert [style.count(f"--s{number}:") for number in range(6)] == [2] * 6
    assert [style.count(f".s{number} {{ fill: var(--s{number})") for number in range(6)] == [1] * 6
