"""A crawl is judged by its own memory, and what is too large is told as that and leaves nothing behind."""

import gzip
import subprocess
import sys
import zlib
from pathlib import Path

import brotli
import pytest
from scrapy import Request
from scrapy.exceptions import StopDownload
from scrapy.http import Response

from scrapers import memory_limits
from scrapers.memory_limits import Allowance, peak_bytes
from scrapers.refusal import Refused
from tests.harness import ROOT
from tests.scrapers.portal import Answer, crawl, portal

MIB = 1024 * 1024
PAGES = [f"https://portal.example/{number}" for number in range(5)]
BOMBS = {
    "gzip": gzip.compress(bytes(64 * MIB), 1),
    "deflate": zlib.compress(bytes(64 * MIB), 1),
    "br": brotli.compress(bytes(64 * MIB), quality=1),
}
# Holds much, lets it go, and has a child tell its peak: rusage would tell this one's.
PARENT = (
    "import subprocess, sys; much = bytearray(b'x') * (400 << 20); del much;"
    " code = 'from scrapers.memory_limits import peak_bytes; print(peak_bytes())';"
    " subprocess.run([sys.executable, '-c', code], check=True)"
)


@pytest.mark.parametrize("encoding", BOMBS)
def test_bombs_are_failures_and_many_at_once_need_little_memory(encoding: str) -> None:
    bomb = Answer(BOMBS[encoding], 200, {"Content-Encoding": encoding})
    with portal(dict.fromkeys(PAGES, bomb)) as server:
        told = crawl(PAGES, sandbox=server.address)
    assert told.outcome["state"] == "failed"
    assert told.outcome["troubles"] == [{"code": "too_large", "times": 5, "mib": 32}]
    assert told.outcome["reason"] == "a page was larger than 32 MiB (5×)"
    assert told.measured["peak_mib"] < 300


def test_large_pages_that_are_good_one_by_one_are_too_large_together_and_the_rest_comes() -> None:
    body = gzip.compress(b"<data>" + bytes(30 * MIB))
    with portal(dict.fromkeys(PAGES, Answer(body, 200, {"Content-Encoding": "gzip"}))) as server:
        told = crawl(PAGES, sandbox=server.address)
    assert told.outcome["state"] in ("complete", "partial")
    assert {trouble["code"] for trouble in told.outcome["troubles"]} <= {"too_large"}
    assert told.urls
    assert told.measured["peak_mib"] < 512


def test_a_body_that_is_not_packed_as_it_says_is_a_failure() -> None:
    with portal({PAGES[0]: Answer(b"<data>", 200, {"Content-Encoding": "gzip"})}) as server:
        told = crawl(PAGES[:1], sandbox=server.address)
    assert (told.outcome["state"], told.outcome["reason"]) == ("failed", "an answer broke off")


def test_the_peak_is_the_processes_own_and_not_its_parents() -> None:
    done = subprocess.run(  # noqa: S603  # our own program, our own interpreter
        [sys.executable, "-c", PARENT], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert 0 < int(done.stdout) < 200 * MIB


def test_the_peak_is_what_the_system_says_in_kib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_limits, "STATUS", tmp_path / "status")
    assert peak_bytes() == 0
    memory_limits.STATUS.write_text("VmPeak:\t  999 kB\nVmHWM:\t  1234 kB\n", encoding="ascii")
    assert peak_bytes() == 1_263_616


def test_pages_that_arrive_at_one_time_may_hold_96_mib_and_not_a_byte_more() -> None:
    allowance, one, another = Allowance(), Request(PAGES[0]), Request(PAGES[1])
    allowance.arrived(bytes(95 * MIB), one)
    allowance.arrived(bytes(MIB), another)
    with pytest.raises(StopDownload):
        allowance.arrived(b"x", another)
    allowance.left(one)
    allowance.arrived(b"x", another)


def test_pages_that_wait_to_be_landed_may_hold_96_mib_and_not_a_byte_more() -> None:
    allowance, asked = Allowance(), Request(PAGES[0])
    held = Response(PAGES[0], body=bytes(96 * MIB))
    assert allowance.process_response(asked, held) is held
    with pytest.raises(Refused) as refused:
        allowance.process_response(asked, Response(PAGES[1], body=b"x"))
    assert (refused.value.code, refused.value.parameters) == ("too_large", {"mib": 96})
