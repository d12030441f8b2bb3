"""Logins and the record of acts, on a real warehouse."""

from datetime import timedelta

from sqlalchemy import Engine, update

from desk.acts import Act, read_record, record
from desk.role import Role
from desk.sessions import end_session, open_session, read_session
from tests.desk.conftest import NOW
from warehouse.tables import subscriber


def test_a_login_lasts_twelve_hours(database: Engine, someone: int) -> None:
    with database.begin() as connection:
        secret = open_session(connection, someone, NOW)
        assert read_session(connection, secret, NOW + timedelta(hours=12, seconds=-1)) == someone
        assert read_session(connection, secret, NOW + timedelta(hours=12)) is None
        assert read_session(connection, secret, NOW - timedelta(minutes=5)) == someone
        assert (
            read_session(connection, secret, NOW - timedelta(minutes=6)) is None
        )  # of a clock that was set back


def test_who_logs_out_is_out_and_an_unknown_secret_opens_nothing(database: Engine, someone: int) -> None:
    with database.begin() as connection:
        secret, other = open_session(connection, someone, NOW), open_session(connection, someone, NOW)
        end_session(connection, secret, NOW)
        assert [read_session(connection, one, NOW) for one in (secret, other, "guessed")] == [
            None,
            someone,
            None,
        ]


def test_who_has_left_is_logged_in_no_more(database: Engine, someone: int) -> None:
    with database.begin() as connection:
        secret = open_session(connection, someone, NOW)
        connection.execute(update(subscriber).where(subscriber.c.id == someone).values(active=False))
        assert read_session(connection, secret, NOW) is None


def test_an_act_is_a_row_with_who_and_when_and_the_latest_is_read_first(
    database: Engine, someone: int
) -> None:
    with database.begin() as connection:
        record(connection, someone, "file.state", "L-1", NOW, old={"state": "watching"}, new={"state": "bid"})
        record(connection, someone, "guide.row", "L-1", NOW)
        later = NOW + timedelta(hours=1)
        record(connection, someone, "file.note", "L-1", later, new={"note": "call them"})
        assert read_record(connection, "L-1", "file") == (
            Act("kim@centre.example", "file.note", "L-1", {}, {"note": "call them"}, later),
            Act("kim@centre.example", "file.state", "L-1", {"state": "watching"}, {"state": "bid"}, NOW),
        )
        assert len(read_record(connection, "L-1")) == 3


def test_each_role_may_what_those_before_it_may() -> None:
    assert [(mine, needed) for mine in Role for needed in Role if mine.may(needed)] == [
        (Role.READER, Role.READER),
        (Role.EDITOR, Role.READER),
        (Role.EDITOR, Role.EDITOR),
        (Role.OPERATOR, Role.READER),
        (Role.OPERATOR, Role.EDITOR),
        (Role.OPERATOR, Role.OPERATOR),
    ]
