"""Questions to the leads: what each field finds, what is new in one, and who may change it."""

from decimal import Decimal

import pytest
from sqlalchemy import Connection, Engine, insert, select

from desk.searches.find import find
from desk.searches.query import SearchQuery, from_json
from desk.searches.saved import (
    MOST_SEARCHES,
    Rhythm,
    SearchError,
    Wish,
    bring_back,
    change_search,
    end_search,
    keep_told,
    look_through,
    make_search,
    read_due,
    read_new,
    read_search,
    read_searches,
)
from tests.digest.world import DAY, NOW, World
from warehouse.tables import desk_act, notice, outbox, party

KIM = "kim@kotra.example"
CCTV = SearchQuery(q="cctv")


@pytest.fixture
def world(database: Engine) -> World:
    """Three leads: of Khon Kaen and worth a million baht, of a known buyer, and of Vietnam and open to foreigners."""
    made = World(database)
    made.add_place()
    hit = {"concept": "saf.cctv", "term": "CCTV", "field": "title", "start": 0, "end": 4}
    made.add_lead("L-1", title="CCTV one", place_code="TH-40", amount=Decimal(1000000), dimensions=["living"],
                  evidence={"hits": [hit], "traps": []}, foreign_bidders=False)  # fmt: skip
    made.add_lead(
        "L-2", title="CCTV two", buyer="กรุงเทพมหานคร", funder="World Bank", amount=None, currency=None
    )
    made.add_lead("L-3", country="VN", title="Đèn three", buyer="UBND", dimensions=["mobility"], stage="plan",
                  deadline_at=None, foreign_bidders=True, amount=Decimal(5000000))  # fmt: skip
    with database.begin() as connection:
        known = {
            "country": "TH",
            "level": "metropolitan",
            "parent": "",
            "names_source": "",
            "kind": "municipality",
        }
        names = {
            "name": "กรุงเทพมหานคร",
            "name_en": "Bangkok Metropolitan Administration",
            "name_ko": "방콕시",
        }
        connection.execute(insert(party).values(id="TH-B1", **known, **names))
        told = {"buyer": "กรุงเทพมหานคร", "buyer_party": "TH-B1"}
        connection.execute(notice.update().where(notice.c.native_id == "L-2").values(told))
    return made


def ids(world: World, **asked: object) -> list[str]:
    """What answers, in the order of ids."""
    with world.engine.connect() as connection:
        found = find(connection, SearchQuery(**asked), NOW)  # type: ignore[arg-type]  # fields of a search
    return sorted(row["id"] for row in found.rows)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"without": "cctv"}, ["L-3"]),
        ({"q": "cctv", "without": "two"}, ["L-1"]),
        ({"country": ("TH", "VN")}, ["L-1", "L-2", "L-3"]),
        ({"country": ("VN",)}, ["L-3"]),
        ({"dimension": ("living", "mobility"), "without": "two"}, ["L-1", "L-3"]),
        ({"stage": ("plan", "awarded")}, ["L-3"]),
        ({"concept": ("saf.cctv", "mob.signal")}, ["L-1"]),
        ({"city": "콘깬, Hue"}, ["L-1"]),
        ({"city": "TH-40"}, ["L-1"]),
        ({"buyer": "bangkok metropolitan"}, ["L-2"]),
        ({"buyer": "TH-B1, ubnd"}, ["L-2", "L-3"]),
        ({"buyer": "방콕시"}, ["L-2"]),
        ({"buyer": "100%"}, []),
        ({"funder": "world bank"}, ["L-2"]),
        ({"foreign": "yes"}, ["L-3"]),
        ({"foreign": "not_no"}, ["L-2", "L-3"]),
        ({"least": Decimal(2000000), "currency": "THB"}, ["L-3"]),
        ({"most": Decimal(2000000), "currency": "THB"}, ["L-1"]),
        ({"least": Decimal(0), "most": Decimal(0), "currency": "THB"}, []),
    ],
    ids=str,
)
def test_each_field_finds_what_fits_and_several_values_are_one_or_the_other(
    world: World, asked: dict[str, object], found: list[str]
) -> None:
    assert ids(world, **asked) == found


def test_a_question_is_kept_as_json_and_read_back() -> None:
    asked = [("q", "a b"), ("country", "VN"), ("country", "TH"), ("least", "1,500"), ("foreign", "yes"),
             ("before", "2026-12-24"), ("page", "3"), ("order", "newest"), ("city", "Hue, 다낭")]  # fmt: skip
    query, bad = SearchQuery.parse(asked)
    assert bad == ()
    kept = query.as_json()
    assert kept == {"q": ["a b"], "country": ["TH", "VN"], "city": ["Hue, 다낭"], "foreign": ["yes"],
                    "before": ["2026-12-24"], "least": ["1500"]}  # fmt: skip
    assert from_json(kept).as_json() == kept
    assert from_json({"country": ["XX"], "q": ["x"]}) == SearchQuery(q="x")


def wish(query: SearchQuery = CCTV, rhythm: str = "daily", name: str = "카메라") -> Wish:
    return Wish(name, query, rhythm, "mail")


def mail(connection: Connection, owner: int, name: str) -> int:
    row = insert(outbox).values(
        subscriber_id=owner, frozen_at=NOW, message_id=f"<{name}>", message=b"", state="sent", next_at=NOW
    )
    return int(connection.execute(row.returning(outbox.c.id)).scalar_one())


