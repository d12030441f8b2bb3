"""Personal tokens on a real warehouse: made, shown once, good for one thing, withdrawn."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from desk.acts import read_record
from desk.personal_tokens import (
    MOST,
    Bearer,
    Opens,
    TokenError,
    make_token,
    note_use,
    read_token,
    read_tokens,
    withdraw,
)
from tests.desk.conftest import NOW, add_subscriber
from warehouse.tables import desk_token, subscriber


def test_a_token_is_kept_as_its_hash_alone_and_opens_what_it_was_made_for(
    database: Engine, someone: int
) -> None:
    with database.begin() as connection:
        secret = make_token(connection, someone, " my  script ", Opens.API, NOW)
        assert read_token(connection, secret, Opens.API) == Bearer(1, someone, "")
        assert [read_token(connection, secret, one) for one in Opens if one is not Opens.API] == [None] * 3
        kept = connection.execute(select(desk_token)).one()
    assert (kept.name, len(kept.hash)) == ("my script", 64)
    assert secret.startswith("cityleads_")
    assert secret not in map(str, kept)


def test_the_token_of_a_feed_knows_its_search(database: Engine, someone: int) -> None:
    with database.begin() as connection:
        secret = make_token(connection, someone, "feed", Opens.LEADS, NOW, "country=TH")
        assert read_token(connection, secret, Opens.LEADS) == Bearer(1, someone, "country=TH")


def test_a_token_that_was_withdrawn_or_whose_owner_has_left_opens_nothing(
    database: Engine, someone: int
) -> None:
    with database.begin() as connection:
        one, other = (make_token(connection, someone, name, Opens.API, NOW) for name in ("one", "other"))
        assert withdraw(connection, 1, someone, NOW)
        assert not withdraw(connection, 1, someone, NOW)
        assert [read_token(connection, secret, Opens.API) is None for secret in (one, other)] == [True, False]
        connection.execute(update(subscriber).values(active=False))
        assert read_token(connection, other, Opens.API) is None
        acts = [(act.kind, act.by) for act in read_record(connection, "1", "token")]
    assert acts == [("token.withdrawn", "kim@centre.example"), ("token.made", "kim@centre.example")]


def test_another_persons_token_is_withdrawn_by_an_operator_alone(database: Engine, someone: int) -> None:
    other = add_subscriber(database, "lee@centre.example")
    with database.begin() as connection:
        make_token(connection, someone, "mine", Opens.API, NOW)
        assert not withdraw(connection, 1, other, NOW)
        assert withdraw(connection, 1, other, NOW, anyones=True)


def test_a_list_of_tokens_says_when_each_was_last_used_and_what_was_fetched(
    database: Engine, someone: int
) -> None:
    other, later = add_subscriber(database, "lee@centre.example"), NOW + timedelta(days=1)
    with database.begin() as connection:
        make_token(connection, someone, "mine", Opens.API, NOW)
        make_token(connection, other, "theirs", Opens.EVENTS, NOW)
        for at, entries in ((NOW, 20), (later, 0), (later + timedelta(hours=1), 3)):
            note_use(connection, 1, at, entries)
        mine = read_tokens(connection, someone)
        everyones = read_tokens(connection, None)
    assert [(one.name, one.used_at, one.entries) for one in mine] == [
        ("mine", later + timedelta(hours=1), 23)
    ]
    assert [(one.owner, one.used_at) for one in everyones] == [
        ("lee@centre.example", None),
        ("kim@centre.example", later + timedelta(hours=1)),
    ]


def test_nobody_has_more_tokens_than_one_may_and_each_has_a_name(database: Engine, someone: int) -> None:
    with database.begin() as connection:
        with pytest.raises(TokenError, match="name"):
            make_token(connection, someone, " \n ", Opens.API, NOW)
        for number in range(MOST):
            make_token(connection, someone, f"no. {number}", Opens.API, NOW)
        with pytest.raises(TokenError, match="most"):
            make_token(connection, someone, "one more", Opens.API, NOW)
        withdraw(connection, 1, someone, NOW)
        assert make_token(connection, someone, "one more", Opens.API, NOW)
