"""Every source under every misbehaviour of the sandbox (sandbox/faults.py): what state it ends in and what is read.

`make faults` tries all and writes docs/faults.md; a test tries some of them, drawn anew each time, against that page.
A cell is silent where notices are lost and the crawl is told as complete or empty.
"""

import argparse
import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from domain.clock import moment_of
from domain.crawl import READ_IN_FULL, CrawlOrder, CrawlState
from domain.crawl.outcome import Outcome, ParseCounts, settle
from domain.document import Announcement, Document, PassedOver, Reject
from sandbox.faults import FAULTS
from sandbox.server import running
from scrapers.source_config import facts, source_names
from transform.parsers import parser_of

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/faults.md"
DAY = 1
JOBS = int(os.environ.get("FAULTS_JOBS") or os.cpu_count() or 1)  # faults that are tried side by side
LONGEST = 900  # seconds that one crawl of all sources may take
MOST_MIB = 512
# The crawl as the pipeline runs it; the last line of its output is its own peak.
PROGRAM = (
    "import sys; from scrapers.settings import FAULTY; FAULTY['DOWNLOAD_TIMEOUT'] = {timeout};"
    " from scrapers.__main__ import main; from scrapers.memory_limits import peak_bytes; code = main();"
    " print(peak_bytes()); sys.exit(code)"
)
# A busy machine is late with good answers too, so a crawl waits long for them; no drip lasts that long.
TIMEOUT, TIMEOUTS = 180, {"head-drip": 8, "body-drip": 8}
# In these cells an answer in good form says that there is nothing: "empty" is the truth as far as anybody can tell.
TRULY_EMPTY = ("empty-valid",)
NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class Cell:
    """How a source ended: its settled state, the codes of its troubles, and how many notices were read of it."""

    state: CrawlState
    codes: tuple[str, ...]
    read: int

    def __str__(self) -> str:
        return f"{self.state} {self.read}" + (f" {' '.join(self.codes)}" if self.codes else "")


@dataclass(frozen=True, slots=True)
class Tried:
    """One fault played to all sources at once, and the most memory that their one process held."""

    cells: Mapping[str, Cell]
    peak_mib: int


def try_fault(fault: str, sources: Sequence[str] = ()) -> Tried:
    """Crawl sources (all, where none is named) side by side under one fault, "" for none, and read what came."""
    sources = sources or source_names()
    with running(day=DAY) as server, TemporaryDirectory() as folder:
        orders = [replace(_order(source), sandbox=server.address, fault=fault) for source in sources]
        done = subprocess.run(  # noqa: S603  # our own program, our own interpreter
            [sys.executable, "-c", PROGRAM.format(timeout=TIMEOUTS.get(fault, TIMEOUT))],
            input=json.dumps({"orders": [order.as_json() for order in orders], "to": folder}),
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=LONGEST,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"the crawl under '{fault}' broke down:\n{done.stderr[-2000:]}")
        files = {source: Path(folder) / f"{source}.walk.jsonl" for source in sources}
        cells = {
            source: _cell(path.read_text(encoding="utf-8").splitlines()) for source, path in files.items()
        }
    return Tried(cells, int(done.stdout.split()[-1]) // 2**20)


def _order(source: str) -> CrawlOrder:
    now = moment_of(DAY)
    today = facts(source).local(now).date()
    since = today - timedelta(days=facts(source).window_days)
    return CrawlOrder(source, "walk", now, since, today, sandbox_day=DAY)


def _cell(lines: Sequence[str]) -> Cell:
    records = [json.loads(line) for line in lines]
    told = records[-1]["outcome"]
    outcome = Outcome(tuple(told["troubles"]), told["documents"], told["rows"], told["portal_total"])
    settled = settle(outcome, _told([record["document"] for record in records if "document" in record]))
    codes = tuple(dict.fromkeys(str(trouble["code"]) for trouble in settled.troubles))
    return Cell(settled.state, codes, settled.read or 0)


def _told(pages: Sequence[dict[str, Any]]) -> ParseCounts:
    """Count what the parsers read of pages, as pipeline/settle.py does in the warehouse."""
    read, passed, rejected = set[str](), set[str](), set[str]()
    bundles = unread = refused = 0
    for page in pages:
        listed, key = page.pop("listed"), page["key"]
        bundles += listed is None
        notices, foreign, rejects = _readings(page)
        read |= notices
        passed |= foreign
        if listed != 0:
            rejected |= {name or f"{key}/{number}" for number, name in enumerate(rejects)}
            unread += not notices and not foreign
        else:
            refused += bool(rejects) and not notices and not foreign
    passed -= read
    foreign_usual = any(facts(page["source"]).usually_foreign for page in pages)
    return ParseCounts(
        len(read), len(rejected - read - passed), len(passed), bundles, unread, refused, foreign_usual
    )


def _readings(page: dict[str, Any]) -> tuple[set[str], set[str], list[str]]:
    body, fetched = base64.b64decode(page["body"]), datetime.fromisoformat(page["fetched_at"])
    told = {field.name: page[field.name] for field in fields(Document) if field.name in page}
    document = Document(**{**told, "body": body, "fetched_at": fetched})
    try:
        found = list(parser_of(document.source).read(document))
    except Exception:  # noqa: BLE001  # as in refine: whatever a page does to a parser is a reject
        return set(), set(), [""]
    return (
        {one.native_id for one in found if isinstance(one, Announcement)},
        {one.native_id for one in found if isinstance(one, PassedOver)},
        [one.native_id for one in found if isinstance(one, Reject)],
    )


def is_silent(fault: str, cell: Cell, undisturbed: Cell) -> bool:
    """Whether notices are lost and nobody is told."""
    return cell.state in READ_IN_FULL and cell.read < undisturbed.read and fault not in TRULY_EMPTY


def read_page() -> dict[str, tuple[dict[str, str], int]]:
    """The cells of docs/faults.md as they are written, and the peak in MiB, by fault."""
    found: dict[str, tuple[dict[str, str], int]] = {}
    names: list[str] = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] == "fault":
            names = cells[2:]
        elif re.fullmatch(r"`[a-z0-9-]+`", cells[0]) or cells[0] == "(none)":
            fault = cells[0].strip("`") if cells[0] != "(none)" else ""
            found[fault] = (dict(zip(names, cells[2:], strict=True)), int(cells[1]))
    return found


