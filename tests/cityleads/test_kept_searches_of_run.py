"""`cityleads run` mails kept searches of the mornings as the tasks of Airflow do."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import text

from cityleads import run
from desk.searches.query import SearchQuery
from desk.searches.saved import Wish, make_search
from domain.clock import moment_of
from tests.ran import Ran, copied
from warehouse.server import Server

READER = "SELECT id FROM digest.subscriber WHERE email = 'staff.en@bangkok.example'"
BETWEEN = "SELECT state FROM digest.outbox WHERE run_id IS NULL"


def test_what_is_new_in_a_search_of_the_mornings_is_mailed_once(
    ran: Ran, server: Server, tmp_path: Path
) -> None:
    settings = replace(ran.settings, home=tmp_path)
    with copied(server, ran, "kept_searches_of_run") as engine:
        with engine.begin() as connection:
            reader = connection.execute(text(READER)).scalar_one()
            make_search(connection, reader, Wish("all", SearchQuery(), "daily", "mail"), moment_of(1))
        for _ in range(2):
            run._mail(
                engine, settings, "sandbox", moment_of(3), lambda _told: None
            )  # the step of a run that mails
        with engine.connect() as connection:
            assert connection.execute(text(BETWEEN)).scalars().all() == ["written"]
