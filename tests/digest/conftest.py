"""The digest's world on a fresh warehouse."""

import pytest
from sqlalchemy import Engine

from tests.digest.world import World


@pytest.fixture
def world(database: Engine) -> World:
    """The four centres and one Thai source, freshly loaded."""
    return World(database)
