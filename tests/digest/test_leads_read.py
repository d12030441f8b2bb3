"""Which leads a digest reads: what may still be told to somebody, however many are long over."""

from datetime import timedelta

from sqlalchemy import Engine

from digest.select.leads import read_leads
from tests.digest.world import DAY, NOW, World

LONG_AGO = NOW - timedelta(days=121)


def test_what_is_long_over_is_read_for_who_follows_it_alone(database: Engine) -> None:
    world = World(database)
    for name, stage, left, changed in (
        ("L-over", "awarded", -DAY, LONG_AGO),
        ("L-followed", "awarded", -DAY, LONG_AGO),
        ("L-passed", "open", -DAY, LONG_AGO),
        ("L-lately", "awarded", -DAY, LONG_AGO + 2 * DAY),
        ("L-open", "open", DAY, LONG_AGO),
        ("L-plan", "plan", None, LONG_AGO),
    ):
        deadline = None if left is None else NOW + left
        world.add_lead(name, stage=stage, deadline_at=deadline, first_known_at=LONG_AGO, changed_at=changed)
    with world.engine.connect() as connection:
        read = {one.id for one in read_leads(connection, "TH", {}, NOW, ["L-followed"])}
    assert read == {"L-followed", "L-lately", "L-open", "L-plan"}
