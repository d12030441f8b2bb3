"""How well notices are joined into leads, peers beside the rule in the same run, and what new notices cost.

Run: make bench-matching (in the laboratory, where Splink is). --generated 1000000 --of 60 measures the density of a
million notices a year on every 60th family of titles, with --years 10 that of ten years. F1 is of pairs; B³ is the
harmonic mean of B-cubed precision and recall. What matching costs: benchmarks.speed.matching_cost.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.quality import in_memory
from benchmarks.quality.similar_notices import generate
from benchmarks.surroundings import say, scratch_warehouse, timed
from domain.match import MatchForm
from pipeline.jsonl import Line, leads_of, read_lines
from pipeline.match import official_schemes
from transform.matching.normalize import normalise

DEV = Path(__file__).parents[3] / "shared/data/bench/notices_10k_dev.jsonl"
COUNTRIES = ("TH", "VN", "ID", "TR")
SEEDS = (11, 12)


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs and B-cubed, 0 to 1."""

    precision: float
    recall: float
    b_cubed: float

    @property
    def f1(self) -> float:
        """Harmonic mean of the pairs' precision and recall."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)

    def __str__(self) -> str:
        return f"P {self.precision:.4f}  R {self.recall:.4f}  F1 {self.f1:.4f}  B³ {self.b_cubed:.4f}"


def score(truth: Sequence[object], found: Sequence[object]) -> Score:
    """Compare two ways of grouping the same things."""
    true, told, both = Counter(truth), Counter(found), Counter(zip(truth, found, strict=True))
    joined = sum(_pairs(count) for count in both.values())
    share = 1 / max(len(truth), 1)
    precise = share * sum(count * count / told[b] for (_, b), count in both.items())
    complete = share * sum(count * count / true[a] for (a, _), count in both.items())
    return Score(
        joined / max(sum(map(_pairs, told.values())), 1),
        joined / max(sum(map(_pairs, true.values())), 1),
        2 * precise * complete / max(precise + complete, 1e-9),
    )


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def by_pipeline(lines: Sequence[Line]) -> list[object]:
    """The leads that the pipeline makes, on tables of a scratch warehouse."""
    with scratch_warehouse("matching") as engine:
        leads = leads_of(engine, [line.notice for line in lines])
    return [leads[line.notice.source, line.notice.native_id] for line in lines]


def by_memory(lines: Sequence[Line]) -> list[object]:
    """The same without tables."""
    sides = [normalise(line.notice) for line in lines]
    return _numbered(in_memory.tenders(sides, in_memory.decisions(sides), official_schemes()), len(sides))


def _numbered(groups: Iterable[Iterable[int]], size: int) -> list[object]:
    found: list[object] = [None] * size
    for number, group in enumerate(groups):
        for position in group:
            found[position] = number
    return found


def by_exact_title(lines: Sequence[Line]) -> list[object]:
    """Peer: one country and one folded title is one tender."""
    return [(side.country, side.compact) for side in (normalise(line.notice) for line in lines)]


def by_splink(lines: Sequence[Line]) -> list[object]:
    """Peer: Splink 5 on DuckDB as its documentation has it: random sampling for u, EM for m, connected components."""
    pyarrow, splink = import_module("pyarrow"), import_module("splink")
    backend, cl = import_module("splink.backends.duckdb"), import_module("splink.comparison_library")
    sides = [normalise(line.notice) for line in lines]
    table = pyarrow.Table.from_pylist([_row(number, side) for number, side in enumerate(sides)])
    rules = [
        splink.block_on("country", "deadline", "substr(title, 1, 8)"),
        splink.block_on("country", "substr(title, 1, 24)"),
        splink.block_on("country", "amount"),
        splink.block_on("country", "number"),
    ]
    comparisons = [
        cl.JaroWinklerAtThresholds("title", [0.98, 0.92, 0.85]),
        cl.JaroWinklerAtThresholds("buyer", [0.95, 0.85]),
        *(cl.ExactMatch(name) for name in ("deadline", "amount", "numbers", "attempt", "number")),
    ]
    settings = splink.SettingsCreator(
        link_type="dedupe_only", blocking_rules_to_generate_predictions=rules, comparisons=comparisons
    )
    linker = splink.Linker(backend.DuckDBAPI().register(table), settings, log_level=40)
    linker.training.estimate_probability_two_random_records_match(rules[:1], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in rules[:2]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=0.999)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, 0.999)
    found = {row["unique_id"]: row["cluster_id"] for row in clusters.as_record_list()}
    return [found.get(number, f"alone {number}") for number in range(len(lines))]


def _row(number: int, side: MatchForm) -> dict[str, Any]:
    return {
        "unique_id": number,
        "country": side.country,
        "title": side.compact,
        "buyer": side.buyer or None,
        "deadline": side.deadline_day or None,
        "amount": f"{side.amount:.2e}" if side.amount else None,
        "numbers": " ".join(side.numbers),
        "attempt": str(side.attempt),
        "number": side.own[-1] if side.own else None,
    }


def kinds(lines: Sequence[Line], found: Sequence[object]) -> list[tuple[str, str]]:
    """Of each kind of copy the pairs found; of each kind of lookalike how many came into another's lead."""
    tenders: dict[object, list[int]] = defaultdict(list)
    leads: dict[object, set[object]] = defaultdict(set)
    for position, (line, lead) in enumerate(zip(lines, found, strict=True)):
        tenders[line.fields["cluster"]].append(position)
        leads[lead].add(line.fields["cluster"])
    right, due, wrong, all_ = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for members in tenders.values():
        for a, b in combinations(members, 2):
            for kind in {lines[a].fields["kind"], lines[b].fields["kind"]}:
                due[kind] += 1
                right[kind] += found[a] == found[b]
    for line, lead in zip(lines, found, strict=True):
        all_[line.fields["kind"]] += 1
        wrong[line.fields["kind"]] += len(leads[lead]) > 1
    copies = [(kind, f"{right[kind] / due[kind]:.4f} of pairs") for kind in sorted(due) if kind[0] == "P"]
    others = [(kind, f"{wrong[kind]} of {all_[kind]} not alone") for kind in sorted(all_) if kind[0] == "N"]
    return copies + others


