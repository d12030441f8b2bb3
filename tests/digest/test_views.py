"""How much the lines about the sources show."""

from dataclasses import replace

import pytest

from digest.i18n import Translator
from digest.render.layout.lead_views import LeadViews
from digest.render.layout.rooms import ROOMS
from digest.render.views import View, make_view
from digest.select.coverage import SourceReport
from tests.digest.world import BANGKOK, make_context, make_report, pick

EN = Translator("en", BANGKOK)


def view(*reports: SourceReport, returned: tuple[str, ...] = ()) -> View:
    context = replace(make_context(*reports), returned=returned)
    return make_view(pick(), LeadViews(context, {}, EN), ROOMS[0])


@pytest.mark.parametrize(("length", "shown"), [(80, "x" * 80), (81, "x" * 79 + "…")])
def test_the_name_of_a_source_has_eighty_characters(length: int, shown: str) -> None:
    (line,) = view(make_report(title="x" * length)).coverage.lines
    assert line.title == shown


def test_what_is_missing_on_a_source_is_told_in_160_characters() -> None:
    label = "Teklif bedeli " * 15
    (line,) = view(make_report(lacking=(label.strip(),))).coverage.lines
    assert line.lacking == EN("coverage.lacking", names=label)[:159] + "…"


@pytest.mark.parametrize(("times", "told"), [(1, "HTTP 500"), (2, "HTTP 500 (2×)")])
def test_what_happened_to_a_crawl_more_than_once_says_how_often(times: int, told: str) -> None:
    trouble = {"code": "http_error", "times": times, "status": 500}
    (line,) = view(make_report(troubles=(trouble,))).coverage.lines
    assert line.reason == told


def test_four_sources_that_were_not_read_are_named_and_the_others_counted() -> None:
    five = [make_report(f"s{n}", title=f"Source {n}", state="failed") for n in range(5)]
    assert "Source 3" in view(*five[:4]).warnings[0]
    (warning,) = view(*five).warnings
    assert "Source 3" in warning
    assert "Source 4" not in warning
    assert EN("coverage.others", n=1) in warning
    assert EN("coverage.others", n=0) not in view(*five[:4]).warnings[0]


def test_four_addresses_that_refuse_are_named() -> None:
    (warning,) = view(returned=tuple(f"r{n}@centre.example" for n in range(5))).warnings
    assert "r3@centre.example" in warning
    assert "r4@centre.example" not in warning
