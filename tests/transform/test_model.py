"""The form that titles get for the trained model, its sums, and its file."""

from array import array
from math import sqrt
from pathlib import Path

import pytest

from transform.relevance import model as trained
from transform.relevance.model import (
    RELEVANT,
    WANTED,
    Head,
    chance,
    edged,
    length_of,
    make,
    pieces_of,
    prepare,
)

PIECES = [" atcs ", "jalan", " kota ", "siste", " data "]


def test_weights_are_thousandths_over_the_root_of_a_length_to_which_eight_is_added() -> None:
    heads = {name: Head(0.5, array("i", [6000, 0, 0, 0, 0]), {}) for name in (RELEVANT, WANTED)}
    model = make(PIECES, heads, {}, {})
    assert prepare("ATCS") == " atcs "
    assert length_of(" atcs ") == sqrt(6 + 8)
    assert model.judge(model.cut("ATCS"), {}).relevant == pytest.approx(0.5 + 6 / sqrt(14))


def test_the_four_pieces_that_speak_most_are_shown() -> None:
    heads = {name: Head(0.0, array("i", [5, 9, 7, 8, 6]), {}) for name in (RELEVANT, WANTED)}
    model = make(PIECES, heads, {}, {})
    told = model.telling(model.cut("ATCS jalan kota sistem data"))
    assert [piece for piece, _weight in told] == ["jalan", "siste", "kota", "data"]


def test_a_word_weighs_by_itself_at_the_beginning_and_at_the_end_of_a_title() -> None:
    heads = {name: Head(0.0, array("i", [6000, -2000]), {}) for name in (RELEVANT, WANTED)}
    model = make([" atcs $ ", " ^ cetak "], heads, {}, {})
    assert edged(prepare("Cetak ATCS")) == " ^ cetak atcs $ "
    assert model.judge(model.cut("Cetak ATCS"), {}).wanted == pytest.approx(4 / sqrt(12 + 8))
    assert model.judge(model.cut("ATCS, cetak"), {}).wanted == 0.0
    assert model.judge(model.cut("^ cetak atcs $ !"), {}) == model.judge(model.cut("cetak atcs"), {})


def test_pieces_that_hold_an_edge_are_not_shown() -> None:
    heads = {name: Head(0.0, array("i", [9, 5]), {}) for name in (RELEVANT, WANTED)}
    model = make([" ^ atcs ", " kota "], heads, {}, {})
    assert [piece for piece, _weight in model.telling(model.cut("ATCS kota"))] == ["kota"]


def test_every_sign_of_ascii_is_a_blank() -> None:
    assert prepare("a{b}|~c\x7fz") == " a b c z "


def test_log_odds_are_told_apart_up_to_thirty() -> None:
    assert chance(29.0) < chance(30.0) == chance(31.0) == chance(1000.0) < 1.0
    assert chance(-29.0) > chance(-30.0) == chance(-31.0) == chance(-1000.0) > 0.0


def test_pieces_are_runs_of_five_letters_words_and_pairs_with_their_spaces() -> None:
    assert prepare("ATCS-24, Işık!") == " atcs 0 isik "
    assert pieces_of(" atcs 0 ") == {" atcs", "atcs ", "tcs 0", "cs 0 ", " atcs ", " 0 ", " atcs 0 "}


def test_a_model_is_the_same_after_it_was_written_and_read(tmp_path: Path) -> None:
    model = trained.model()
    assert model is not None
    trained.save(tmp_path / "again.json.gz", model)
    assert (tmp_path / "again.json.gz").read_bytes() == trained.PATH.read_bytes()
    assert trained.load(tmp_path / "again.json.gz") == model