def quality(lines: Sequence[Line], title: str, how: Callable[[Sequence[Line]], list[object]]) -> list[object]:
    """Print one way's scores, all and by country."""
    seconds, found = timed(lambda: how(lines))
    truth = [line.fields["cluster"] for line in lines]
    rows = [("all", f"{score(truth, found)}  {len(lines) / seconds:,.0f} notices/s")]
    for country in COUNTRIES:
        mine = [number for number, line in enumerate(lines) if line.notice.country == country]
        rows.append((country, str(score([truth[n] for n in mine], [found[n] for n in mine]))))
    say(title, rows)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--generated", type=int, nargs="*", default=[], help="sizes of other sets, in memory")
    parser.add_argument("--of", type=int, default=1, help="of these every n-th family of titles")
    parser.add_argument("--seed", type=int, default=3, help="of their generator")
    parser.add_argument("--years", type=int, default=1, help="over which their notices are spread")
    parser.add_argument("--only", action="store_true", help="nothing but what the options above ask for")
    asked = parser.parse_args()
    if not asked.only:
        _development()
    for size in asked.generated:
        rows = (row for row in generate(size, asked.seed, asked.years) if row["family"] % asked.of == 0)
        lines, _ = read_lines(map(json.dumps, rows))
        quality(
            lines,
            f"{len(lines):,} notices of a set of {size:,} over {asked.years} years, in memory",
            by_memory,
        )


def _development() -> None:
    if not DEV.exists():
        raise SystemExit(f"labelled notices are not here: {DEV}")
    with DEV.open(encoding="utf-8") as file:
        lines, _ = read_lines(file)
    found = quality(lines, "notices_10k_dev, the pipeline on a scratch warehouse", by_pipeline)
    say("By kind", kinds(lines, found))
    quality(lines, "Peer: one title, one tender", by_exact_title)
    if find_spec("splink"):
        quality(lines, "Peer: Splink 5, DuckDB", by_splink)
    for seed in SEEDS:
        made, _ = read_lines(map(json.dumps, generate(10_000, seed)))
        quality(made, f"Made for this run, seed {seed}, in memory", by_memory)


if __name__ == "__main__":
    main()