def write_page(tried: Mapping[str, Tried]) -> None:
    """Write docs/faults.md; rows of faults and columns of sources that were not tried stay as they are."""
    names, known = source_names(), read_page() if PAGE.exists() else {}
    for fault, one in tried.items():
        cells, peak = known.get(fault, ({}, 0))
        told = cells | {name: str(cell) for name, cell in one.cells.items()}
        known[fault] = (
            {name: told.get(name, NOT_TRIED) for name in names},
            max(peak, _rounded(one.peak_mib)),
        )
    rows = [
        f"| fault | MiB | {' | '.join(names)} |",
        f"|{'---|' * (len(names) + 2)}",
        *(
            f"| {f'`{fault}`' if fault else '(none)'} | {known[fault][1]} | "
            f"{' | '.join(known[fault][0].get(name, NOT_TRIED) for name in names)} |"
            for fault in ("", *FAULTS)
            if fault in known
        ),
    ]
    PAGE.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


def _rounded(mib: int) -> int:
    """Up to the next 50 MiB: two runs differ by a few."""
    return -(-mib // 50) * 50


HEAD = """# What portals may do, and what comes of it
Made by `make faults`; what each fault does is in `sandbox/faults.py`. Each cell is one source crawled and read while
every portal misbehaves in one way: the state of the crawl once it is settled, how many notices were read of it, and the
codes of its troubles (`FailureReason`). The first row is undisturbed. No cell is silent: none is `complete` or `empty`
with fewer notices than the first row has, but for `empty-valid`, an answer in good form that there is nothing, which
nobody can tell from the truth within one crawl (`silent_source` in docs/operations.md warns of it from the second day
on). MiB is the most memory that the one process held which crawled all sources at once, eight requests at a time of
each host, rounded up to 50. Where `page_ceiling` ends a crawl, which pages came first decides how many are read.
`make test` tries the bombs and the flood of headers again each time, all below 512 MiB, and some of the other rows,
drawn by a seed that it prints (docs/decisions.md, D46).

"""


def main() -> int:
    """Try all, or the faults and sources named; write the page, and name what is silent or too heavy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", help="all where none is named")
    parser.add_argument(
        "--of", nargs="+", default=[], metavar="SOURCE", help="the column of these sources alone"
    )
    asked = parser.parse_args()
    tried = _try_all(("", *(asked.faults or FAULTS)), asked.of)
    silent = [
        f"{fault}: {name}"
        for fault, one in tried.items()
        for name, cell in one.cells.items()
        if is_silent(fault, cell, tried[""].cells[name])
    ]
    heavy = [f"{fault}: {one.peak_mib} MiB" for fault, one in tried.items() if one.peak_mib > MOST_MIB]
    sys.stdout.write(f"silent: {silent or 'none'}; above {MOST_MIB} MiB: {heavy or 'none'}\n")
    return 1 if silent or heavy else 0


def _try_all(faults: Sequence[str], sources: Sequence[str]) -> dict[str, Tried]:
    """Try each on these sources (all, where none is named), print it, and write the page with it."""
    tried: dict[str, Tried] = {}
    with ProcessPoolExecutor(JOBS) as pool:
        for fault, one in zip(faults, pool.map(partial(try_fault, sources=sources), faults), strict=True):
            tried[fault] = one
            told = " ".join(f"{name}={cell.state}:{cell.read}" for name, cell in one.cells.items())
            sys.stdout.write(f"{fault or '(none)'} {one.peak_mib} MiB {told}\n")
            sys.stdout.flush()
            write_page({fault: one})
    return tried


if __name__ == "__main__":
    sys.exit(main())
