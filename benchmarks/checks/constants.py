"""Does a test hold each number of the program, on both sides?

Run: make constants, or python -m benchmarks.checks.constants [PATTERN …] [--minutes N] [--workers N] [--fresh].
Every number of the files is changed up and down by a step in a copy of the tree, and the related tests run, the
nearest first, until one fails. What no test notices is listed; it needs a test, or its reason in
benchmarks/checks/constants.csv. Results stay in var/constants.jsonl, so that a run goes on where the last one ended; a
survivor is tried again once its tests have changed. Exit code 1 while there are survivors without a reason.
"""

import argparse
import hashlib
import importlib
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.checks._forked_pytest import passes
from benchmarks.checks._mutant_results import (
    RESULTS,
    TIMES,
    append,
    key_of,
    lines,
    results,
    tests_as_they_are,
)
from benchmarks.checks.literals import (
    ROOT,
    TARGETS,
    Mutant,
    mutants,
    numbers,
    reasons,
    targets,
)
from benchmarks.checks.related_tests import related_tests

# Loaded once, before a process is forked for each mutant: none of them imports the project.
_PRELOADED: Final = (
    *(
        "pytest",
        "_pytest.main",
        "_pytest.assertion.rewrite",
        "hypothesis",
        "hypothesis.strategies",
        "pytest_timeout",
    ),
    *(
        "yaml",
        "lxml.etree",
        "lxml.html",
        "sqlalchemy",
        "ahocorasick",
        "xdist",
        "langdetect",
        "pypdf",
        "holidays",
    ),
)
_SECONDS_A_MUTANT: Final = 600  # then it has noticed: it hangs
_TESTS_FOR: Final = 40  # seconds of tests a mutant, as they last with the tree as it is
_OWN_TESTS_FOR: Final = 150  # and of those that are named for the file: most mutants end them soon
_UNUSABLE: Final = 1000.0
_ENOUGH_TESTS: Final = 4  # files; then those further away are not asked
_SERVED: Final = re.compile(r"\b(?:database|world|ran|surroundings|server|crawl)\b\s*[:(]")
_NICE: Final = 10
_GIT: Final = ("git", "ls-files", "-z", "-co", "--exclude-standard")


