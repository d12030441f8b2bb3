"""Two workers on two machines, and a network between them that is slow, loses packets, and is cut: `make two-machines`.

    python -m benchmarks.two_machines [--cuts 2] [--seed 1]

PostgreSQL, the portals and a mail server are on the first machine, with a worker; a second worker is on another one (a
network namespace, so this needs root). Amid each of crawl, refine and mail by the second worker the network is cut, for
five seconds or until both workers have ended, and at once the first worker takes the same task, as after a heartbeat
that was missed. Then every task runs once more, and the warehouse must be what one machine alone makes: the same rows
by checksum, no work left, and no mail taken twice by the mail server, which counts.
"""

import argparse
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager

from sqlalchemy import text

from benchmarks.checks.soak.life import PATIENCE, Life, life
from benchmarks.speed.two_workers import tell
from benchmarks.two_machines.cable import NoNetworkError
from benchmarks.two_machines.machines import DELAY, LOSS, Machines, Task, machines
from tests.cityleads.killing import processes
from tests.cityleads.test_kills import SOURCE

CHAIN: tuple[Task, ...] = ((f"collect_{SOURCE}", "crawl"), ("refine", "refine"), ("digest_hanoi", "mail"))
AFTER: tuple[Task, ...] = (("housekeeping", "keep_house"), ("marts", "refresh"))
SHORT_SECONDS = 5.0


def main() -> None:
    """Cut, and print what came of it; ends with 1 where something was lost or came twice."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cuts", type=int, default=2, help="short and as many long ones amid each task")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    start = time.monotonic()
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit("ended from outside")
    )  # nothing is left of the network then either
    try:
        failed = try_all(asked.cuts, random.Random(asked.seed))  # noqa: S311  # repeatable
    except NoNetworkError as error:
        sys.exit(str(error))
    tell(
        f"{failed} lives ended otherwise than on one machine; {time.monotonic() - start:.0f} s, seed {asked.seed}"
    )
    sys.exit(1 if failed else 0)


def try_all(cuts: int, chance: random.Random) -> int:
    """Run all lives; returns how many ended otherwise than on one machine."""
    with machines() as both:
        processes.set_forkserver_preload(["tests.cityleads.as_task", "benchmarks.checks.soak.disturbed"])
        tell(f"two machines, {DELAY * 1000:.0f} ms one way, {LOSS:.0%} of packets lost")
        with _life(both, 0) as calm:
            codes = [calm.run(task) for task in (*CHAIN, *AFTER)]
            due, mails = calm.checksum(), sum(both.mails().values())
            tell(f"on one machine: ended with {codes}, {mails} mails; wrong: {calm.wrong(due) or 'nothing'}")
        with _life(both, 1) as far:
            packets = [_carried(both, far, task) for task in CHAIN]
            wrong = _wrong(both, far, due, mails)
            tell(f"on the second machine: packets {packets}; wrong: {'; '.join(wrong) or 'nothing'}")
        failed, number = int(bool(wrong)), 2
        for task, most in zip(CHAIN, packets, strict=True):
            for long in (False, True) * cuts:
                with _life(both, number) as one:
                    told = _cut(both, one, task, chance.randint(1, most), long=long)
                    wrong = _wrong(both, one, due, mails)
                tell(f"{task[0]}: {told}; wrong: {'; '.join(wrong) or 'nothing'}")
                failed, number = failed + bool(wrong), number + 1
    return failed


def _life(both: Machines, number: int) -> AbstractContextManager[Life]:
    both.post.taken.clear()
    return life(both.server, both.home, number, both.sandbox, f"smtp://127.0.0.1:{both.post.port}")


def _carried(both: Machines, one: Life, task: Task) -> int:
    """Run a task on the second machine; returns how many packets that took."""
    before = both.cable.carried
    if code := both.start_there(one, task).wait(PATIENCE):
        raise SystemExit(f"{task} on the second machine ended with {code}: {one.said()}")
    return both.cable.carried - before


def _cut(both: Machines, one: Life, task: Task, packets: int, *, long: bool) -> str:
    """Cut the network amid a task of the second machine, and let the first take it too; says how that went."""
    cable = both.cable
    for before in CHAIN[: CHAIN.index(task)]:
        one.run(before)
    cable.cut_at = cable.carried + packets
    far = both.start_there(one, task)
    while not cable.cut and far.poll() is None:
        time.sleep(0.01)
    began, reached = time.monotonic(), cable.cut
    cable.cut_at = None
    if not long:
        threading.Timer(SHORT_SECONDS, _mend, (both,)).start()
    here = one.run(task)
    took = time.monotonic() - began
    there = far.wait(PATIENCE)
    noticed = time.monotonic() - began
    _mend(both)
    return (
        f"{'long' if long else 'short'} cut at packet {packets}{'' if reached else ' (it had ended before)'};"
        f" the first machine's worker ended with {here} after {took:.0f} s, the second's with {there}"
        f" after {noticed:.0f} s"
    )


def _mend(both: Machines) -> None:
    both.cable.cut = False


def _wrong(both: Machines, one: Life, due: str, mails: int) -> list[str]:
    """Run every task once more on the first machine; what is not as on one machine alone."""
    codes = {task[0]: one.run(task) for task in (*CHAIN, *AFTER)}
    told = [f"{name} ended with {code}" for name, code in codes.items() if code]
    taken = both.mails()
    told += [f"{mail} was taken {times} times" for mail, times in taken.items() if times > 1]
    told += _untold(one, taken, mails)
    return told + one.wrong(due)


def _untold(one: Life, taken: Counter[tuple[str, str]], mails: int) -> Iterator[str]:
    """Mails that the warehouse calls sent and nobody has, and those that neither went out nor are known as unsure."""
    asked = (
        "SELECT o.message_id, s.email, o.state"
        " FROM digest.outbox o JOIN digest.subscriber s ON s.id = o.subscriber_id"
    )
    with one.engine.connect() as connection:
        rows = connection.execute(text(asked)).all()
    if len(rows) != mails:
        yield f"{len(rows)} mails were made, {mails} on one machine"
    for row in rows:
        if row.state == "sent" and not taken[row.message_id, row.email]:
            yield f"{row.message_id} is called sent, and nobody has it"
        if row.state not in ("sent", "sending", "unknown"):
            yield f"{row.message_id} is {row.state}"


if __name__ == "__main__":
    main()
