"""A lead's file on its page: seen by the centre, changed by its editors alone, and by one of them at a time."""

import pytest
from sqlalchemy import select, update

from desk.role import Role
from tests.digest.world import World
from tests.web.desk import Desk, words
from tests.web.staff import Staff, enter
from warehouse.tables import desk_act, desk_session, file_note, team_file


@pytest.fixture
def kim(desk: Desk, world: World) -> Staff:
    """An editor of Bangkok."""
    return enter(desk, world, "kim@centre.example")


def files(world: World) -> list[tuple[str, str, str, str]]:
    """Centre, lead, state and why of all files."""
    with world.engine.connect() as connection:
        found = connection.execute(select(team_file).order_by(team_file.c.id))
        return [(row.centre, row.lead_id, row.state, row.why) for row in found]


def acts(world: World) -> list[tuple[str, str, object, object]]:
    """Kind, subject, and what of it was and is, of all acts."""
    with world.engine.connect() as connection:
        rows = connection.execute(select(desk_act).order_by(desk_act.c.id)).all()
    what = [row.kind.partition(".")[2] for row in rows]
    return [
        (row.kind, row.subject, row.old.get(key), row.new.get(key))
        for key, row in zip(what, rows, strict=True)
    ]


def file_of(page: object) -> str:
    """The words of the file's section."""
    (found,) = page.tree.xpath("//section[@id='file']")  # type: ignore[attr-defined]  # a Page
    return words(found)


def test_a_lead_that_is_lost_without_why_is_asked_for_it_and_what_was_chosen_stays(kim: Staff) -> None:
    page = kim.send("file/L-1/state", version="0", state="lost", owner=str(kim.me), why=" ")
    chosen = "//select[@name='{}']/option[@selected]/@value"
    assert [page.tree.xpath(chosen.format(name)) for name in ("state", "owner")] == [["lost"], [str(kim.me)]]
    assert page.tree.xpath("//*[@autofocus]/@name") == ["why"]


@pytest.mark.parametrize(
    ("change", "fields", "wrong"),
    [
        ("note", {"note": "x" * 1_501}, "note"),
        ("link", {"url": "javascript:alert(1)", "title": "terms"}, "url"),
        ("date", {"day": "2026-13-01", "title": "questions"}, "day"),
    ],
)
def test_what_was_typed_and_not_taken_is_still_there(
    kim: Staff, change: str, fields: dict[str, str], wrong: str
) -> None:
    page = kim.send_form(f"file/L-1/{change}", fields)
    (form,) = page.tree.xpath(f"//form[contains(@action, 'file/L-1/{change}')]")
    shown = {one.name: one.value for one in form.xpath(".//input | .//textarea")}
    assert shown == fields
    assert form.xpath(".//*[@aria-invalid]/@name") == [wrong]


def test_an_editor_opens_a_file_by_its_first_change_and_each_change_is_an_act(
    kim: Staff, world: World
) -> None:
    assert "no file yet" in file_of(kim.get("lead/L-1"))
    page = kim.send("file/L-1/state", version="0", state="contacted", owner=str(kim.me), why="")
    assert page.status == 200
    assert "contacted" in file_of(page)
    assert files(world) == [("bangkok", "L-1", "contacted", "")]
    page = kim.send("file/L-1/state", version="2", state="passed", owner="", why="no local partner")
    assert "passed over no local partner" in file_of(page)
    assert acts(world) == [
        ("file.open", "bangkok/L-1", None, "watching"),
        ("file.state", "bangkok/L-1", "watching", "contacted"),
        ("file.owner", "bangkok/L-1", None, "kim@centre.example"),
        ("file.state", "bangkok/L-1", "contacted", "passed: no local partner"),
        ("file.owner", "bangkok/L-1", "kim@centre.example", None),
    ]


def test_a_second_editor_whose_page_is_old_sees_what_the_first_wrote_and_loses_nothing_typed(
    kim: Staff, desk: Desk, world: World
) -> None:
    lee = enter(desk, world, "lee@centre.example")
    kim.send("file/L-1/state", version="0", state="lost", owner=str(kim.me), why="too dear")
    late = lee.send("file/L-1/state", version="0", state="passed", owner="", why="no <b>partner</b>")
    assert late.status == 409
    assert "Somebody changed this file meanwhile." in file_of(late)
    assert [words(one) for one in late.tree.xpath("//ul[@class='differs']/li")] == [
        "State: now lost; you sent passed over",
        "Looked after by: now kim@centre.example; you sent nobody yet",
        "Why (lost or passed): now too dear; you sent no <b>partner</b>",
    ]
    chosen = "//select[@name='{}']/option[@selected]/@value"
    assert [late.tree.xpath(chosen.format(name)) for name in ("state", "owner")] == [["passed"], [""]]
    assert late.tree.xpath("//input[@name='why']/@value") == ["no <b>partner</b>"]
    assert late.tree.xpath("//section[@id='file']//details[@open]/ol[@class='events']")
    assert files(world) == [("bangkok", "L-1", "lost", "too dear")]
    form = late.form("file/L-1/state")
    lee.send(form, version="2", state="passed", owner="", why="no <b>partner</b>")
    assert files(world) == [("bangkok", "L-1", "passed", "no <b>partner</b>")]