def main() -> None:
    """Run, print the survivors, and end with 1 where one has no reason."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("patterns", nargs="*", default=TARGETS, help="files, as globs from the root")
    asked.add_argument("--minutes", type=float, default=600, help="stop after so long; the next run goes on")
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--fresh", action="store_true", help="forget the results of before")
    chosen = asked.parse_args()
    if chosen.fresh:
        RESULTS.unlink(missing_ok=True)
    work = [
        mutant for file in targets(chosen.patterns) for number in numbers(file) for mutant in mutants(number)
    ]
    done = results()
    left = [mutant for mutant in work if key_of(mutant) not in done]
    print(f"{len(work)} mutants, {len(work) - len(left)} known", flush=True)
    _run(left, chosen.workers, time.monotonic() + 60 * chosen.minutes)
    sys.exit(_report(work, results()))


def _run(left: Sequence[Mutant], workers: int, deadline: float) -> None:
    """Files are dealt out whole, as each worker keeps one copy of the tree."""
    RESULTS.parent.mkdir(exist_ok=True)
    context = multiprocessing.get_context("spawn")
    queue: Any = context.Queue()
    for number, mutant in enumerate(left, start=1):
        queue.put((number, mutant))
    for _worker in range(workers):
        queue.put(None)
    crew = [context.Process(target=_work, args=(queue, len(left), deadline)) for _worker in range(workers)]
    for worker in crew:
        worker.start()
    for worker in crew:
        worker.join()
    queue.cancel_join_thread()


def _work(queue: Any, total: int, deadline: float) -> None:  # noqa: ANN401  # multiprocessing's queue has no public type
    os.nice(_NICE)
    for name in _PRELOADED:
        with suppress(ImportError):
            importlib.import_module(name)
    with TemporaryDirectory(prefix="constants-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # the database's own account looks into it
        tree = Path(folder) / "tree"
        _copy(tree)
        while (task := queue.get()) is not None and time.monotonic() < deadline:
            number, mutant = task
            started = time.monotonic()
            survived = _survives(tree, mutant)
            line = {
                "key": key_of(mutant),
                **mutant.number._asdict(),
                "other": mutant.other,
                "survived": survived,
            }
            line["tests"] = tests_as_they_are(mutant.number.file)
            append(RESULTS, line)
            told = "SURVIVED" if survived else "noticed"
            print(
                f"{number}/{total} {told:9}{time.monotonic() - started:6.1f} s  {_said(mutant)}", flush=True
            )


def _said(mutant: Mutant) -> str:
    number = mutant.number
    return f"{number.file}:{number.line} {number.scope} {number.value}→{mutant.other}"


def _copy(tree: Path) -> None:
    """The files that git knows of, as they are now, beside the same neighbours."""
    listed = subprocess.run(_GIT, cwd=ROOT, capture_output=True, check=True)  # noqa: S603  # git alone
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    neighbour = ROOT.parent / "shared"
    if neighbour.exists():
        (tree.parent / "shared").symlink_to(neighbour.resolve())


_ticks = iter(range(1, 10**9))


def _survives(tree: Path, mutant: Mutant) -> bool:
    return all(_passes_with(tree, mutant, tests) for tests in _in_turn(tree, mutant.number.file))


def _passes_with(tree: Path, mutant: Mutant, tests: Sequence[str]) -> bool:
    path = tree / mutant.number.file
    content = path.read_bytes()
    _write(path, mutant.apply(content))
    try:
        return passes(tree, tests, _SECONDS_A_MUTANT)
    finally:
        _write(path, content)


def _in_turn(tree: Path, file: str) -> Iterator[list[str]]:
    """The related tests that pass as the tree is: those that are named for the file, then others up to a time.

    Of the others the nearest are chosen, of equally near ones those without a server first; a few are enough.
    What the first have noticed does not cost the time to measure the others.
    """
    related = related_tests(file)
    own = [test for test, away in related.items() if away == 0]
    yield from ([test] for test in own if _seconds(tree, test, _OWN_TESTS_FOR) < _UNUSABLE)
    chosen: dict[str, float] = {}
    for test in sorted(related, key=lambda one: (related[one], _starts_a_server(tree / one), one)):
        if test in own or len(chosen) == _ENOUGH_TESTS:
            continue
        seconds = _seconds(tree, test, _TESTS_FOR)
        if sum(chosen.values()) + seconds < _TESTS_FOR:
            chosen[test] = seconds
    if chosen:
        yield sorted(chosen, key=chosen.__getitem__)


def _starts_a_server(test: Path) -> bool:
    return bool(_SERVED.search(test.read_text(encoding="utf-8")))


@lru_cache(maxsize=1024)
def _seconds(tree: Path, test: str, limit: float) -> float:
    """How long a test file takes; _UNUSABLE where that is more, it does not pass as it is, or has nothing to run."""
    known: dict[tuple[str, str, float], float] = {
        (line["test"], line["hash"], line["limit"]): line["seconds"] for line in lines(TIMES)
    }
    now = hashlib.sha256((tree / test).read_bytes()).hexdigest()[:16]
    if (test, now, limit) not in known:
        started = time.monotonic()
        passed = passes(tree, [test], limit)
        known[test, now, limit] = seconds = time.monotonic() - started if passed else _UNUSABLE
        append(TIMES, {"test": test, "hash": now, "limit": limit, "seconds": seconds})
        print(f"{seconds:6.1f} s  {test}{'' if passed else ': not used'}", flush=True)
    return known[test, now, limit]


def _write(path: Path, content: bytes) -> None:
    """Each writing has a time of its own: compiled files are known by size and whole seconds."""
    path.write_bytes(content)
    moment = 1_600_000_000 + next(_ticks)
    os.utime(path, (moment, moment))


def _report(work: Sequence[Mutant], done: dict[str, bool]) -> int:
    known = [mutant for mutant in work if key_of(mutant) in done]
    survivors = [mutant for mutant in known if done[key_of(mutant)]]
    excused = reasons()
    bare = [mutant for mutant in survivors if not any(reason.excuses(mutant.number) for reason in excused)]
    for mutant in bare:
        print(f"SURVIVOR {_said(mutant)}")
    print(
        f"{len(work)} mutants, {len(known)} run, {len(survivors)} survived, {len(bare)} of them without a reason"
    )
    return int(bool(bare) or len(known) < len(work))


if __name__ == "__main__":
    main()
