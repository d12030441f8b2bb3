"""Events of the log: one form, which can be split again."""

import logging

import pytest

from cityleads.events import Event, listed, log_event


def test_an_event_is_its_name_and_its_values_in_order() -> None:
    assert str(Event("crawl_ended", {"source": "news", "rows": 3})) == "crawl_ended source=news rows=3"
    assert str(Event("database_died")) == "database_died"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("", "''"),
        ("two words", "'two words'"),
        ("two\nlines", r"'two\nlines'"),
        (None, "None"),
        ("a=b", "a=b"),
    ],
)
def test_a_value_that_would_split_the_line_is_in_quotes(value: object, written: str) -> None:
    assert str(Event("e", {"reason": value})) == f"e reason={written}"


def test_an_event_is_logged_as_information_unless_another_level_is_named(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = logging.getLogger("test.events")
    with caplog.at_level("INFO", "test.events"):
        log_event(log, "first", source="news")
        log_event(log, "second", logging.WARNING, level="a value may have any name")
    assert [(one.levelname, one.getMessage(), one.filename) for one in caplog.records] == [
        ("INFO", "first source=news", "test_events.py"),
        ("WARNING", "second level='a value may have any name'", "test_events.py"),
    ]


def test_names_are_listed_sorted_in_one_value() -> None:
    assert (listed(["vn", "id"]), listed([])) == ("id,vn", "none")
