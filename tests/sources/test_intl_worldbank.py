"""World Bank procurement notices: the walk and the sandbox's portal."""

from collections import Counter

from sandbox.portals import intl_worldbank as portal
from sandbox.samples import sample_file, samples_on
from tests.harness import crawl
from tests.sources._intl_worldbank import NOW, SOURCE
from transform.notice import Notice, Reject
from transform.readers.intl_worldbank import read

SPELLINGS = 7


def test_the_walk_asks_every_spelling_and_passes_other_countries_over() -> None:
    crawled = crawl(SOURCE)
    assert (crawled.outcome["state"], crawled.outcome["reason"]) == ("complete", "")
    assert (crawled.outcome["documents"], crawled.outcome["rows"]) == (SPELLINGS, 35)
    assert {doc.key for doc in crawled.documents} == {
        "list:TH:Thailand:0",
        "list:VN:Vietnam:0",
        "list:VN:Viet Nam:0",
        "list:ID:Indonesia:0",
        "list:TR:Turkiye:0",
        "list:TR:Turkey:0",
        "list:TR:Türkiye:0",
    }
    readings = [reading for doc in crawled.documents for reading in read(doc)]
    assert Counter(type(reading).__name__ for reading in readings) == {"Notice": 32, "PassedOver": 3}
    assert {reading.country for reading in readings if isinstance(reading, Notice)} == {
        "TH",
        "VN",
        "ID",
        "TR",
    }


def test_each_day_brings_as_many_new_documents_and_rejects_as_the_samples_promise() -> None:
    landed = set[tuple[str, bytes]]()
    for day in (1, 2, 3):
        new = [doc for doc in crawl(SOURCE, day).documents if (doc.key, doc.body) not in landed]
        landed |= {(doc.key, doc.body) for doc in new}
        rejects = [one for doc in new for one in read(doc) if isinstance(one, Reject)]
        promised = sample_file(SOURCE)
        assert (len(new), len(rejects)) == (promised.documents[day], promised.rejects[day])


def test_list_pages_made_without_http_are_the_ones_a_walk_lands() -> None:
    made = sorted(body for _, body in portal.lists(samples_on(SOURCE, 1), NOW))
    assert sorted(doc.body for doc in crawl(SOURCE).documents) == made
