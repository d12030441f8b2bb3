"""Numbers are found where they stand, and the table of those that may change unnoticed names numbers that are there."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.checks import literals
from benchmarks.checks.literals import Mutant, Number, mutants, numbers, reasons, targets
from benchmarks.checks.related_tests import related_tests


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(literals, "ROOT", tmp_path)
    text = (
        "LIMIT, NONE = 14, 0\n"
        "SHARE: float = 0.15  # ü\n"
        "@lru_cache(maxsize=500)\n"
        "def far(days, parts):\n"
        '    """Not 99."""\n'
        "    yield parts[3] if days > 1 else -2 + 1\n"
        "    yield 1.0 + 0.0, 'a weight'\n"
    )
    (tmp_path / "rules.py").write_text(text, encoding="utf-8")
    return "rules.py"


def test_a_number_is_found_with_its_scope_and_places_and_caches_are_none(written: str) -> None:
    assert [(one.scope, one.value, one.line) for one in numbers(written)] == [
        ("(LIMIT, NONE)", "14", 1),
        ("(LIMIT, NONE)", "0", 1),
        ("SHARE", "0.15", 2),
        ("far", "1", 6),
        ("far", "2", 6),
        ("far", "1.0", 7),
    ]


@pytest.mark.parametrize(
    ("value", "others"),
    [
        ("14", ["15", "(13)"]),
        ("100", ["110", "(90)"]),
        ("0", ["1", "(-1)"]),
        ("0.15", ["0.2", "(0.1)"]),
        ("2.0", ["2.5", "(1.5)"]),
        ("86_400.0", ["91400.0", "(81400.0)"]),
    ],
)
def test_a_number_goes_a_step_up_and_a_step_down(value: str, others: list[str]) -> None:
    number = Number("rules.py", "LIMIT", value, 1, 1, 0, len(value))
    assert [mutant.other for mutant in mutants(number)] == others


def test_a_mutant_is_the_file_with_one_other_number(written: str) -> None:
    content = (literals.ROOT / written).read_bytes()
    share = numbers(written)[2]
    assert Mutant(share, "0.2").apply(content) == content.replace(b"0.15", b"0.2")
    assert Mutant(share, "0.2").key(content) != Mutant(share, "0.1").key(content)


def test_every_mutant_of_the_project_is_a_program_with_one_number_changed() -> None:
    files = targets()
    assert len(files) > 60
    for file in (
        "transform/matching/rule.py",
        "transform/values/_clocks.py",
        "digest/select/sections.py",
        "warehouse/work_queue.py",
    ):
        assert file in files
        content = (literals.ROOT / file).read_bytes()
        before = _values(content)
        for number in numbers(file):
            for mutant in mutants(number):
                after = _values(mutant.apply(content))
                assert ((before - after).total(), (after - before).total()) == (1, 1)


def _values(content: bytes) -> Counter[str]:
    return Counter(
        repr(node.value) for node in ast.walk(ast.parse(content)) if isinstance(node, ast.Constant)
    )


def test_the_tests_of_a_file_are_those_that_import_it_the_nearest_first() -> None:
    found = related_tests("transform/values/_clocks.py")
    assert {"tests/transform/test_dates.py", "tests/transform/test_date_kinds.py"} <= set(found)
    assert list(found.values()) == sorted(found.values())
    assert found["tests/transform/test_dates.py"] < found["tests/pipeline/test_jsonl.py"]


def test_each_reason_is_about_a_number_that_is_there() -> None:
    gone = [row for row in reasons() if not any(row.excuses(number) for number in numbers(row.file))]
    assert gone == []
    assert [row for row in reasons() if len(row.reason.split()) < 4] == []
    assert len({(row.file, row.scope, row.value, row.nth) for row in reasons()}) == len(reasons())
