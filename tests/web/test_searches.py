"""A reader's kept searches on the desk: made from the list, changed, taken away; and what strangers may not."""

from typing import Any

import pytest
from sqlalchemy import select

from desk.searches.query import SearchQuery
from desk.searches.saved import SavedSearch, read_searches
from digest.links.tokens import Action
from tests.digest.world import DAY, NOW, World
from tests.web.desk import Desk, Page
from warehouse.tables import desk_act


def kept(desk: Desk, owner: int) -> tuple[SavedSearch, ...]:
    with desk.engine.connect() as connection:
        return read_searches(connection, owner)


def own(desk: Desk, subscriber: int, path: str = "searches") -> str:
    return desk.link(Action.READ, subscriber).replace("/leads?", f"/{path}?")


def make(desk: Desk, subscriber: int, **fields: Any) -> Page:  # noqa: ANN401  # a form's fields
    wish = {"name": "쓰레기", "q": "ขยะ", "country": "TH", "rhythm": "daily", "channel": "mail"} | fields
    return desk.post(own(desk, subscriber, "search/new"), **wish)


def test_a_question_of_the_list_is_kept_under_a_name(desk: Desk, subscriber: int) -> None:
    listed = desk.get(desk.link(Action.READ, subscriber) + "&q=ขยะ&country=TH&country=VN&page=3")
    (keep,) = listed.links("search/new")
    form = desk.get(f"{desk.address}/{keep}")
    assert form.tree.xpath("//input[@name='q']/@value") == ["ขยะ"]
    assert form.tree.xpath("//input[@name='country'][@checked]/@value") == ["TH", "VN"]
    assert form.tree.xpath("//input[@name='name']/@value") == ["ขยะ · 태국, 베트남"]
    assert make(desk, subscriber, country=["", "TH", "VN"]).status == 303
    (search,) = kept(desk, subscriber)
    assert (search.name, search.query) == ("쓰레기", SearchQuery(q="ขยะ", country=("TH", "VN")))


def test_a_proposed_name_has_whole_conditions_and_no_half_of_a_sum(desk: Desk, subscriber: int) -> None:
    listed = "&q=กล้องวงจรปิด&country=TH&country=VN&least=1500000000&most=25000000000"
    form = desk.get(own(desk, subscriber, "search/new") + listed)
    assert form.tree.xpath("//input[@name='name']/@value") == [
        "กล้องวงจรปิด · 태국, 베트남 · 금액(이상): 1,500,000,000 KRW"
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"least": "500", "most": "100"}, "금액 하한이 상한보다 커서(500 > 100) 저장하지 않았습니다."),
        ({"city": "Khon Kaen, Atlantis"}, "‘Atlantis’(이)라는 지역을 찾지 못해 저장하지 않았습니다."),
    ],
)
def test_what_nothing_can_answer_is_told_and_not_kept(
    desk: Desk, world: World, subscriber: int, fields: dict[str, str], said: str
) -> None:
    world.add_place()
    page = make(desk, subscriber, **fields)
    assert (page.status, said in page.text, kept(desk, subscriber)) == (400, True, ())
    query = "".join(f"&{name}={value}" for name, value in fields.items())
    assert 'role="alert"' in desk.get(desk.link(Action.READ, subscriber) + query).body
    assert make(desk, subscriber, least="100", most="500", city="콘깬").status == 303


def test_the_page_of_searches_counts_what_is_new_and_its_link_finds_it(
    desk: Desk, world: World, subscriber: int
) -> None:
    make(desk, subscriber, country="", dimension=["living", "mobility"], without="ถนน")
    assert "새 " not in desk.get(own(desk, subscriber)).text
    for number in range(2):
        world.add_lead(f"L-N{number}", title=f"ขยะ {number}", country="VN", first_known_at=NOW + DAY)
    page = desk.get(own(desk, subscriber))
    assert "새 2건 매일 아침 · 메일 쓰레기 ขยะ · 모빌리티(교통), 생활 · 제외할 단어: ถนน" in page.text
    (link,) = [one for one in page.links("leads?") if "dimension" in one and "lang" not in one]
    assert "3건" in desk.get(f"{desk.address}/{link}").text
    (search,) = kept(desk, subscriber)
    assert desk.post(own(desk, subscriber, f"search/{search.id}"), do="look").status == 303


