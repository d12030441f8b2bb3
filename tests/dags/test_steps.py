"""What tasks do: they are honest about how it ended, and say whether trying again can help."""

import logging
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from cityleads import sandbox_warehouse
from cityleads.tasks import crawl, digest, housekeeping
from cityleads.tasks import refine as refining
from cityleads.tasks.context import (
    NothingToDo,
    PermanentError,
    RetryableError,
    TaskParams,
    listening_url,
    mode_of,
)
from domain.clock import moment_of
from tests.dags.conftest import Surroundings
from warehouse.db import rows_of


def rows(surroundings: Surroundings, statement: str) -> list[dict[str, Any]]:
    with surroundings.engine.connect() as connection:
        return rows_of(connection, statement)


def execute(surroundings: Surroundings, statement: str) -> None:
    with surroundings.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_walk_lands_documents_and_notes_which_run_ordered_it(surroundings: Surroundings) -> None:
    run = surroundings.run("collect_tr_bulletin")
    found = crawl.collect_source("tr_bulletin", TaskParams(run))
    assert found["state"] == "complete"
    assert found["documents"] == found["documents_new"] > 0
    assert rows(surroundings, "SELECT id, run, quiet FROM raw.crawl") == [
        {"id": found["crawl"], "run": run, "quiet": False}
    ]
    assert rows(surroundings, "SELECT value FROM ops.setting WHERE name = 'sandbox_day'") == [{"value": 1}]


