"""Occasions that people bring are told in the mail and stand in its calendar."""

from icalendar import Calendar

from tests.digest.mornings import mails, morning, settle
from tests.digest.world import NOW, World
from tests.pipeline.test_occasions import kept, refined
from tests.sources.test_by_hand_occasions import ENGLISH, EXPO, K_CITY, document


def test_what_people_bring_is_told_in_the_mail_and_stands_in_its_calendar(world: World) -> None:
    world.add_subscriber("kim@kotra.example", "en")
    call = ",,,,K-City Network call 2027,,,,,call,,2027-01-29 18:00,KAIA,\n"
    refined(world.engine, document("a.csv", ENGLISH + EXPO, NOW), document("k.csv", K_CITY + call, NOW))
    assert {row["source"] for row in kept(world.engine)} == {"by_hand", "intl_k_city"}
    morning(world)
    settle(world, "sent")
    (mail,) = mails(world)
    text = str(mail.get_body(("plain",)).get_content())
    assert "Wed 9 Dec 2026 – Fri 11 Dec 2026 · Smart City Expo Bangkok" in text
    (ics,) = mail.iter_attachments()
    events = Calendar.from_ical(ics.get_content()).walk("VEVENT")
    assert {str(one["summary"]) for one in events} == {
        "[trade fair] Smart City Expo Bangkok",
        "[Applications close] K-City Network call 2027",
    }