def test_ticks_of_an_old_page_stay_beside_those_of_who_was_quicker(
    kim: Staff, desk: Desk, world: World
) -> None:
    lee = enter(desk, world, "lee@centre.example")
    offered = ["papers", "may_bid"]
    kim.send("file/L-1/steps", version="0", offered=offered, done=["papers"])
    late = lee.send("file/L-1/steps?lang=ko", version="0", offered=offered, done=["may_bid"])
    assert late.status == 409
    assert late.tree.xpath("//input[@name='done'][@checked]/@value") == ["may_bid"]
    (papers, may_bid) = (words(one) for one in late.tree.xpath("//ul[@class='differs']/li"))
    assert "현재 완료 (kim@centre.example" in papers
    assert papers.endswith("/ 보내신 내용 미완료")
    assert may_bid.endswith("현재 미완료 / 보내신 내용 완료")


def test_the_checklist_is_that_of_the_leads_stage_and_keeps_what_was_done(kim: Staff, world: World) -> None:
    page = kim.get("lead/L-1")
    offered = page.tree.xpath("//input[@name='offered']/@value")
    assert offered == [
        "papers",
        "may_bid",
        "registered",
        "partner",
        "security",
        "questions",
        "language",
        "bidder",
    ]
    kim.send("file/L-1/steps", version="0", offered=offered, done=["papers", "partner"])
    world.change("L-1", stage="awarded")
    page = kim.get("lead/L-1")
    assert page.tree.xpath("//input[@name='offered']/@value") == [
        "papers",
        "partner",
        "winner",
        "lessons",
        "part",
    ]
    assert page.tree.xpath("//input[@name='done'][@checked]/@value") == ["papers", "partner"]
    page = kim.send("file/L-1/steps", version="2", offered=["papers", "partner"], done=["papers"])
    assert page.tree.xpath("//input[@name='done'][@checked]/@value") == ["papers"]
    assert acts(world)[-1] == ("file.step", "bangkok/L-1", "partner", None)


def test_notes_links_and_days_are_added_and_taken_away(kim: Staff, world: World) -> None:
    kim.send("file/L-1/note", note="Met the city.\nThey ask for references.")
    kim.send("file/L-1/link", url="https://papers.example/tor.pdf", title="Terms of reference")
    page = kim.send("file/L-1/date", day="2026-12-03", title="Questions end")
    assert "Met the city. They ask for references. kim@centre.example" in file_of(page)
    assert page.links("papers.example") == ["https://papers.example/tor.pdf"]
    assert "Thu 3 Dec 2026 · Questions end" in file_of(page)
    (link,) = page.tree.xpath("//form[contains(@action, 'unlink')]/input[@name='id']/@value")
    page = kim.send("file/L-1/unlink", id=str(link))
    assert page.links("papers.example") == []
    assert acts(world)[-1] == ("file.link", "bangkok/L-1", "https://papers.example/tor.pdf", None)


@pytest.mark.parametrize(
    ("change", "fields", "said"),
    [
        ("state", {"version": "0", "state": "lost", "why": "  "}, "Please say why"),
        ("state", {"version": "0", "state": "sold", "why": ""}, "There is no such state."),
        ("state", {"version": "0", "state": "bid", "owner": "987"}, "Only the centre's own subscribers"),
        ("note", {"note": " "}, "A note needs words"),
        ("note", {"note": "x" * 1501}, "A note needs words"),
        ("link", {"url": "http://plain.example/", "title": ""}, "An address has to begin with https://"),
        ("link", {"url": "javascript:alert(1)", "title": ""}, "An address has to begin with https://"),
        ("link", {"url": "https://good.example@evil.example/", "title": ""}, "An address has to begin with"),
        ("date", {"day": "2026-13-01", "title": "x"}, "This is no day."),
        ("date", {"day": "2026-12-01", "title": ""}, "Please say what is on that day."),
    ],
)
def test_what_cannot_be_is_told_in_words_and_nothing_is_changed(
    kim: Staff, world: World, change: str, fields: dict[str, str], said: str
) -> None:
    page = kim.send_form(f"file/L-1/{change}", fields)
    assert page.status == 400
    assert said in file_of(page)
    assert (files(world), acts(world)) == ([], [])


