"""The relations of the star's model: all of them, and one way alone by which a filter goes."""

from collections import defaultdict

from cityleads.bi.star_relations import relations
from warehouse.star import star_tables


def test_every_key_of_the_star_is_a_relation_to_the_key_that_it_names() -> None:
    keys = {
        (table.name, column.name, column.to)
        for table in star_tables()
        for column in table.columns
        if column.to
    }
    assert {(one.table, one.column, one.to) for one in relations()} == keys
    grains = {table.name: table.key for table in star_tables()}
    assert [one for one in relations() if grains[one.to] != (one.key,)] == []


def test_a_filter_has_one_way_alone_between_two_tables() -> None:
    steps = defaultdict(list)
    for one in relations():
        if one.active:
            steps[one.to].append(one.table)
            if one.both:
                steps[one.table].append(one.to)

    def ways(start: str, end: str, been: tuple[str, ...] = ()) -> int:
        if start == end:
            return 1
        return sum(ways(step, end, (*been, start)) for step in steps[start] if step not in been)

    names = [table.name for table in star_tables()]
    several = {(a, b): ways(a, b) for a in names for b in names if a != b and ways(a, b) > 1}
    assert several == {}


def test_each_dimension_of_a_lead_filters_leads() -> None:
    active = {(one.table, one.to) for one in relations() if one.active}
    dimensions = ("date", "country", "stage", "place", "party", "source", "currency")
    assert {("fact_lead", f"dim_{name}") for name in dimensions} <= active
    assert {("bridge_lead_concept", "dim_concept"), ("bridge_lead_concept", "fact_lead")} <= active
    assert ("bridge_lead_source", "dim_source") not in active
