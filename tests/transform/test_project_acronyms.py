"""Projects called by the initials of their names."""

import pytest

from transform.project_acronyms import acronyms_in, initials


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Green Harbour Renewal Project", {"GHR", "GHRP"}),
        ("Vietnam Green Harbour Renewal", {"VGHR", "GHR"}),
        ("Trust Fund for Harbours to Renew Themselves", {"TFHRT"}),
        ("Many-Donor Harbour Fund to Support Quays", {"MDHFSQ", "MDHF"}),
        ("Harbour Project", set()),
    ],
)
def test_a_name_has_the_initials_of_its_words_with_and_without_country_and_noun(
    title: str, found: set[str]
) -> None:
    assert initials(title) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("thuộc dự án VnGHR", {"GHR"}),
        ("of the MDHF2 Project", {"MDHF"}),
        ("HARBOUR PROJECT (GHRP), lot 2", {"HARBOUR", "GHRP"}),
        ("GHR Projesi kapsamında", {"GHR"}),
        ("paket GHR, proyek jalan", set()),
        ("GH project", set()),
    ],
)
def test_capitals_beside_the_word_project_may_be_an_acronym(text: str, found: set[str]) -> None:
    assert acronyms_in(text) == found
