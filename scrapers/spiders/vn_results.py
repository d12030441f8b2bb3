"""muasamcong.mpi.gov.vn, results: a search for every local day on which a contractor was announced."""

from typing import ClassVar

from scrapers.spiders._smart_search import SmartSearch


class VnResults(SmartSearch):
    """Who won what was tendered; direct awards, three in four of all results, are not asked for."""

    name = "vn_results"
    # Results of tenders are about 46 pages a day: ten full days at three times that.
    max_pages: ClassVar[int] = 1100
