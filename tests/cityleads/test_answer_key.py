"""What two days of the sandbox leave in the warehouse is what the answer key says, row by row."""

import json
from decimal import Decimal
from email import message_from_bytes, policy
from typing import Any

from icalendar import Calendar

from digest.select.workdays import day_off
from domain.centres import CENTRES
from domain.clock import date_of
from sandbox import answers
from sandbox.answers import centres_at_work
from sandbox.story_files import stories
from tests.cityleads import truth
from tests.ran import Ran
from warehouse import match_edges
from warehouse.db import rows_of

DAY = 2


def test_the_totals_equal_the_key(ran: Ran) -> None:
    assert {check.figure: check.found for check in ran.report.checks} == answers.figures(DAY)


def test_every_sample_becomes_its_notice_and_nothing_else_does(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        assert sorted(truth.notices(connection)) == sorted(truth.expected(DAY))


def test_every_tender_is_judged_as_the_key_says(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        leads = truth.leads_of_tenders(connection, DAY)
        rows = rows_of(connection, "SELECT id, tier, dimensions FROM core.lead")
    judged: dict[str | None, tuple[str, list[str]]] = {
        row["id"]: (row["tier"], sorted(row["dimensions"])) for row in rows
    }
    judged[None] = ("none", [])  # what is joined with nothing relevant is in no lead
    found = {tender.name: judged[next(iter(leads[tender.name]))] for tender in answers.tenders(DAY)}
    due = {tender.name: (tender.tier, list(tender.dimensions)) for tender in answers.tenders(DAY)}
    assert {
        name: (due[name], told)
        for name, told in found.items()
        if told != due[name] and "none" not in (due[name][0], told[0])
    } == {}
    assert {name for name in due if (due[name][0] == "none") != (found[name][0] == "none")} == set()


def test_every_notice_is_read_dated_priced_and_placed_as_the_key_says(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        found = truth.notices(connection)
    wrong = {
        key: truth.wrong_fields(sample, found[key])
        for key, sample in truth.expected(DAY).items()
        if key in found
    }
    assert {key: told for key, told in wrong.items() if told} == {}


def test_who_won_and_of_how_many_is_what_the_key_says_and_never_a_person(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        told = truth.winners(connection)
    samples = {key: one.truth for key, one in truth.expected(DAY).items() if one.truth.tier != "none"}
    found = {key: told.get(key, ([], one.tenderers)) for key, one in samples.items()}
    assert found == {key: (list(one.winners), one.tenderers) for key, one in samples.items()}
    assert sum(bool(one.winners) for one in samples.values()) >= 4


def test_the_notices_of_one_tender_are_one_lead(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        leads = truth.leads_of_tenders(connection, DAY)
    assert {tender: ids for tender, ids in leads.items() if len(ids) > 1} == {}


def test_no_lead_holds_two_tenders(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        leads = truth.leads_of_tenders(connection, DAY)
    tenders: dict[str, list[str]] = {}
    for tender, ids in leads.items():
        for lead_id in filter(None, ids):
            tenders.setdefault(lead_id, []).append(tender)
    assert {lead_id: names for lead_id, names in tenders.items() if len(names) > 1} == {}


def test_every_project_is_judged_as_far_as_the_key_says_and_has_its_leads(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        rows = rows_of(
            connection,
            "SELECT id, native_id, tier, stage FROM core.project WHERE source = ANY(:crawled)",
            crawled=answers.source_names(),
        )
        parts = rows_of(connection, "SELECT project_id, lead_id FROM mart.project_lead")
        leads = truth.leads_of_tenders(connection, DAY)
    assert {row["native_id"]: row["stage"] for row in rows} == {
        number: project["stage"] for number, project in answers.projects(DAY).items()
    }
    shown = {row["native_id"] for row in rows if row["tier"] != "none"}
    assert shown == {number for number, one in answers.projects(DAY).items() if one["tier"] != "none"}
    numbers = {row["id"]: row["native_id"] for row in rows}
    tied = {(numbers[row["project_id"]], row["lead_id"]) for row in parts if row["project_id"] in numbers}
    due = {
        "P175901": ("VN-DANANG-ITS",),
        "P181220": ("TH-KHONKAEN-PLAN", "TH-BKK-FLOOD"),
        "P180455": ("TR-IZMIR-TRAFFIC",),
        "Viet-Nam-Can-Tho-Smart-City": ("vn-smartcity-gpn",),
    }
    assert tied == {
        (number, lead) for number, tenders in due.items() for tender in tenders for lead in leads[tender]
    }


def test_every_occasion_is_read_dated_and_placed_as_the_key_says_and_nothing_else_is_one(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        assert truth.occasions(connection) == answers.occasions(DAY)


def test_occasions_of_each_kind_of_source_stand_in_the_mails_and_in_their_calendars(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        told = {row["occasion_id"] for row in rows_of(connection, "SELECT occasion_id FROM digest.occasion")}
    assert told == set(answers.occasions(DAY))
    assert {one.partition("/")[0] for one in told} == {"intl_icak", "intl_kind", "intl_kotra_news", "news"}
    titles = {row["title"] for row in occasions_of(ran)}
    assert {title for title in titles if not any(title in one for one in summaries(ran))} == set()


def occasions_of(ran: Ran) -> list[dict[str, Any]]:
    with ran.engine.connect() as connection:
        return rows_of(connection, "SELECT title FROM mart.occasion")


def summaries(ran: Ran) -> set[str]:
    """What the events of all mails' calendars are called."""
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in ran.settings.outbox.glob("*.eml")
    ]
    files = [
        bytes(part.get_payload(decode=True))
        for mail in mails
        for part in mail.walk()
        if (part.get_filename() or "").endswith(".ics")
    ]
    return {
        str(event["summary"]) for content in files for event in Calendar.from_ical(content).walk("VEVENT")
    }


def test_no_mail_tells_old_news_or_the_undated_backlog_of_a_feed(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        leads = truth.leads_of_tenders(connection, DAY)
        told = {row["lead_id"] for row in rows_of(connection, "SELECT lead_id FROM digest.item")}
    assert leads["NEWS-TR-STRATEGY"] <= told
    assert {name for name in ("NEWS-TR-OLD", "NEWS-TR-GAZIANTEP") if leads[name] & told} == set()


def test_what_happened_to_each_lead_is_told_on_its_day(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        leads, events = truth.leads_of_tenders(connection, DAY), truth.events_by_day(connection)
    wrong = {}
    for tender in answers.tenders(DAY):
        told = events.get(next(iter(leads[tender.name])) or "", {})
        due = {day: sorted(kinds) for day, kinds in tender.events.items() if day <= DAY}
        if dict(told) != due:
            wrong[tender.name] = (due, dict(told))
    assert wrong == {}


def test_leads_that_belong_together_are_related(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        leads = truth.leads_of_tenders(connection, DAY)
        rows = rows_of(connection, "SELECT from_lead, to_lead, kind FROM core.lead_relation")
    tender_of = {lead_id: tender for tender, ids in leads.items() for lead_id in filter(None, ids)}
    found = {(tender_of[row["from_lead"]], tender_of[row["to_lead"]], row["kind"]) for row in rows}
    due = {(one.later, one.earlier, one.kind) for one in stories().relations if one.day <= DAY}
    assert found == due


def test_what_the_rule_leaves_to_people_waits_for_them_and_nothing_else_does(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        found = {frozenset((row["a"], row["b"])) for row in match_edges.review(connection, None, limit=1000)}
    due = {frozenset((pair.one, pair.other)) for pair in stories().reviews if pair.day <= DAY}
    assert found == due


def test_every_lead_has_climbed_the_ladder_of_its_tender(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        leads, ladders = truth.leads_of_tenders(connection, DAY), truth.ladders(connection)
    wrong = {}
    for tender in truth.relevant(DAY):
        told = ladders[next(iter(leads[tender.name]))]
        if told != list(tender.ladder) and (tender.ladder or len(told) != 1):
            wrong[tender.name] = (tender.ladder, told)
    assert wrong == {}


def test_the_deadline_that_counts_leads_and_another_one_is_told_beside_it(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        leads = truth.leads_of_tenders(connection, DAY)
        rows = rows_of(connection, "SELECT id, deadline_at, disagreements FROM core.lead")
    found = {row["id"]: row for row in rows}
    wrong = {}
    for tender in truth.relevant(DAY):
        row = found[next(iter(leads[tender.name]))]
        if not truth.same_deadlines(tender, row["deadline_at"], row["disagreements"]):
            wrong[tender.name] = (tender.deadline, row["deadline_at"], row["disagreements"])
    assert wrong == {}


def test_every_reject_says_why_and_where_the_bytes_are(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        rows = rows_of(
            connection, "SELECT r.*, d.body FROM raw.reject r JOIN raw.document d ON d.id = r.document_id"
        )
    assert len(rows) == answers.figures(DAY)["rejects"]
    assert [row for row in rows if not row["message"].endswith(".") or not row["reason"]] == []


def test_the_key_for_programs_is_up_to_date() -> None:
    kept = json.loads(answers.KEY.read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(answers.answer_key(), default=list))


def test_no_contact_data_reaches_the_notices(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        rows = rows_of(
            connection,
            "SELECT source, native_id FROM core.notice"
            " WHERE content::text ~ '[[:alnum:]._-]+@[[:alnum:]-]+[.][[:alpha:]]{2,}'"
            " OR content::text ~* '(telefon|phone|โทร)[^\"]{0,12}[0-9][0-9 -]{6,}'",
        )
    assert rows == []


def test_the_key_knows_which_centres_rest_on_the_days_of_the_calendar() -> None:
    for day in map(date_of, range(1, 15)):
        assert centres_at_work(day) == sum(not day_off(centre.calendar, day) for centre in CENTRES), day


def test_who_won_is_told_by_the_banks_and_the_union_s_results_too_and_none_is_a_person(ran: Ran) -> None:
    told = (
        "SELECT source, supplier, price, currency FROM mart.award WHERE source = ANY(:sources) ORDER BY 1, 2"
    )
    with ran.engine.connect() as connection:
        rows = rows_of(connection, told, sources=["intl_ted", "intl_worldbank"])
    assert [tuple(row.values()) for row in rows] == [
        ("intl_ted", "", None, None),
        ("intl_ted", "Beispiel Verkehrstechnik GmbH", None, None),
        ("intl_ted", "Örnek Laboratuvar Ltd. Şti.", None, None),
        ("intl_ted", "Örnek Trafik Sistemleri A.Ş.", None, None),
        ("intl_worldbank", "EXAMPLE AIR MONITORING CO., LTD.", 48_250_000, "THB"),
    ]


def test_a_share_is_of_what_the_lead_s_invitation_tells_where_the_result_tells_no_estimate(ran: Ran) -> None:
    told = """
        SELECT a.source, a.price, a.estimate, a.estimate_from, n.source AS whence, a.share_of_estimate
        FROM mart.award a JOIN core.notice n ON n.id = a.estimate_notice_id
        WHERE a.estimate_from <> 'award' ORDER BY a.source, a.price
    """
    with ran.engine.connect() as connection:
        rows = rows_of(connection, told)
    assert [tuple(row.values()) for row in rows] == [
        ("th_mea", 55_120_000, 57_800_000, "budget", "th_mea", Decimal("0.9536")),
    ]
