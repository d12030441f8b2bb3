"""A Korean mail says all but names in Korean: no label of a stage, source, reason, funder or concept is English."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.i18n import catalogue
from tests.digest.pages import soup
from tests.ran import Ran
from warehouse.db import rows_of

DATA = Path(__file__).parents[2] / "transform" / "data"
# A shorter word may be part of a name, and names are shown as they are.
SHORTEST = 4


def english_labels(ran: Ran) -> Iterator[str]:
    """What an English mail says in words of its own, in whole phrases between what is filled in."""
    for entry in catalogue("en").values():
        for said in entry.values() if isinstance(entry, dict) else (entry,):
            yield from re.split(r"\{\w+\}", str(said))
    for name in ("concepts.csv", "glosses.csv"):
        with (DATA / name).open(encoding="utf-8", newline="") as rows:
            yield from (row["en"] for row in csv.DictReader(rows))
    with ran.engine.connect() as connection:
        for row in rows_of(connection, "SELECT name, title FROM core.source WHERE title_ko <> ''"):
            yield from (row["name"], row["title"])
        yield from (
            row["source"] for row in rows_of(connection, "SELECT DISTINCT source FROM core.exchange_rate")
        )


def names(ran: Ran) -> list[str]:
    """What is called by its own name: parties, places, projects, what cities have in programmes; long ones first."""
    found = """
        SELECT name_en AS name FROM core.party UNION SELECT name FROM core.party UNION SELECT title FROM core.project
        UNION SELECT area FROM core.city_step UNION SELECT place FROM core.occasion UNION SELECT local FROM core.place
    """
    with ran.engine.connect() as connection:
        return sorted(
            (row["name"] for row in rows_of(connection, found) if row["name"]), key=len, reverse=True
        )


def korean_pages(ran: Ran) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(ran.settings.outbox.glob("*.ko_*.html"))]


def said_in(page: str, own_names: list[str]) -> str:
    """All words that a reader sees, less those that are marked as of another language, and less names and quotes."""
    tree = soup(page)
    for other in tree.select("style, title, [lang]:not(html)"):
        other.decompose()
    text = re.sub(r"“[^”]*”", "", " \n ".join(tree.stripped_strings))
    for name in own_names:
        text = text.replace(name, "")
    return text


@pytest.mark.slow
def test_no_korean_mail_of_the_sandbox_holds_an_english_label(ran: Ran) -> None:
    labels = {label.strip(" .,:;()·→") for label in english_labels(ran)}
    words = sorted(label for label in labels if re.search("[a-z]" * SHORTEST, label))
    pattern = re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, words))})(?![\w.-])")
    pages, own_names = korean_pages(ran), names(ran)
    assert len(pages) == 7
    found = {found for page in pages for found in pattern.findall(said_in(page, own_names))}
    assert found == set()
