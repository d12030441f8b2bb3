"""What a model is trained on beside the first lots: labels given in use; and the card that says so."""

from pathlib import Path

import pytest

from benchmarks.quality.model_card import BARS, figures, told, weak
from benchmarks.quality.registered import exported, readers, registered
from benchmarks.quality.relevance import Judged
from benchmarks.quality.titles import Title
from cityleads.cli.contents._label_files import SheetError, write
from transform.relevance import Judgement
from transform.relevance.lexicon_match import NO_WORDS

ROWS = [
    {
        "country": "TR",
        "title": "Akıllı kavşak sistemi kurulumu",
        "label": "yes",
        "by": "kim",
        "pick": "random",
    },
    {"country": "TR", "title": "AKILLI KAVŞAK SİSTEMİ KURULUMU 2", "label": "yes", "by": "subscriber 3"},
    {"country": "VN", "title": "Mua bàn ghế", "label": "no", "by": "kim", "origin": "not_for_us"},
]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    write(tmp_path / "all.csv", [{**ROWS[0], "dimensions": ["mobility"]}, *ROWS[1:]])
    return tmp_path / "all.csv"


def test_an_export_of_labels_is_learnt_from(export: Path) -> None:
    titles = registered(export)
    assert [(one.origin, one.country, one.label, one.dimensions, one.pick) for one in titles] == [
        ("registered", "TR", "yes", ("mobility",), "random"),
        ("registered", "TR", "yes", (), ""),
        ("registered", "VN", "no", (), "not_for_us"),
    ]
    assert [one.group == titles[0].group for one in titles] == [True, True, False]
    assert titles[0].words.hits
    assert readers(export) == ["kim", "subscriber 3", "kim"]


def test_without_an_export_there_is_nothing_to_learn_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LABELS", raising=False)
    assert (exported(), registered(None), readers(None)) == (None, [], [])
    monkeypatch.setenv("LABELS", "all.csv")
    assert exported() == Path("all.csv")


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("title\nCCTV\n", encoding="utf-8")
    with pytest.raises(SheetError, match="has no column country, label"):
        registered(tmp_path / "x.csv")


def judged(country: str, label: str, tier: str, score: float) -> Judged:
    dimensions = ("mobility",) if label != "no" else ()
    title = Title("labelled", country, f"{country}{score}", label, dimensions, "g", "random", NO_WORDS)
    return Judged(title, Judgement(tier, score, dimensions if tier != "none" else (), (), (), {}))


MEASURED = [
    judged("TH", "yes", "lead", 1.9),
    judged("TH", "no", "none", 0.1),
    judged("VN", "yes", "watch", 1.0),
    judged("VN", "no", "lead", 1.5),
]


def test_a_card_has_counts_readers_figures_by_country_and_what_misses_its_bar() -> None:
    card = told([one.title for one in MEASURED], ["kim", "lee", "kim"], MEASURED)
    assert (card["countries"], card["readers"]) == ({"TH": 2, "VN": 2}, {"kim": 2, "lee": 1})
    assert card["registered"] == {}
    assert card["measured"]["TH"] == {
        "titles": 2,
        "yes": 1,
        "auc": 1.0,
        "yes_lead_or_watch": 100.0,
        "yes_lead": 100.0,
        "leads_good": 100.0,
        "dimensions_f1": 1.0,
        "no_lead": 0.0,
    }
    assert (card["measured"]["VN"]["auc"], card["measured"]["all"]["yes_lead"]) == (0.0, 50.0)
    assert "all: yes_lead is 50.0, asked for is at least 88.0" in card["weak"]
    assert "VN: no_lead is 100.0, asked for is at most 2.0" in card["weak"]
    assert not any(line.startswith("TH:") for line in card["weak"])


def test_a_figure_that_so_few_titles_cannot_tell_is_left_out() -> None:
    only_no = figures([judged("ID", "no", "none", 0.1)])["ID"]
    assert "auc" not in only_no
    assert all(name in BARS for name in only_no if name not in ("titles", "yes"))
    assert [line for line in weak({"ID": only_no}) if "auc" in line] == []
