"""A person of a centre, for all that people do at the desk."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, insert

from warehouse.tables import centre, subscriber

CENTRE = {"name": "bangkok", "title": "Bangkok", "title_ko": "방콕", "country": "TH", "zone": "Asia/Bangkok"}
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


def add_subscriber(engine: Engine, email: str) -> int:
    """Subscribe somebody; their id."""
    with engine.begin() as connection:
        row = insert(subscriber).values(centre=CENTRE["name"], email=email, language="ko")
        return int(connection.execute(row.returning(subscriber.c.id)).scalar_one())


@pytest.fixture
def someone(database: Engine) -> int:
    """A subscriber of a centre."""
    with database.begin() as connection:
        connection.execute(insert(centre).values(CENTRE))
    return add_subscriber(database, "kim@centre.example")