def test_a_search_is_changed_taken_away_and_brought_back(desk: Desk, subscriber: int) -> None:
    make(desk, subscriber)
    (search,) = kept(desk, subscriber)
    page = own(desk, subscriber, f"search/{search.id}")
    assert desk.get(page).tree.xpath("//select[@name='rhythm']/option[@selected]/@value") == ["daily"]
    fields = {"name": "<script>x</script>", "q": "ขยะ", "rhythm": "weekly", "channel": "feed"}
    assert desk.post(page, **fields).status == 303
    listed = desk.get(own(desk, subscriber))
    assert ("<script>x" in listed.body, "매주 첫 근무일 · 피드 <script>x</script>" in listed.text) == (
        False,
        True,
    )
    gone = desk.post(page, do="end")
    assert ("삭제했습니다" in gone.text, kept(desk, subscriber)) == (True, ())
    assert desk.get(page).status == 404
    assert desk.post(gone.form(f"search/{search.id}"), page, do="back").status == 303
    assert len(kept(desk, subscriber)) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "이름을 입력해 주십시오."),
        ({"rhythm": "hourly"}, "알림 시점을 골라 주십시오."),
        ({"channel": "pigeon"}, "알림 방법을 골라 주십시오."),
    ],
    ids=["name", "rhythm", "channel"],
)
def test_what_cannot_be_kept_is_said_and_the_form_keeps_the_rest(
    desk: Desk, subscriber: int, fields: dict[str, str], said: str
) -> None:
    page = make(desk, subscriber, **fields)
    assert (page.status, said in page.text) == (400, True)
    assert page.tree.xpath("//input[@name='q']/@value") == ["ขยะ"]
    assert kept(desk, subscriber) == ()


@pytest.mark.parametrize("odd", [{"least": "5억"}, {"most": "-5"}, {"before": "2026-99-99"}])
def test_a_search_of_which_a_condition_cannot_be_read_is_not_kept_without_it(
    desk: Desk, subscriber: int, odd: dict[str, str]
) -> None:
    page = make(desk, subscriber, **odd)
    assert (page.status, "값이 올바르지 않아 저장하지 않았습니다." in page.text) == (400, True)
    assert kept(desk, subscriber) == ()
    make(desk, subscriber)
    (search,) = kept(desk, subscriber)
    wish = {"name": "쓰레기", "q": "ขยะ", "rhythm": "daily", "channel": "mail"} | odd
    assert desk.post(own(desk, subscriber, f"search/{search.id}"), **wish).status == 400
    assert kept(desk, subscriber) == (search,)


def test_another_reader_sees_and_changes_nothing_of_mine(desk: Desk, world: World, subscriber: int) -> None:
    other = world.add_subscriber("lee@kotra.example")
    make(desk, subscriber)
    (search,) = kept(desk, subscriber)
    for path in (f"search/{search.id}", "search/0", "search/99999999999999999999"):
        assert desk.get(own(desk, other, path)).status == 404, path
        for do in ("", "end", "back", "look"):
            sent = desk.post(own(desk, other, path), do=do, name="x", rhythm="off", channel="mail")
            assert sent.status == 404, (path, do)
    assert desk.get(own(desk, subscriber, "search/x")).status == 400
    assert kept(desk, subscriber) == (search,)
    assert "쓰레기" not in desk.get(own(desk, other)).text
    with desk.engine.connect() as connection:
        assert connection.execute(select(desk_act.c.subscriber_id)).scalars().all() == [subscriber]


def test_an_old_or_forged_link_keeps_no_search(desk: Desk, subscriber: int) -> None:
    old = desk.link(Action.READ, subscriber, days=-1).replace("/leads?", "/search/new?")
    for link, status in (
        (old, 410),
        (own(desk, subscriber, "search/new") + "x", 403),
        (f"{desk.address}/search/new", 401),
    ):
        assert desk.post(link, name="x", rhythm="daily", channel="mail").status == status
    assert kept(desk, subscriber) == ()
