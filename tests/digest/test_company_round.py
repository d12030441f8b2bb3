"""Lists that go out to companies by their rhythm: each lead once, capped and ranked, at most a mail a day."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from desk.companies.received import answer
from digest.companies import add_company
from digest.company_round import send_round
from digest.delivery.message import Sender
from digest.delivery.transport import Outcome, OutgoingMail
from digest.links.tokens import Signer
from digest.links.urls import Desk
from tests.digest.world import DAY, NOW, World
from warehouse.tables import company_lead, company_mail

SENDER = Sender(
    "digest@agency.example",
    web=Desk("digest@agency.example", "https://l.example", Signer(("k" * 32,), sandbox=False)),
)
WANTS = {
    "email": "bid@hanbit.example",
    "rhythm": "daily",
    "most": 2,
    "consented_on": (NOW - DAY).date(),
    "countries": ["TH"],
}


@dataclass(slots=True)
class Box:
    """A mailer that keeps what it is given."""

    mails: list[OutgoingMail] = field(default_factory=list)
    state: str = "sent"

    def send(self, outgoing: OutgoingMail) -> Outcome:
        """Keep one mail."""
        self.mails.append(outgoing)
        return Outcome(self.state, "250 ok")  # type: ignore[arg-type]  # a state


@pytest.fixture
def world(database: Engine) -> World:
    """Three Thai leads, of which the one of cameras names what the firm can do."""
    made = World(database)
    hits = {
        "hits": [{"concept": "liv.cctv", "term": "CCTV", "field": "title", "start": 0, "end": 4}],
        "traps": [],
    }
    made.add_lead("L-1", deadline_at=NOW + 5 * DAY)
    made.add_lead("L-2", deadline_at=NOW + 9 * DAY, foreign_bidders=True, evidence=hits)
    made.add_lead("L-3", deadline_at=NOW + 12 * DAY, foreign_bidders=False)
    made.add_lead("L-4", deadline_at=NOW - DAY)
    add_company(database, "Hanbit", WANTS)
    return made


def sent(world: World, box: Box, days: int = 0) -> list[tuple[str, str, int]]:
    found = send_round(world.engine, NOW + timedelta(days=days), SENDER, box, sandbox=False)
    return [(one.company, one.state, one.leads) for one in found]


def told(world: World) -> list[str]:
    with world.engine.connect() as connection:
        found = (
            select(company_lead.c.lead_id)
            .where(company_lead.c.sent_at.is_not(None))
            .order_by(company_lead.c.lead_id)
        )
        return list(connection.execute(found).scalars())


def test_the_best_come_first_up_to_the_cap_and_the_others_the_next_day(world: World) -> None:
    box = Box()
    assert sent(world, box) == [("Hanbit", "sent", 2)]
    assert told(world) == ["L-1", "L-2"]
    assert sent(world, box) == []
    assert sent(world, box, days=1) == [("Hanbit", "sent", 1)]
    assert told(world) == ["L-1", "L-2", "L-3"]
    assert sent(world, box, days=2) == [("Hanbit", "none", 0)]
    text = box.mails[0].message.decode("ascii", "replace")
    assert (len(box.mails), box.mails[0].recipient, "L-4" in text) == (2, "bid@hanbit.example", False)


def test_a_weekly_list_comes_a_week_after_the_last(world: World) -> None:
    add_company(world.engine, "Hanbit", {"rhythm": "weekly"})
    box = Box()
    assert [sent(world, box, day) for day in (0, 1, 4, 7)] == [
        [("Hanbit", "sent", 2)],
        [],
        [],
        [("Hanbit", "sent", 1)],
    ]


@pytest.mark.parametrize("lacking", [{"consented_on": None}, {"email": None}, {"rhythm": "never"}])
def test_who_has_not_agreed_or_has_no_address_gets_nothing(world: World, lacking: dict[str, object]) -> None:
    add_company(world.engine, "Hanbit", lacking)
    box = Box()
    assert (sent(world, box), box.mails) == ([], [])


def test_nothing_goes_out_on_a_day_off_in_korea(world: World) -> None:
    assert sent(world, Box(), days=5) == []  # a Saturday


def test_what_may_have_gone_out_is_never_sent_again_and_what_was_refused_is(world: World) -> None:
    assert sent(world, Box(state="unknown")) == [("Hanbit", "unknown", 2)]
    assert told(world) == ["L-1", "L-2"]
    assert sent(world, Box(state="failed"), days=1) == [("Hanbit", "failed", 1)]
    assert told(world) == ["L-1", "L-2"]
    assert sent(world, Box(), days=2) == [("Hanbit", "sent", 1)]
    with world.engine.connect() as connection:
        states = connection.execute(select(company_mail.c.state).order_by(company_mail.c.id)).scalars()
        assert list(states) == ["unknown", "failed", "sent"]


def test_what_the_firm_has_answered_is_not_sent(world: World) -> None:
    with world.engine.begin() as connection:
        answer(connection, 1, "L-2", "not_for_us", NOW)
    sent(world, Box())
    assert told(world) == ["L-1", "L-3"]
