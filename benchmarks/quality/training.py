"""Train what transform/relevance/model.py ships: `make train-relevance`, in the laboratory's environment.

`make train-relevance LABELS=all.csv` learns from labels given in use as well (`cityleads label --export all.csv`).
"""

from collections import Counter
from datetime import UTC, datetime

from benchmarks.quality import registered, titles
from benchmarks.quality.learning import cross_validated, fit
from benchmarks.quality.model_card import told
from benchmarks.quality.relevance import judged
from transform.relevance.model import PATH, save


def main() -> None:
    """Fit on all labelled titles and the project's own, and write the model."""
    learnt = [*titles.known(), *titles.synthetic(), *titles.sandbox()]
    counts = Counter(f"{title.origin} {title.label}" for title in learnt)
    card = {
        "trained": datetime.now(UTC).date().isoformat(),
        "command": "make train-relevance",
        "titles": dict(sorted(counts.items())),
        "origin": "labelled: dev_*.jsonl, the open half of dev2_*.jsonl and the pools' titles that labels_3 labels, "
        "beside the project, read and not copied; synthetic, broad, more and plain: benchmarks/quality/synthetic, "
        "written for the project; sandbox: its sample notices",
        "kind": "logistic regression on runs of five letters, words, pairs of words and the lexicon's signals; then "
        "one on its odds and the signals, with labelled titles alone",
    }
    export = registered.exported()
    learnt += registered.registered(export)
    scored = [title for title in learnt if title.origin == "labelled"]
    own = [title for title in learnt if title.origin != "labelled"]
    rows = [judged(title, model) for title, model in cross_validated(scored, own)]
    model = fit(learnt, card | told(learnt, registered.readers(export), rows))
    save(PATH, model)
    print(f"{PATH}: {PATH.stat().st_size:,} bytes, {len(model.pieces):,} pieces, {dict(model.thresholds)}")


if __name__ == "__main__":
    main()