def test_a_file_goes_with_its_lead_into_the_one_that_it_turned_out_to_be(kim: Staff, world: World) -> None:
    kim.send("file/L-1/state", version="0", state="preparing", owner="", why="")
    kim.send("file/L-1/note", note="of the first")
    kim.send("file/L-2/note", note="of the second")
    world.change("L-1", merged_into="L-2")
    page = kim.get("lead/L-1")
    assert "of the first" in file_of(page)
    assert "of the second" in file_of(page)
    version = page.tree.xpath("//input[@name='version']/@value")[0]
    kim.send("file/L-2/state", version=str(version), state="bid", owner="", why="")
    assert files(world) == [("bangkok", "L-2", "bid", "")]
    page = kim.get("lead/L-2")
    assert "of the first" in file_of(page)
    assert "joined with the file of a lead that turned out to be this one" in file_of(page)


class TestWhoMay:
    """Readers see their centre's files; editors who are logged in change them; nobody changes another centre's."""

    def test_a_reader_sees_the_file_by_a_mails_link_and_changes_nothing(
        self, kim: Staff, desk: Desk, world: World, subscriber: int
    ) -> None:
        kim.send("file/L-1/note", note="for the team")
        page = desk.get(desk.lead(subscriber, "L-1"))
        assert "for the team" in file_of(page)
        assert page.tree.xpath("//form[contains(@action, 'file/')]") == []
        token = desk.lead(subscriber, "L-1").partition("?")[2]
        assert desk.post(f"{desk.address}/file/L-1/note?{token}", note="mine").status == 401

    def test_who_is_logged_in_as_a_reader_is_refused(self, desk: Desk, world: World) -> None:
        reader = enter(desk, world, "han@centre.example", Role.READER)
        assert reader.get("lead/L-1").tree.xpath("//form[contains(@action, 'file/')]") == []
        assert reader.send("file/L-1/note", note="x").status == 403
        assert files(world) == []

    def test_another_centre_neither_sees_nor_changes_a_file_and_has_its_own(
        self, kim: Staff, desk: Desk, world: World
    ) -> None:
        kim.send("file/L-1/note", note="of Bangkok alone")
        hanoi = enter(desk, world, "anh@centre.example", centre="hanoi")
        assert "of Bangkok alone" not in hanoi.get("lead/L-1").body
        hanoi.send("file/L-1/state", version="0", state="won", owner="", why="")
        assert files(world) == [("bangkok", "L-1", "watching", ""), ("hanoi", "L-1", "won", "")]
        assert hanoi.send("file/L-1/state", version="1", state="won", owner=str(kim.me), why="").status == 400
        kim.send("file/L-1/link", url="https://papers.example/", title="")
        (number,) = kim.get("lead/L-1").tree.xpath("//form[contains(@action, 'unlink')]/input/@value")
        hanoi.send("file/L-1/unlink", id=str(number))
        assert kim.get("lead/L-1").links("papers.example") == ["https://papers.example/"]

    def test_headquarters_reads_all_files_and_changes_none_but_its_own(
        self, kim: Staff, desk: Desk, world: World
    ) -> None:
        kim.send("file/L-1/note", note="of Bangkok")
        head = enter(desk, world, "park@centre.example", Role.OPERATOR, "headquarters")
        page = head.get("lead/L-1")
        assert "File of Bangkok" in file_of(page)
        assert "of Bangkok" in file_of(page)
        head.send("file/L-1/state", version="0", state="contacted", owner="", why="")
        assert files(world) == [("bangkok", "L-1", "watching", ""), ("headquarters", "L-1", "contacted", "")]

    @pytest.mark.parametrize("site", ["cross-site", "same-site"])
    def test_what_another_site_sends_is_refused(self, kim: Staff, world: World, site: str) -> None:
        assert kim.send_from(site, "file/L-1/note", {"note": "x"}).status == 403
        assert files(world) == []

    def test_who_has_no_login_or_an_old_one_is_refused(self, kim: Staff, world: World) -> None:
        assert kim.without_a_login().send("file/L-1/note", note="x").status == 401
        with world.engine.begin() as connection:
            connection.execute(update(desk_session).values(expires_at="2026-11-01T00:00Z"))
        assert kim.send("file/L-1/note", note="x").status == 401
        assert files(world) == []

    def test_a_script_in_a_note_is_words(self, kim: Staff, world: World) -> None:
        attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        page = kim.send("file/L-1/note", note=attack)
        assert page.tree.xpath("//script | //img") == []
        assert attack in file_of(page)
        with world.engine.connect() as connection:
            assert connection.execute(select(file_note.c.note)).scalars().all() == [attack]

    def test_an_unknown_lead_or_change_is_no_page(self, kim: Staff, world: World) -> None:
        assert kim.send("file/L-9/note", note="x").status == 404
        assert kim.send("file/L-1/erase", note="x").status == 404
        assert kim.get("file/L-1/note").status in (404, 405)
