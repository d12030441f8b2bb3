"""What every page leads to: few areas at hand, the others behind "more", and which one the page is of."""

from tests.digest.world import World
from tests.harness import ROOT
from tests.web.desk import Desk, Page, words
from tests.web.staff import enter
from web.navigation import AT_HAND, MORE


def current(page: Page) -> dict[str, str]:
    """What the navigation marks as where one is: the words, and how."""
    marked = page.tree.xpath("//header//*[@aria-current]")
    return {words(one): one.get("aria-current") for one in marked}


def test_four_areas_are_at_hand_and_the_others_are_behind_more_each_once(desk: Desk, world: World) -> None:
    (bar,) = enter(desk, world, "kim@centre.example").get("leads").tree.xpath("//header/nav")
    assert [words(one) for one in bar.xpath("./a[not(@hreflang)]")] == ["Home", "Leads", "Searches", "Board"]
    assert [words(one) for one in bar.xpath("./details//a")] == [
        "Calendar", "My marks", "Companies", "Authorities", "Guides", "Dashboards", "Feeds & API",
    ]  # fmt: skip
    assert len({area.path for area in (*AT_HAND, *MORE)}) == 11


def test_a_page_is_marked_where_it_stands_and_its_area_where_it_is_further_in(
    desk: Desk, world: World
) -> None:
    kim = enter(desk, world, "kim@centre.example")
    assert current(kim.get("")) == {"Home": "page"}
    assert current(kim.get("lead/L-1")) == {"Leads": "true"}
    assert current(kim.get("companies")) == {"More": "true", "Companies": "page"}
    assert current(kim.get("guide/TH/TH-dispute-1")) == {"More": "true", "Guides": "true"}
    assert current(kim.get("report/missed")) == {}


def test_every_page_has_the_way_to_the_other_language_the_first_one_too(desk: Desk, world: World) -> None:
    kim = enter(desk, world, "kim@centre.example")
    (link,) = kim.get("").tree.xpath("//a[@hreflang='ko']/@href")
    assert kim.get(link).tree.xpath("//html/@lang") == ["ko"]


def test_each_template_that_an_area_names_is_there() -> None:
    named = {name for area in (*AT_HAND, *MORE) for name in (area.page, *area.within)}
    assert {name for name in named if not (ROOT / f"web/templates/{name}.html.j2").is_file()} == set()
