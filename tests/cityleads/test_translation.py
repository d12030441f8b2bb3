"""Titles are translated by whatever service is configured, once each, within bounds; its failures change no mail."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path
from time import monotonic

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, text

from cityleads.health import alarms
from cityleads.settings import SettingsError
from cityleads.tasks.context import NothingToDo, PermanentError, TaskParams
from cityleads.tasks.translate import translate
from cityleads.translation import titles
from cityleads.translation.endpoint import Endpoint, endpoint_in
from cityleads.translation.titles import Run, translate_titles
from digest import translations
from digest.delivery.digest import prepare
from tests.cityleads.translating import (
    CHAT,
    DEEPL,
    KEY,
    LIBRETRANSLATE,
    PAPAGO,
    PAPAGO_KEY,
    Fault,
    Service,
    translating,
)
from tests.digest.world import NOW, THAI_TITLE, World
from tests.harness import ROOT
from tests.imports import imports
from warehouse.db import rows_of

WASTE, ENGLISH = "ระบบจัดการขยะ", "Smart street lighting"
KINDS = {DEEPL: "deepl", PAPAGO: "papago", LIBRETRANSLATE: "libretranslate", CHAT: "chat:small"}


def endpoint_at(service: Service, path: str) -> Endpoint:
    found = endpoint_in(
        {
            "TRANSLATE_URL": service.address + path,
            "TRANSLATE_KEY": PAPAGO_KEY if path == PAPAGO else KEY,
            "TRANSLATE_MODEL": "small",
        }
    )
    assert found is not None
    return found


@pytest.fixture
def world(database: Engine) -> World:
    """Two Thai leads and an English one, and a Korean reader in Bangkok."""
    made = World(database)
    made.add_lead("L-1")
    made.add_lead("L-2", title=WASTE)
    made.add_lead("L-3", title=ENGLISH, language="en")
    made.add_subscriber("kim@kotra.example")
    return made


def kept(world: World) -> list[tuple[str, str, str | None]]:
    with world.engine.connect() as connection:
        rows = rows_of(
            connection, "SELECT language, engine, translated FROM digest.translation ORDER BY 1, 3"
        )
    return [(row["language"], row["engine"], row["translated"]) for row in rows]


def run_once(world: World, service: Service, path: str = DEEPL, after: timedelta = timedelta()) -> Run:
    return translate_titles(world.engine, endpoint_at(service, path), NOW + after)


def mail(world: World) -> tuple[str, str, list[list[object]]]:
    """The first mail of Bangkok's morning: HTML, text and the rows of its sheet."""
    with world.engine.begin() as connection:
        prepare(connection, "bangkok", NOW, sandbox=False)
        body = connection.execute(text("SELECT message FROM digest.outbox ORDER BY id")).scalars().first()
    message = message_from_bytes(bytes(body or b""), policy=default)
    parts = [message.get_body((kind,)) for kind in ("html", "plain")]
    html, plain = (str(part.get_content()) for part in parts if part is not None)
    (sheet,) = [one for one in message.iter_attachments() if (one.get_filename() or "").endswith(".xlsx")]
    book = load_workbook(BytesIO(sheet.get_content()))
    return html, plain, [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


@pytest.mark.parametrize(("path", "engine"), KINDS.items())
def test_each_kind_of_service_translates_what_the_next_mail_shows(
    world: World, path: str, engine: str
) -> None:
    with translating() as service:
        run = run_once(world, service, path)
    assert (run.kept, run.refused, run.left, run.reason) == (3, 0, 0, "")
    assert sorted(service.texts) == sorted([THAI_TITLE, WASTE, ENGLISH])
    assert kept(world) == [
        ("ko", engine, f"ko: {title}") for title in sorted([THAI_TITLE, WASTE, ENGLISH], key=str.encode)
    ]


def test_a_title_is_sent_once_and_never_to_readers_of_its_language(world: World) -> None:
    world.add_subscriber("lee@kotra.example", language="en")
    with translating() as service:
        run_once(world, service)
        assert sorted(service.texts) == sorted([THAI_TITLE, WASTE, ENGLISH, THAI_TITLE, WASTE])
        assert run_once(world, service).kept == 0
        assert len(service.texts) == 5


def test_nothing_but_titles_and_languages_is_sent(world: World) -> None:
    with translating() as service:
        run_once(world, service)
    assert [sorted(body) for body in service.asked] == [["target_lang", "text"]] * 2


def test_what_is_muted_held_or_over_for_all_is_not_sent(world: World) -> None:
    world.change("L-2", tier="none")
    world.change("L-3", first_known_at=NOW - timedelta(days=90), changed_at=NOW - timedelta(days=90))
    with translating() as service:
        run_once(world, service)
    assert service.texts == [THAI_TITLE]


def test_a_translation_stands_marked_beside_its_original_in_the_mail_and_its_sheet(world: World) -> None:
    with translating() as service:
        run_once(world, service)
    html, plain, rows = mail(world)
    assert "ko: ระบบจัดการขยะ" in html
    assert html.count("기계 번역") == 3
    assert WASTE in html.replace("ko: ระบบจัดการขยะ", "")
    assert "   기계 번역: ko: Smart street lighting\n" in plain
    at = rows[0].index("제목(기계 번역)")
    assert rows[0][at - 1] == "제목(원문)"
    assert {(row[at - 1], row[at]) for row in rows[1:]} == {
        (title, f"ko: {title}") for title in (THAI_TITLE, WASTE, ENGLISH)
    }


def test_without_a_service_mail_and_sheet_speak_of_no_translation(world: World) -> None:
    html, plain, rows = mail(world)
    assert "기계 번역" not in html + plain
    assert "제목(기계 번역)" not in rows[0]
    assert rows[0][4:6] == ["제목(원문)", "용어집 풀이"]


def test_markup_in_a_translation_is_text(world: World) -> None:
    said = b'{"translations": [{"text": "<b>1</b>"}, {"text": "<script>2</script>"}]}'
    world.change("L-3", language="th")
    world.change("L-1", tier="none")
    with translating() as service:
        service.fault = Fault(body=said)
        assert run_once(world, service).kept == 2
    html, _, _ = mail(world)
    assert "&lt;script&gt;2&lt;/script&gt;" in html
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(500, b"oops"), "HTTP 500"),
        (Fault(401), "HTTP 401: the key is refused"),
        (Fault(403), "HTTP 403: the key is refused"),
        (Fault(429), "HTTP 429: too many requests, or the quota is used up"),
        (Fault(456), "HTTP 456: the quota is used up"),
        (Fault(302, headers=(("Location", "http://127.0.0.1:9/"),)), "HTTP 302"),
        (Fault(body=b"<!doctype html><p>Log in"), "the answer is not what this kind of service sends"),
        (Fault(body=b'{"translations": "no"}'), "the answer is not what this kind of service sends"),
        (Fault(body=b'{"translations": []}'), "the answer is no translation of each title"),
        (Fault(body=b'{"translations": [{"text": ""}]}'), "the answer is no translation of each title"),
        (Fault(body=b'{"translations": [{"text": 7}]}'), "the answer is no translation of each title"),
        (Fault(body=b"[" * 100_000), "the answer is not what this kind of service sends"),
        (
            Fault(body=b'{"translations": [{"text": "' + b"x" * 2_000 + b'"}]}'),
            "no translation of each title",
        ),
        (Fault(body=b" " * (1024 * 1024 + 1)), "the answer is too long"),
    ],
)
def test_a_failing_service_is_told_to_the_operator_and_changes_no_mail(
    world: World, fault: Fault, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    world.change("L-2", tier="none")
    world.change("L-3", tier="none")
    with translating() as service:
        service.fault = fault
        run = run_once(world, service)
    assert (run.kept, run.left) == (0, 1)
    assert reason in run.reason
    assert len(service.asked) == 1
    assert kept(world) == []
    assert "titles_not_translated engine=deepl kept=0 refused=0 left=1" in caplog.text
    assert KEY not in caplog.text
    with world.engine.connect() as connection:
        told = [one for one in alarms.look(connection, NOW) if one[0] == "titles_not_translated"]
    assert told == [("titles_not_translated", "deepl", f"{run.reason}; 1 title waits")]
    assert "기계 번역" not in mail(world)[0]


def test_a_service_that_is_not_there_is_no_answer(world: World) -> None:
    with translating() as service:
        gone = endpoint_at(service, CHAT)
    run = translate_titles(world.engine, gone, NOW)
    assert (run.kept, run.left, run.reason) == (0, 3, "no answer: ConnectError")


def test_an_answer_that_drips_ends_at_its_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(titles, "CALL_SECONDS", 0.5)
    with translating() as service:
        service.fault = Fault(body=b" " * 200, pause=0.1)
        begun = monotonic()
        run = run_once(world, service)
    assert run.reason == "no answer within 0 s"
    assert monotonic() - begun < 5


def test_a_run_ends_at_its_time_and_the_rest_waits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(titles, "RUN_SECONDS", 0.0)
    with translating() as service:
        run = run_once(world, service)
    assert (run.kept, run.left, service.asked) == (0, 3, [])


def test_a_run_sends_so_many_titles_and_the_next_one_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(titles, "MOST_TITLES", 2)
    with translating() as service:
        assert [(run.kept, run.left) for run in (run_once(world, service), run_once(world, service))] == [
            (2, 1),
            (1, 0),
        ]


@pytest.mark.parametrize("status", [429, 503])
def test_a_service_is_not_asked_again_before_the_time_that_it_asked_for(world: World, status: int) -> None:
    with translating() as service:
        service.fault = Fault(status, headers=(("Retry-After", "7200"),), times=1)
        assert run_once(world, service).wait == 7200
        early = run_once(world, service, after=timedelta(hours=1, minutes=59))
        assert (early.kept, len(service.asked)) == (0, 1)
        assert early.reason.startswith("asked to wait until ")
        assert run_once(world, service, after=timedelta(hours=2)).kept == 3


def test_a_title_that_is_refused_keeps_no_other_back_and_rests_for_a_week(world: World) -> None:
    with translating() as service:
        service.refuses = WASTE
        run = run_once(world, service, LIBRETRANSLATE)
        assert (run.kept, run.refused, run.reason) == (2, 1, "")
        asked = len(service.asked)
        run_once(world, service, LIBRETRANSLATE, after=timedelta(days=6))
        assert len(service.asked) == asked
        service.refuses = ""
        world.change("L-2", changed_at=NOW + timedelta(days=8))
        assert run_once(world, service, LIBRETRANSLATE, after=timedelta(days=8)).kept == 1


def test_three_refusals_in_a_row_are_the_settings_fault(world: World) -> None:
    for number in range(4, 9):
        world.add_lead(f"L-{number}", title=f"{WASTE} {number}")
    with translating() as service:
        service.fault = Fault(400, b'{"error": "no such model"}')
        run = run_once(world, service, CHAT)
    assert run.reason == "HTTP 400: 3 titles were refused one after the other"
    assert (run.refused, run.left, len(service.asked)) == (3, 5, 3)


def test_papago_is_not_asked_for_a_language_that_it_does_not_read(world: World) -> None:
    world.change("L-1", language="tr")
    with translating() as service:
        assert run_once(world, service, PAPAGO).kept == 2
    assert THAI_TITLE not in service.texts


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"TRANSLATE_URL": "http://api.example.org/translate"}, "https address"),
        ({"TRANSLATE_URL": "https://user:pass@api.example.org/translate"}, "https address"),
        ({"TRANSLATE_URL": "ftp://api.example.org/translate"}, "https address"),
        ({"TRANSLATE_URL": "https://api.example.org/v3"}, "TRANSLATE_KIND must be one of deepl, papago"),
        ({"TRANSLATE_URL": "https://api.example.org/v3", "TRANSLATE_KIND": "babel"}, "TRANSLATE_KIND"),
        ({"TRANSLATE_URL": "https://api-free.deepl.com/v2/translate"}, "TRANSLATE_KEY"),
        ({"TRANSLATE_URL": "https://x.example/nmt/v1/translation", "TRANSLATE_KEY": "alone"}, "colon"),
        ({"TRANSLATE_URL": "https://x.example/v1/chat/completions"}, "TRANSLATE_MODEL"),
        (
            {"TRANSLATE_URL": "https://x.example/translate", "TRANSLATE_KEY_FILE": "/no/such"},
            "cannot be read",
        ),
        ({"TRANSLATE_URL": "https://x.example/translate", "TRANSLATE_KEY": "two\nlines"}, "one line"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(values: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        endpoint_in(values)


def test_the_kind_follows_from_the_address_or_is_said_and_the_key_may_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-file\n", encoding="utf-8")
    found = endpoint_in(
        {"TRANSLATE_URL": "https://deepl.example/translate", "TRANSLATE_KEY_FILE": str(tmp_path / "key")}
    )
    assert found == Endpoint("libretranslate", "https://deepl.example/translate", "from-file")
    said = endpoint_in(
        {"TRANSLATE_URL": "https://x.example/t", "TRANSLATE_KIND": "deepl", "TRANSLATE_KEY": "k"}
    )
    assert said == Endpoint("deepl", "https://x.example/t", "k")
    assert "from-file" not in repr(found)
    assert endpoint_in({}) is None


def test_the_task_is_skipped_where_no_service_is_set_and_red_where_it_cannot_be_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TRANSLATE_URL", raising=False)
    with pytest.raises(NothingToDo, match="TRANSLATE_URL"):
        translate(TaskParams("test"))
    monkeypatch.setenv("TRANSLATE_URL", "https://x.example/unknown")
    with pytest.raises(PermanentError, match="TRANSLATE_KIND"):
        translate(TaskParams("test"))


def test_the_hash_is_the_same_in_python_and_in_sql(world: World) -> None:
    with world.engine.begin() as connection:
        translations.keep(connection, {WASTE: "쓰레기 관리 시스템"}, "ko", "deepl", NOW)
        assert translations.read_of_leads(connection, ["L-1", "L-2"]) == {"L-2": {"ko": "쓰레기 관리 시스템"}}


@pytest.mark.parametrize("room", ["transform", "pipeline", "scrapers"])
def test_nothing_that_judges_knows_of_a_translation(room: str) -> None:
    known = {"digest.translations", "digest.untranslated", "digest.render.translated"}
    users = [
        path.name
        for path in (ROOT / room).rglob("*.py")
        if {name for name in imports(path) if name in known or name.startswith("cityleads.translation")}
        or "digest.translation" in path.read_text(encoding="utf-8")
        or "tables.translation" in path.read_text(encoding="utf-8")
    ]
    assert users == []
    assert (ROOT / "cityleads/translation/titles.py").exists()