@pytest.mark.parametrize(
    ("fault", "error", "told"),
    [
        ("challenge", PermanentError, "blocked, .* browser check.* not worked round"),
        ("refused", PermanentError, "access refused"),
        ("forbidden-by-robots", PermanentError, "robots.txt"),
        ("changed", PermanentError, "failed, .*not in the known format"),
        ("broken", RetryableError, "failed, .*HTTP 500"),
    ],
)
def test_a_walk_that_learned_nothing_is_red_and_tried_again_only_if_that_can_help(
    surroundings: Surroundings, fault: str, error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        crawl.collect_source("tr_bulletin", TaskParams(surroundings.run(), fault=fault))


def test_a_partial_walk_is_a_success_with_a_warning(
    surroundings: Surroundings, caplog: pytest.LogCaptureFixture
) -> None:
    assert crawl.collect_source("news", TaskParams(surroundings.run()))["state"] == "partial"
    (record,) = [one for one in caplog.records if one.levelno == logging.WARNING]
    assert record.getMessage().startswith(
        "crawl_ended crawl=1 source=news entrance=walk state=partial reason='"
    )
    assert re.search(r" documents=\d+ documents_new=\d+ rows=\d+$", record.getMessage())


def test_a_closed_portal_is_not_asked(surroundings: Surroundings, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = moment_of(1).replace(hour=5)
    monkeypatch.setattr("cityleads.tasks.context.moment_of", lambda _day: noon)
    with pytest.raises(PermanentError, match=r"th_egp answers from 17:30 to 08:00 \(Asia/Bangkok\)"):
        crawl.collect_source("th_egp", TaskParams(surroundings.run()))
    assert rows(surroundings, "SELECT * FROM raw.crawl") == []


def test_a_try_that_was_killed_is_closed_by_the_next_one(surroundings: Surroundings) -> None:
    run = surroundings.run()
    execute(
        surroundings,
        "INSERT INTO raw.crawl (source, entrance, started_at, window_since, window_until, state, run)"  # noqa: S608  # a name of our own
        f" VALUES ('tr_bulletin', 'walk', now(), '2026-11-23', '2026-11-23', 'running', '{run}')",
    )
    crawl.collect_source("tr_bulletin", TaskParams(run))
    states = rows(surroundings, "SELECT state, reason FROM raw.crawl ORDER BY id")
    assert states == [
        {"state": "failed", "reason": "the crawling process died"},
        {"state": "complete", "reason": ""},
    ]


def test_refine_names_the_leads_and_then_has_nothing_to_do(
    surroundings: Surroundings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO, "cityleads")
    monkeypatch.setenv("CITYLEADS_WEB_URL", "https://desk.example")
    asked = TaskParams(surroundings.run())
    crawl.collect_source("tr_bulletin", asked)
    done = refining.refine_waiting(asked)
    ids = [row["lead_id"] for row in rows(surroundings, "SELECT lead_id FROM mart.leads ORDER BY 1")]
    assert done["leads"] == len(ids) > 0
    assert (
        f"leads_changed leads={len(ids)} ids={','.join(ids[:20])} follow='cityleads lead ID'" in caplog.text
    )
    assert f"lead_changed lead={ids[0]} page=https://desk.example/lead/{ids[0]}" in caplog.text
    assert f"refined shard=all documents={done['documents']} notices={done['notices']} " in caplog.text
    with pytest.raises(NothingToDo, match="no document waited"):
        refining.refine_waiting(asked)


def test_a_refine_that_could_do_nothing_at_all_is_red(surroundings: Surroundings) -> None:
    asked = TaskParams(surroundings.run())
    crawl.collect_source("tr_bulletin", asked)
    execute(
        surroundings,
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;"
        " CREATE TRIGGER refuse BEFORE UPDATE ON ops.work FOR EACH ROW WHEN (new.state = 'done')"
        " EXECUTE FUNCTION refuse()",
    )
    with pytest.raises(RetryableError, match=r"No document that waited could be refined \(\d+ failed\)"):
        refining.refine_waiting(asked)


def test_details_are_fetched_where_they_are_wanted_and_a_tired_source_rests(
    surroundings: Surroundings,
) -> None:
    asked = TaskParams(surroundings.run())
    for source in ("tr_ilan", "tr_bulletin"):
        crawl.collect_source(source, asked)
    refining.refine_waiting(asked)
    assert crawl.sources_with_requests(["tr_bulletin", "tr_ilan"], asked) == ["tr_ilan"]
    with pytest.raises(RetryableError, match="HTTP 500"):
        crawl.fetch_details("tr_ilan", TaskParams(asked.run, fault="broken"))
    assert crawl.sources_with_requests(["tr_ilan"], asked) == []
    with pytest.raises(
        NothingToDo, match="nothing is wanted of tr_ilan"
    ):  # lost a moment ago: asked in an hour
        crawl.fetch_details("tr_ilan", asked)
    execute(surroundings, "UPDATE ops.detail_request SET lost_at = lost_at - interval '1 hour'")
    assert crawl.fetch_details("tr_ilan", asked)["state"] in ("complete", "partial")
    with pytest.raises(NothingToDo, match="nothing is wanted of tr_bulletin"):
        crawl.fetch_details("tr_bulletin", asked)


def test_a_backlog_of_several_countries_is_shared_out_once_it_is_large(surroundings: Surroundings) -> None:
    asked = TaskParams(surroundings.run())
    for source in ("tr_bulletin", "id_sirup"):
        crawl.collect_source(source, asked)
    waiting = rows(surroundings, "SELECT count(*)::int AS documents FROM ops.work WHERE state = 'new'")
    much = waiting[0]["documents"]
    shards = refining.share_or_refine(asked, share_from=much)
    assert sorted(shards) == ["ID", "TR"]
    assert rows(surroundings, "SELECT id FROM core.notice") == []
    assert refining.refine_waiting(asked, shard="ID")["notices"] > 0
    assert rows(surroundings, "SELECT DISTINCT source FROM core.notice") == [{"source": "id_sirup"}]
    assert refining.share_or_refine(asked, share_from=1) == []
    with pytest.raises(NothingToDo, match="no document waited"):
        refining.refine_waiting(asked, shard="TR")
    with pytest.raises(NothingToDo, match="no document waited"):
        refining.share_or_refine(asked, share_from=1)


def test_a_small_backlog_is_refined_at_once(surroundings: Surroundings) -> None:
    asked = TaskParams(surroundings.run())
    for source in ("tr_bulletin", "id_sirup"):
        crawl.collect_source(source, asked)
    assert refining.share_or_refine(asked, share_from=1000) == []
    assert len(rows(surroundings, "SELECT DISTINCT source FROM core.notice")) == 2


def test_a_digest_is_made_once_a_morning(surroundings: Surroundings) -> None:
    asked = TaskParams(surroundings.run())
    crawl.collect_source("tr_bulletin", asked)
    refining.refine_waiting(asked)
    first, again = digest.mail("istanbul", asked), digest.mail("istanbul", asked)
    assert (first["mails"], again["mails"]) == (2, 0)
    assert first["digest"] == again["digest"]
    assert first["items"]["new"] > 0


HOLIDAY = (
    r"^no digest on 2026-11-24, no working day there \(Vietnam Cultural Day\); the next is on 2026-11-25$"
)


def test_a_holiday_of_the_country_has_no_digest_unless_one_is_asked_for(surroundings: Surroundings) -> None:
    asked = TaskParams(surroundings.run(), sandbox_day=2)
    with pytest.raises(NothingToDo, match=HOLIDAY):
        digest.mail("hanoi", asked, patient=True)
    assert rows(surroundings, "SELECT centre FROM digest.run") == []
    digest.mail("hanoi", asked, days_off=True)
    assert rows(surroundings, "SELECT centre FROM digest.run") == [{"centre": "hanoi"}]


def test_a_mail_that_was_put_off_goes_out_on_a_holiday_too(
    surroundings: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:1")
    with pytest.raises(RetryableError):
        digest.mail("hanoi", TaskParams(surroundings.run(), sandbox_day=1))
    monkeypatch.delenv("SMTP_URL")
    holiday = TaskParams(surroundings.run(), sandbox_day=2)
    assert digest.mail("hanoi", holiday) == {"digest": None, "items": {}, "mails": 2}
    with pytest.raises(NothingToDo, match=HOLIDAY):
        digest.mail("hanoi", holiday)


def test_a_patient_digest_waits_for_what_is_on_its_way(surroundings: Surroundings) -> None:
    asked = TaskParams(surroundings.run())
    with pytest.raises(
        RetryableError, match=r"istanbul: 0 documents wait .*never read: tr_bulletin, tr_ilan\."
    ):
        digest.mail("istanbul", asked, patient=True)
    for source in ("tr_bulletin", "tr_ilan"):
        crawl.collect_source(source, asked)
    with pytest.raises(RetryableError, match=r"istanbul: 13 documents wait .*never read: none\."):
        digest.mail("istanbul", asked, patient=True)
    refining.refine_waiting(asked)
    assert digest.mail("istanbul", asked, patient=True)["mails"] == 2


def test_a_mail_that_failed_for_good_makes_its_task_red(
    surroundings: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:1")
    with pytest.raises(RetryableError, match="hanoi: the mail server put off 2 mails"):
        digest.mail("hanoi", TaskParams(surroundings.run()))


def press(surroundings: Surroundings) -> str:
    """Let a Turkish lead close four hours from now, and staff.en of Istanbul ask for alerts; return its id."""
    crawl.collect_source("tr_bulletin", TaskParams(surroundings.run()))
    refining.refine_waiting(TaskParams(surroundings.run()))
    sandbox_warehouse.add_samples(surroundings.engine)
    near = (moment_of(1) + timedelta(hours=4)).isoformat()
    execute(
        surroundings,
        "UPDATE core.lead SET deadline_at = NULL; UPDATE core.lead SET stage = 'open', tier = 'lead',"  # noqa: S608  # a time of our own
        f" deadline_at = '{near}', deadline_precision = 'minute' WHERE id = (SELECT min(id) FROM core.lead);"
        " UPDATE digest.subscriber SET urgent = true WHERE email = 'staff.en@istanbul.example'",
    )
    return str(rows(surroundings, "SELECT min(id) AS id FROM core.lead")[0]["id"])


def test_an_alert_tells_who_asked_what_presses_and_then_has_nothing_to_do(surroundings: Surroundings) -> None:
    asked = TaskParams(surroundings.run())
    with pytest.raises(NothingToDo, match="no deadline is too near for the digests"):
        digest.alert(asked)
    lead = press(surroundings)
    assert digest.alert(asked) == {"mails": 1, "leads": {"istanbul": [lead]}}
    (written,) = (surroundings.home / "outbox").glob("*.eml")
    assert "istanbul-staff.en_istanbul.example" in written.name
    with pytest.raises(NothingToDo):
        digest.alert(asked)


def test_an_alert_that_the_mail_server_puts_off_is_tried_again(
    surroundings: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(surroundings)
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:1")
    with pytest.raises(RetryableError, match=r"alerts: the mail server put off 1 mail\."):
        digest.alert(TaskParams(surroundings.run()))


def test_recorded_bodies_alert_nobody(surroundings: Surroundings) -> None:
    with pytest.raises(NothingToDo, match="no mail is made from recorded bodies"):
        digest.alert(TaskParams(surroundings.run(), mode="captures"))


def test_recorded_bodies_are_read_from_a_folder(
    surroundings: Surroundings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = tmp_path / "tr" / "kik_bulten"
    bodies.mkdir(parents=True)
    (bodies / "bulten_mal_excerpt_2026-10-01.txt").write_text("no bulletin", encoding="utf-8")
    asked = TaskParams(surroundings.run(), mode="captures", captures_dir=str(tmp_path))
    assert crawl.collect_source("tr_bulletin", asked)["documents"] == 1
    with pytest.raises(PermanentError, match="no recorded bodies of tr_ilan below"):
        crawl.collect_source("tr_ilan", asked)
    with pytest.raises(PermanentError, match="captures_dir must be a folder"):
        crawl.collect_source("tr_ilan", TaskParams(surroundings.run(), mode="captures"))
    with pytest.raises(PermanentError, match="No mail is made from recorded bodies"):
        digest.mail("bangkok", asked)


def test_replay_shows_the_difference_and_keeps_nothing_unless_asked(surroundings: Surroundings) -> None:
    asked = TaskParams(surroundings.run())
    crawl.collect_source("tr_bulletin", asked)
    refining.refine_waiting(asked)
    execute(surroundings, "UPDATE core.notice SET tier = 'none' WHERE tier = 'lead'")
    tiers = "SELECT count(*) AS leads FROM core.notice WHERE tier = 'lead'"
    assert refining.replay_archive(None, asked, apply=False)["notices"] > 0
    assert rows(surroundings, tiers) == [{"leads": 0}]
    refining.replay_archive(None, asked, apply=True)
    assert rows(surroundings, tiers)[0]["leads"] > 0


def test_housekeeping_closes_dead_crawls_and_names_what_is_ill(
    surroundings: Surroundings, caplog: pytest.LogCaptureFixture
) -> None:
    asked = TaskParams(surroundings.run())
    crawl.collect_source("tr_bulletin", asked)
    refining.refine_waiting(asked)
    execute(
        surroundings,
        "INSERT INTO raw.crawl (source, entrance, started_at, window_since, window_until, state)"
        " VALUES ('th_egp', 'walk', '2026-11-22T00:00Z', '2026-11-22', '2026-11-22', 'running')",
    )
    execute(
        surroundings, "UPDATE ops.work SET state = 'failed', last_error = 'too big' WHERE document_id = 1"
    )
    found = housekeeping.run_housekeeping(asked)
    assert (found["closed"], found["given_up"]) == (1, 1)
    ill = "source_stale source=th_egp last_complete_at=never stale_hours=36 last_state=failed"
    assert f"{ill} reason='the crawling process died'" in caplog.text
    assert "source_stale th_egp" in found["warned"]
    troubles = rows(surroundings, "SELECT code, about FROM ops.operator_alert WHERE well_at IS NULL")
    assert len(troubles) == found["troubles"] > 0
    assert "th_egp" in {row["about"] for row in troubles}
    assert [line for line in found["warned"] if "tr_bulletin" in line] == []
    nothing = dict.fromkeys(
        ("mail_texts", "detail_requests", "login_asks", "webhook_texts", "operator_messages", "old_rejects"),
        0,
    )
    assert (found["rates"], found["gone"]) == (0, nothing)
    assert "document_given_up document=1 source=tr_bulletin error='too big'" in caplog.text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (TaskParams("r", mode="prod"), "'prod' is no mode; choose one of sandbox, live, captures"),
        (TaskParams("r", mode="live"), "This database holds sandbox data"),
    ],
)
def test_a_mode_that_does_not_fit_is_refused(
    surroundings: Surroundings, asked: TaskParams, told: str
) -> None:
    with pytest.raises(NothingToDo):
        refining.refine_waiting(TaskParams("r"))
    with pytest.raises(PermanentError, match=told):
        refining.refine_waiting(asked)


def test_the_sandbox_must_be_named(surroundings: Surroundings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CITYLEADS_SANDBOX")
    with pytest.raises(PermanentError, match="Set CITYLEADS_SANDBOX"):
        crawl.collect_source("news", TaskParams("r"))


def test_params_become_a_request_and_a_turned_window_is_refused() -> None:
    params = {"since": "2026-11-01", "until": None, "max_pages": 2, "mode": "live", "apply": True}
    assert TaskParams.of(params, "d/r") == TaskParams("d/r", "live", date(2026, 11, 1), None, 2)
    with pytest.raises(
        PermanentError, match=r"since \(2026-11-02\) must not be later than until \(2026-11-01\)"
    ):
        TaskParams.of({"since": "2026-11-02", "until": "2026-11-01"}, "d/r")


def test_outside_a_stack_the_mode_is_live(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CITYLEADS_MODE", raising=False)
    assert mode_of() == "live"


def test_a_listener_gets_the_url_without_our_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg2://me:pass%40word@127.0.0.1:5/w")
    assert listening_url("live") == "postgresql://me:pass%40word@127.0.0.1:5/w"
