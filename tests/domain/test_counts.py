"""A count of one is told in the singular."""

import pytest

from domain.crawl.counts import in_number


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("1 permissions of tr_ilan were withdrawn", "1 permission of tr_ilan was withdrawn"),
        ("2 permissions of tr_ilan were withdrawn", "2 permissions of tr_ilan were withdrawn"),
        ("nothing could be read (1 notices listed)", "nothing could be read (1 notice listed)"),
        ("1 notices were listed, but 11 read", "1 notice was listed, but 11 read"),
        ("refined 1 documents, 1 notices", "refined 1 document, 1 notice"),
        ("1 of 9 notices could not be read", "1 of 9 notices could not be read"),
        ("21 leads and 1.1 rates", "21 leads and 1.1 rates"),
    ],
)
def test_a_noun_and_its_verb_follow_the_count(sentence: str, told: str) -> None:
    assert in_number(sentence) == told
