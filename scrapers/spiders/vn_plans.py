"""muasamcong.mpi.gov.vn, plans: a search for every local day of publication, on the fullest days word by word."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from scrapy import Request

from domain.crawl import CrawlOrder, FailureReason
from scrapers.crawl_stats import number_of_notices
from scrapers.spiders._smart_search import SmartSearch


class VnPlans(SmartSearch):
    """Plans for choosing contractors.

    The portal may ignore the order asked for, which one day at a time keeps harmless. A day of more plans than
    `most_a_day` is searched by words, each a query with the portal's own count.
    """

    name = "vn_plans"
    numbered_by: ClassVar[str] = "planNo"
    # Five days of 120 pages are a first walk's most without words.
    max_pages: ClassVar[int] = 900

    def __init__(self, *, order: CrawlOrder, **kwargs: Any) -> None:  # noqa: ANN401  # Scrapy's own arguments
        super().__init__(order=order, **kwargs)
        self.answered: Counter[date] = Counter()
        self.told: Counter[date] = Counter()

    def go_on(self, found: dict[str, Any], day: date, page: int, word: str) -> Iterator[Request]:
        """Turn the page; from the first page of a day that has too many, go on by words."""
        if page == 0 and not word and self.is_too_much(found.get("totalElements")):
            for one in self.facts.options["words"]:
                yield from self.search(day, 0, one)
            return
        yield from super().go_on(found, day, page, word)
        if page == 0 and word:
            self.note_word(day, found.get("totalElements"))

    def is_too_much(self, told: object) -> bool:
        """Whether a day has more plans than are read in full."""
        total = number_of_notices(told)
        return not isinstance(total, FailureReason) and total > self.facts.options["most_a_day"]

    def note_word(self, day: date, told: object) -> None:
        """Count a word's answer. Where none of the words finds anything on so full a day, the search is another one."""
        total = number_of_notices(told)
        self.told[day] += 0 if isinstance(total, FailureReason) else total
        self.answered[day] += 1
        if self.answered[day] == len(self.facts.options["words"]) and not self.told[day]:
            self.crawl_stats.note(FailureReason.NO_WORD_FOUND)
