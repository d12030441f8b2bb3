"""What a likeness that another one contradicts does not drag in: counted in notices, never in time."""

from sqlalchemy import Engine

from pipeline._neighbours import Neighbours
from tests.pipeline.test_leads import bring, leads, notices_of, warehouse
from warehouse.db import rows_of
from warehouse.match_edges import review

__all__ = ["warehouse"]  # a fixture
HEADING = "Belanja jasa konsultansi pengawasan pembangunan gedung bantuan teknik"
PLACES = ("Antapani", "Banjaran", "Ciwidey", "Dayeuhkolot", "Ibun", "Kertasari", "Majalaya", "Soreang")
CITY = {
    "cc": "ID", "buyer": "Dinas Pekerjaan Umum Kota Bandung", "published": "2026-06-01", "deadline": "2026-06-20",
}  # fmt: skip
TENDERS = [
    CITY
    | {"id": number, "portal": "spse", "ref": f"1000000000{number}", "amount": 1e6 * (number + 1)}
    | {"title": f"{HEADING} rehabilitasi balai warga dan sarana umum {place}"}
    for number, place in enumerate(PLACES)
]
# Two portals cut the title of one of them; nobody knows of which.
CUT = [
    CITY | {"id": 10, "portal": "blog", "title": f"{HEADING}..."},
    CITY | {"id": 11, "portal": "agg", "title": f"{HEADING}..."},
]


def test_the_beginning_of_many_titles_brings_in_none_of_their_tenders(warehouse: Engine) -> None:
    notices = notices_of([*TENDERS, *CUT])
    bring(warehouse, notices, relevant={"0"})
    assert sorted(leads(warehouse).values()) == [["0"], ["10", "11"]]
    with warehouse.connect() as connection:
        looked = rows_of(connection, "SELECT count(DISTINCT notice_id) AS notices FROM core.lead_probe")
    assert looked == [{"notices": 3}]  # of ten: the relevant one, and the two that it could be


def test_a_lead_is_recomputed_without_the_tenders_that_share_its_heading(warehouse: Engine) -> None:
    bring(warehouse, notices_of([*TENDERS, *CUT]), relevant=set(map(str, range(8))))
    with warehouse.connect() as connection:
        ids = {
            row["native_id"]: row["id"]
            for row in rows_of(connection, "SELECT id, native_id FROM core.notice")
        }
        near = Neighbours(connection)
        assert near.connected([ids["0"]]) == {ids["0"]}
        assert near.stars.keys() == {ids["0"], ids["10"], ids["11"]}
        assert near.connected([ids["10"]]) == {ids["10"], ids["11"]}


def test_copies_that_contradict_each_other_wait_for_people_though_they_are_in_no_lead(
    warehouse: Engine,
) -> None:
    told = TENDERS[0] | {"amount": None}
    dear = told | {"id": 10, "portal": "blog", "ref": None, "amount": 2e6}
    cheap = told | {"id": 11, "portal": "agg", "ref": None, "amount": 1e6}
    bring(warehouse, notices_of([told, dear, cheap]), relevant={"0"})
    assert list(leads(warehouse).values()) == [["0"]]
    with warehouse.connect() as connection:
        waiting = [(row["a"], row["b"], row["lead_b"]) for row in review(connection, "ID", 10)]
    assert waiting == [("spse/0", "blog/10", None), ("spse/0", "agg/11", None)]
