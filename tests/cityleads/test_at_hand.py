"""A crawling process starts beside other work, and ends by itself when there is nothing to crawl."""

import subprocess
import sys
from datetime import UTC, date, datetime

import psutil
import pytest

from cityleads import _crawl_process, crawl
from domain.crawl import CrawlOrder


def crawlers() -> list[psutil.Process]:
    return [one for one in psutil.Process().children() if one.cmdline()[1:] == ["-m", "scrapers"]]


def test_a_process_without_a_job_ends_well() -> None:
    done = subprocess.run([sys.executable, "-m", "scrapers"], input="", text=True, check=False)
    assert done.returncode == 0


def test_one_process_is_at_hand_and_none_is_left_behind() -> None:
    with _crawl_process.at_hand():
        _crawl_process.get_ready()
        (waiting,) = crawlers()
    assert not waiting.is_running()
    assert crawlers() == []


def test_the_process_at_hand_gets_the_next_job(monkeypatch: pytest.MonkeyPatch) -> None:
    told = "import sys; sys.exit('it was given ' + str(len(sys.stdin.read())) + ' characters')"
    monkeypatch.setattr(_crawl_process, "PROGRAM", (sys.executable, "-c", told))
    with _crawl_process.at_hand():
        monkeypatch.setattr(
            _crawl_process, "PROGRAM", (sys.executable, "-c", "raise SystemExit('another one')")
        )
        order = CrawlOrder(
            "news", "walk", datetime(2026, 11, 23, tzinfo=UTC), date(2026, 11, 23), date(2026, 11, 23)
        )
        with pytest.raises(crawl.CrawlError, match=r"it was given \d+ characters"):
            crawl.crawl([order], database_url="postgresql://nowhere/")
        with pytest.raises(crawl.CrawlError, match="another one"):
            crawl.crawl([order], database_url="postgresql://nowhere/")


def test_sources_of_one_real_portal_are_crawled_one_after_another_and_all_others_side_by_side() -> None:
    moment = datetime(2026, 11, 23, tzinfo=UTC)

    def orders(sandbox: str) -> list[CrawlOrder]:
        sources = ("tr_ilan", "vn_muasamcong", "vn_results", "th_egp")
        return [
            CrawlOrder(source, "walk", moment, moment.date(), moment.date(), sandbox=sandbox)
            for source in sources
        ]

    waves = [[order.source for order in wave] for wave in crawl.waves(orders(""))]
    assert waves == [["tr_ilan", "vn_muasamcong", "th_egp"], ["vn_results"]]
    assert len(crawl.waves(orders("http://127.0.0.1:8600"))) == 1
    assert crawl.waves([]) == []
