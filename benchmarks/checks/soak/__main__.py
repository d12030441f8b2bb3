"""A warehouse that is disturbed again and again: `make soak`.

    python -m benchmarks.checks.soak [--kills 200] [--seed 1]

A life is a new warehouse whose tasks go round: crawl, refine, a digest, the star, housekeeping, a backup. Ten times in
each life a task is started in a process of its own and disturbed at a random one of its steps (one lies before and one
after each statement), in one of the ways of `kinds`: it is killed by SIGKILL, the database is killed under it, its disk
is full, the clock of its machine or of the database's jumps by hours or days, the network to the portals is slow or
broken. Then every task runs once more, undisturbed, and the warehouse must be what one is that nobody disturbed: the
same rows by checksum, each mail at most once, no work left, no row that names one that is gone, no moment that lies
ahead, the star as if made anew, and every backup whole. A jump of a clock and a slow network must not end a task.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.checks.soak import clocks
from benchmarks.checks.soak.clocks import Clock
from benchmarks.checks.soak.disturbed import BALLAST, DATABASES_CLOCK, TASKS_CLOCK
from benchmarks.checks.soak.kinds import Kind, drawn
from benchmarks.checks.soak.life import Life, disk, life
from benchmarks.checks.soak.relay import relayed
from sandbox.server import Server as Sandbox
from sandbox.server import running
from tests.cityleads.killing import processes
from tests.cityleads.test_kills import SOURCE
from tests.warehouse.serving import walkable
from warehouse.server import Server

CRAWL = (f"collect_{SOURCE}", "crawl")
ROUND = (
    CRAWL,
    ("refine", "refine"),
    ("digest_hanoi", "mail"),
    ("housekeeping", "keep_house"),
    ("housekeeping", "back_up"),
    ("marts", "refresh"),  # the last: the star shows what the others have left
)
KILLS_A_LIFE = 10


@dataclass(frozen=True, slots=True)
class Ground:
    """What all lives of a soak stand on."""

    home: Path
    server: Server
    sandbox: Sandbox
    there: set[str]
    chance: random.Random

    @property
    def clocks(self) -> tuple[Clock, Clock]:
        """The clock of tasks and crawls, and the database's."""
        return Clock(self.home / TASKS_CLOCK), Clock(self.home / DATABASES_CLOCK)


@contextmanager
def ground(seed: int) -> Iterator[Ground]:
    """A disk, a server and portals, all with clocks that can be set."""
    with walkable() as home, disk(home) as mounted, running() as sandbox:
        home.chmod(0o755)
        there = {"disk"} if mounted else set()
        there |= {"clock"} if clocks.library() else set()
        server = Server(home / "postgres")
        one = Ground(home, server, sandbox, there, random.Random(seed))  # noqa: S311  # repeatable
        for clock in one.clocks:
            clock.jump("+0")
        server.ground = replace(server.ground, environment=one.clocks[1].environment)
        server.start()
        # Said once more: pipeline.parallel, imported in between, names modules of its own to the one server of forks.
        processes.set_forkserver_preload(["tests.cityleads.as_task", "benchmarks.checks.soak.disturbed"])
        try:
            with clocks.under(one.clocks[0]):
                yield one
        finally:
            for left in home.glob(f"*/{BALLAST}"):
                left.unlink()
            server.stop()


def soak(kills: int, seed: int) -> int:
    """Disturb, and print what came of it; returns how many lives ended otherwise than undisturbed ones."""
    counts, failed = Counter[str](), 0
    with ground(seed) as one:
        kinds = drawn(one.chance, one.there)
        with life(one.server, one.home, 0, one.sandbox.address) as calm:
            steps = {of: _counted(calm, of) for of in ROUND}
            due = calm.checksum()
            print(
                f"undisturbed: {sum(steps.values())} steps, wrong: {calm.wrong(due) or 'nothing'}", flush=True
            )
        for number in range(1, -(-kills // KILLS_A_LIFE) + 1):
            with life(one.server, one.home, number, one.sandbox.address) as living:
                told = []
                for _ in range(KILLS_A_LIFE):
                    told += _disturb(one, living, next(kinds), steps, counts)
                codes = [living.run(of) for of in ROUND]
                told += living.wrong(due) + [f"a task ended with {code}" for code in codes if code]
            failed += bool(told)
            print(f"life {number}: wrong: {'; '.join(told) or 'nothing'}", flush=True)
        print("\n".join(_summary(counts, one.there)))
    print(f"{sum(counts.values())} disturbances, {failed} lives ended otherwise")
    return failed


def _summary(counts: Counter[str], there: set[str]) -> Iterator[str]:
    yield from (f"  {name}: {count}" for name, count in sorted(counts.items()))
    if "disk" not in there:
        yield "left out, as no disk of its own may be mounted here (root may): full disks"
    if "clock" not in there:
        yield f"left out, as {clocks.WANTED} is not installed: clocks that jump"


def _counted(calm: Life, of: tuple[str, str]) -> int:
    """Run a task undisturbed; returns its steps."""
    if code := calm.run(of):
        raise SystemExit(f"{of} ended with {code}: {calm.said()}")
    return int((calm.home / "steps").read_text(encoding="ascii"))


def _disturb(
    one: Ground, living: Life, kind: Kind, steps: dict[tuple[str, str], int], counts: Counter[str]
) -> list[str]:
    """Run one task of the round, disturbed at one of its steps; returns what was wrong with that."""
    of = CRAWL if kind.steps else one.chance.choice(ROUND)
    step = one.chance.randint(1, kind.steps or max(steps[of], 1))
    code = living.run(of, (kind.name, step)) if kind.pace is None else _over_relay(one, living, kind, step)
    living.make_room()
    for clock in one.clocks:
        clock.jump("+0")
    living.ready()
    counts[f"{kind.name}: {'the task went on' if code == 0 else 'ended the task'}"] += 1
    return [f"{kind.name} at step {step}: {one}" for one in _harm(living, of, code)] if kind.harmless else []


def _harm(living: Life, of: tuple[str, str], code: int) -> Iterator[str]:
    """What came of a disturbance that is to do no harm."""
    if code:
        yield f"{of[0]} ended with {code}: {living.said()}"
    if of == CRAWL:
        yield from (f"its crawl was {state}" for state in living.last_crawl() if state != "complete")


def _over_relay(one: Ground, living: Life, kind: Kind, step: int) -> int:
    """Crawl over a network of this kind; from a request on the clock may be off. Returns the task's exit code."""
    assert kind.pace is not None  # noqa: S101  # as it was asked

    def jump(number: int) -> None:
        if kind.offset and number == step:
            one.clocks[0].jump(kind.offset)

    with relayed(("127.0.0.1", one.sandbox.server_port), kind.pace, on_request=jump) as port:
        return living.run(CRAWL, CITYLEADS_SANDBOX=f"http://127.0.0.1:{port}")


def main() -> None:
    """Soak."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    start = time.monotonic()
    failed = soak(asked.kills, asked.seed)
    print(f"{time.monotonic() - start:.0f} s, seed {asked.seed}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