def test_new_is_what_became_known_since_it_was_asked_and_was_never_told(world: World) -> None:
    owner = world.add_subscriber(KIM)
    with world.engine.begin() as connection:
        made = make_search(connection, owner, wish(), NOW)
    later = NOW + DAY
    for name in ("L-A", "L-B", "L-C"):
        world.add_lead(name, title=f"CCTV {name}", first_known_at=later)
    with world.engine.begin() as connection:
        search = read_search(connection, made)
        assert search is not None
        assert read_new(connection, search, later) == ("L-C", "L-B", "L-A")
        keep_told(connection, search, ["L-A"], mail(connection, owner, "one"), later, later.date())
        assert read_new(connection, search, later) == ("L-C", "L-B")
    # What was told and then joined with another lead is not told again as that one.
    world.change("L-A", merged_into="L-B")
    with world.engine.begin() as connection:
        assert read_new(connection, search, later) == ("L-C",)
        look_through(connection, owner, made, later)
        looked = read_search(connection, made)
        assert looked is not None
        assert read_new(connection, looked, later) == ()


def test_another_question_begins_anew_and_another_name_does_not(world: World) -> None:
    owner = world.add_subscriber(KIM)
    with world.engine.begin() as connection:
        made = make_search(connection, owner, wish(), NOW)
        change_search(connection, owner, made, wish(name=" 다른 이름 ", rhythm="weekly"), NOW + DAY)
        (search,) = read_searches(connection, owner)
        assert (search.name, search.rhythm, search.asked_at) == ("다른 이름", Rhythm.WEEKLY, NOW)
        change_search(connection, owner, made, wish(SearchQuery(q="x"), "weekly", "다른 이름"), NOW + 2 * DAY)
        (search,) = read_searches(connection, owner)
        assert (search.query, search.asked_at) == (SearchQuery(q="x"), NOW + 2 * DAY)


def test_a_search_is_its_owners_alone_and_every_change_is_an_act(world: World) -> None:
    owner, other = world.add_subscriber(KIM), world.add_subscriber("lee@kotra.example")
    with world.engine.begin() as connection:
        made = make_search(connection, owner, wish(), NOW)
        for refused in (
            lambda: change_search(connection, other, made, wish(name="mine"), NOW),
            lambda: end_search(connection, other, made, NOW),
            lambda: bring_back(connection, other, made, NOW),
            lambda: look_through(connection, other, made, NOW),
        ):
            with pytest.raises(SearchError, match="search"):
                refused()
        change_search(connection, owner, made, wish(rhythm="off"), NOW)
        change_search(connection, owner, made, wish(rhythm="off"), NOW)
        end_search(connection, owner, made, NOW)
        assert (read_search(connection, made), read_searches(connection, owner)) == (None, ())
        bring_back(connection, owner, made, NOW)
        assert len(read_searches(connection, owner)) == 1
        acts = connection.execute(select(desk_act).order_by(desk_act.c.id)).all()
    assert [(act.subscriber_id, act.kind, act.subject) for act in acts] == [
        (owner, f"search.{change}", str(made)) for change in ("make", "change", "end", "back")
    ]
    assert (acts[1].old, acts[1].new) == ({"rhythm": "daily"}, {"rhythm": "off"})


@pytest.mark.parametrize(
    ("bad", "about"),
    [
        (Wish(" \u202e ", CCTV, "daily", "mail"), "name"),
        (Wish("x", CCTV, "hourly", "mail"), "rhythm"),
        (Wish("x", CCTV, "daily", "pigeon"), "channel"),
    ],
    ids=["name", "rhythm", "channel"],
)
def test_a_wish_that_cannot_be_meant_is_refused(world: World, bad: Wish, about: str) -> None:
    owner = world.add_subscriber(KIM)
    with world.engine.begin() as connection, pytest.raises(SearchError) as refused:
        make_search(connection, owner, bad, NOW)
    assert refused.value.about == about


def test_a_reader_keeps_thirty_searches_at_most(world: World) -> None:
    owner = world.add_subscriber(KIM)
    with world.engine.begin() as connection:
        made = [make_search(connection, owner, wish(), NOW) for _ in range(MOST_SEARCHES)]
        with pytest.raises(SearchError, match="many"):
            make_search(connection, owner, wish(), NOW)
        end_search(connection, owner, made[0], NOW)
        make_search(connection, owner, wish(), NOW)


def test_due_is_what_the_readers_of_a_centre_have_mailed_in_a_rhythm(world: World) -> None:
    owner, elsewhere = world.add_subscriber(KIM), world.add_subscriber(KIM, name="hanoi")
    with world.engine.begin() as connection:
        daily = make_search(connection, owner, wish(), NOW)
        weekly = make_search(connection, owner, wish(rhythm="weekly"), NOW)
        make_search(connection, owner, wish(rhythm="off"), NOW)
        make_search(connection, owner, Wish("x", CCTV, "daily", "feed"), NOW)
        make_search(connection, elsewhere, wish(), NOW)
        due = read_due(connection, "bangkok", (Rhythm.DAILY, Rhythm.WEEKLY))
        assert [search.id for search in due] == [daily, weekly]
        assert read_due(connection, "bangkok", (Rhythm.AT_ONCE,)) == ()
