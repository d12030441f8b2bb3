"""Leads, what is worth watching, and noise."""

import csv
import re
from array import array
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality import relevance as benchmark
from benchmarks.quality import titles
from tests.harness import real, shared
from transform.relevance import (
    LEXICON_VERSION,
    Judgement,
    combine,
    concept_labels,
    dimension_labels,
    judge,
    lead_odds,
    lexicon,
)
from transform.relevance import model as trained
from transform.relevance.lexicon import term_labels
from transform.relevance.lexicon_match import read
from transform.text import clean, fold

DATA = Path(lexicon.__file__).parents[1] / "data"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def by_words(
    title: str, description: str, lang: str, buyer: str = "", codes: Sequence[str] = ()
) -> Judgement:
    """What the lexicon makes of it where the model's file is not there."""
    return combine(title, read(title, description, lang, buyer, codes), None)


def test_a_project_of_the_second_lot_is_in_the_half_that_its_hash_says() -> None:
    assert [titles.half_of(f"TH:{at}") for at in range(6)] == [
        "lockbox",
        "open",
        "lockbox",
        "open",
        "lockbox",
        "lockbox",
    ]


@real
def test_the_halves_of_the_second_lot_make_up_the_whole_and_share_no_project() -> None:
    shared("labels/dev2_th.jsonl")
    halves = {half: titles.second_lot(half) for half in ("open", "lockbox")}
    assert {half: len(own) for half, own in halves.items()} == {"open": 867, "lockbox": 876}
    assert not {one.group for one in halves["open"]} & {one.group for one in halves["lockbox"]}


@real
def test_every_label_of_the_third_lot_finds_its_title_beside_the_project_and_keeps_no_word_of_it() -> None:
    shared("pool2")
    lot = titles.third_lot()
    tables = [path.read_text(encoding="utf-8") for path in sorted(titles.THIRD_LOT.glob("*.csv"))]
    rows = [line.split(",") for table in tables for line in table.splitlines()[1:]]
    assert (len(lot), len({row[0] for row in rows}), {len(row) for row in rows}) == (4913, 4913, {9})
    assert {title.label for title in lot} == {"yes", "borderline", "no"}
    assert all(bool(title.dimensions) == title.relevant for title in lot)
    assert not [title.text for title in lot if title.text in "".join(tables)]


@real
def test_what_may_be_learnt_from_holds_nothing_of_the_lockbox() -> None:
    shared("pool2")
    kept = {title.text for title in titles.second_lot("lockbox")}
    assert not [title.text for title in titles.known() if title.text in kept]


@pytest.mark.parametrize(
    ("title", "lang", "tier", "concept"),
    [
        ("Xây dựng trung tâm điều hành đô thị thông minh", "vi", "lead", "core.ioc"),
        ("Xay dung he thong giao thong thong minh", "vi", "lead", "mob.its"),
        ("Pembangunan Area Traffic Control System (ATCS) simpang lima", "id", "lead", "mob.signal"),
        ("Pengadaan aplikasi e-parking terintegrasi", "id", "lead", "mob.parking"),
        ("ADAPTİF KAVŞAK SİSTEMLERİNİN YAPIMI", "tr", "lead", "mob.signal"),
        ("Akıllı durağın kurulması", "tr", "lead", "mob.pis"),
        ("โครงการพัฒนาเมืองอัจฉริยะภูเก็ต", "th", "lead", "core.smart_city"),
        ("ติดตั้งระบบจราจรอัจฉริยะ", "th", "lead", "mob.its"),
        ("Smart-city master plan", "tr", "lead", "core.smart_city"),
        ("Smart cities digital twin", "en", "lead", "core.digital_twin"),
        ("Preparation of a spatial data infrastructure for the provinces", "en", "lead", "core.gis"),
        ("Consulting services for smart metering and meter data management", "en", "lead", "ene.ami"),
        ("National hydromet and flood forecasting system", "en", "lead", "env.flood"),
        ("Turnkey contract for substation automation", "en", "lead", "ene.grid"),
        ("Police in Bursa extend MOBESE cameras", "en", "lead", "liv.cctv"),
        ("Kebijakan satu peta: geoportal provinsi", "id", "lead", "core.gis"),
        ("Belanja Kamera CCTV", "id", "watch", "liv.cctv"),
        ("ซื้อกล้องวงจรปิด", "th", "watch", "liv.cctv"),
        ("Lắp đặt đèn LED chiếu sáng", "vi", "watch", "ene.light"),
    ],
)
def test_titles_reach_their_tier_with_the_word_that_decided(
    title: str, lang: str, tier: str, concept: str
) -> None:
    judgement = judge(title, "", lang)
    assert judgement.tier == tier
    assert concept in {hit.concept for hit in judgement.hits}


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Pengadaan Smartphone", "id"),
        ("Pengadaan smart board interactive", "id"),
        ("ซ่อมสร้างผิวจราจรแอสฟัลต์คอนกรีต", "th"),
        ("Rehabilitasi Jaringan Irigasi", "id"),
        ("PEMELIHARAAN PJU JL CIMUNCANG", "id"),
        ("Pengadaan Mebeulair untuk Operation room / command center", "id"),
        ("Trồng và chăm sóc rừng", "vi"),
        ("Nâng cấp tuyến đường đến cầu Dố xã Mỹ Thành", "vi"),
        ("Chăm sóc khách hàng trên Cổng dịch vụ công: tờ rơi quảng bá", "vi"),
        ("จัดซื้อเสาคอนกรีต สฟฟ.อมตะสมาร์ทซิตี้", "th"),
        ("Tổ chức tuần lễ chuyển đổi số", "vi"),
        ("Kilitli parke taşı ile yol yapım işi", "tr"),
        ("Yapay zekâ asistanı aboneliği", "tr"),
        ("Kod editörü lisansı alımı", "tr"),
        ("Office software licences and subscription renewal", "en"),
        ("Consultant for land acquisition and compensation", "en"),
        ("Office furniture", "en"),
        ("", "und"),
    ],
)
def test_noise_and_traps_come_to_nothing(title: str, lang: str) -> None:
    assert judge(title, "", lang).tier == "none"


def test_by_words_alone_one_middling_word_is_watched_and_a_second_signal_makes_it_a_lead() -> None:
    assert by_words("Pengadaan CCTV", "", "id").tier == "watch"
    assert by_words("Pengadaan CCTV terintegrasi", "", "id").tier == "lead"
    assert by_words("Pengadaan CCTV", "", "id", buyer="Dinas Komunikasi dan Informatika").tier == "lead"
    assert by_words("Pengadaan CCTV", "", "id", codes=["34970000-7"]).tier == "lead"
    assert by_words("Pengadaan CCTV", "dengan command center", "id").tier == "lead"


def test_by_words_alone_weak_ones_need_company() -> None:
    assert by_words("Belanja server", "", "id").tier == "none"
    assert by_words("Belanja server dan website", "", "id").tier == "watch"


def test_what_description_and_codes_say_lifts_a_title_by_one_step() -> None:
    assert judge("Pengadaan jasa", "", "id").tier == "none"
    assert judge("Pengadaan jasa", "sistem ATCS dan smart city", "id").tier == "watch"
    assert judge("Pengadaan CCTV", "", "id").tier == "watch"
    assert judge("Pengadaan CCTV", "", "id", codes=["34970000-7"]).tier == "lead"


def test_a_strong_word_in_the_description_alone_is_only_watched() -> None:
    assert judge("Belanja alat tulis kantor", "", "id").tier == "none"
    assert judge("Belanja alat tulis kantor", "untuk smart city", "id").tier == "watch"


def test_a_code_alone_is_watched_and_says_its_concept() -> None:
    judgement = judge("Alım işi", "", "tr", codes=["34970000"])
    assert (judgement.tier, judgement.dimensions) == ("watch", ("mobility",))
    assert [(hit.field, hit.term) for hit in judgement.hits] == [("codes", "34970000")]


def test_repair_of_a_smart_system_is_watched_and_the_trap_is_named() -> None:
    judgement = judge("Bảo trì hệ thống giao thông thông minh", "", "vi")
    assert (judgement.tier, judgement.traps) == ("watch", ("repair_vi", "repair and spare parts"))


def test_a_bank_is_no_city() -> None:
    assert judge("Hệ thống camera giám sát an ninh", "", "vi", buyer="Ngân hàng TMCP").tier == "none"


def test_a_smart_city_place_raises_the_score_and_not_the_tier() -> None:
    plain, placed = (
        judge("Pengadaan CCTV", "", "id"),
        judge("Pengadaan CCTV", "", "id", smart_city_place=True),
    )
    assert placed.tier == plain.tier
    assert placed.score == pytest.approx(plain.score + 0.05)


def test_hits_stand_where_the_words_stand_in_the_original() -> None:
    title = "ค่าบำรุงรักษา: ระบบจราจรอัจฉริยะ และ ATCS"
    hits = judge(title, "กล้องวงจรปิด", "th").hits
    words = {
        hit.term: {"title": title, "description": "กล้องวงจรปิด"}[hit.field][hit.start : hit.end]
        for hit in hits
    }
    assert words == {"ระบบจราจรอัจฉริยะ": "ระบบจราจรอัจฉริยะ", "ATCS": "ATCS", "กล้องวงจรปิด": "กล้องวงจรปิด"}


def test_a_borderline_purchase_is_watched_and_never_more() -> None:
    assert judge("Rooftop solar plants for public hospitals", "", "en").tier == "watch"
    assert judge("Smart rooftop solar plants for public hospitals", "", "en").tier == "watch"
    assert judge("Rehabilitation works", "with rooftop solar", "en").tier == "none"


def test_weak_words_beside_strong_ones_tell_no_dimension() -> None:
    assert judge("Adaptif trafik sinyal sistemi kurulması", "merkez yazılımı", "tr").dimensions == (
        "mobility",
    )


def test_the_heaviest_dimension_comes_first() -> None:
    assert judge("CCTV ve akıllı ulaşım sistemi", "", "tr").dimensions == ("mobility", "living")


@given(st.text(max_size=80), st.sampled_from(["th", "vi", "id", "tr", "en", "und"]))
def test_any_text_is_judged_and_every_hit_lies_inside_it(text: str, lang: str) -> None:
    title = clean(text)
    for hit in judge(title, "", lang).hits:
        assert 0 <= hit.start < hit.end <= len(title)


def test_every_term_is_found_where_it_stands_or_a_stronger_one_in_its_place() -> None:
    for row in _rows("lexicon.csv"):
        text = fold(row["term"]).replace("..", " x ").replace("*", "")
        found = lexicon.find_terms(f"x {text} x", row["lang"])
        assert any(
            one.start == 2 and one.term.strength in "SMBWC"[: "SMBWC".index(row["strength"]) + 1]
            for one in found
        ), row


def test_the_tables_agree_with_each_other() -> None:
    concepts = {row["concept"]: row for row in _rows("concepts.csv")}
    terms = _rows("lexicon.csv")
    assert {row["concept"] for row in terms} <= set(concepts)
    assert {row["strength"] for row in terms} == {"S", "M", "B", "W", "C"}
    assert {row["lang"] for row in terms} == {"en", "th", "vi", "id", "tr", "ko"}
    assert len({(row["lang"], row["term"].lower()) for row in terms}) == len(terms)
    codes = [code for row in concepts.values() for code in row["cpv"].split(";") if code]
    assert len(codes) == len(set(codes))
    for trap in _rows("traps.csv"):
        assert re.compile(trap["pattern"])
        assert trap["pattern"] == trap["pattern"].lower(), "patterns see folded text"
        assert trap["cap"] in ("", "watch", "none")
        assert trap["field"] in ("title", "description", "buyer")


def test_concepts_and_dimensions_have_korean_and_english_labels() -> None:
    assert concept_labels("mob.its") == ("Intelligent transport system", "지능형교통체계(ITS)")
    for row in _rows("concepts.csv"):
        assert all(concept_labels(row["concept"]))
        if row["strength"] != "C":
            assert all(dimension_labels(row["dimension"]))
    with pytest.raises(KeyError):
        concept_labels("no.such")


@pytest.mark.parametrize(
    ("concept", "term", "labels"),
    [
        ("gov.office", "yazılım", ("Software", "소프트웨어")),
        ("gov.office", "máy chủ", ("Server", "서버")),
        ("ene.light", "LED armatür", ("LED lamp", "LED 조명")),
        ("ene.light", "akıllı aydınlatma", ("Smart street light", "스마트가로등")),
        ("mob.its", "ITS", ("Intelligent transport system", "지능형교통체계(ITS)")),
    ],
)
def test_a_word_that_means_less_than_its_concept_says_what_it_means(
    concept: str, term: str, labels: tuple[str, str]
) -> None:
    assert term_labels(concept, term) == labels


def test_no_plain_lamp_is_called_smart_and_no_software_an_office() -> None:
    for row in _rows("lexicon.csv"):
        korean = term_labels(row["concept"], row["term"])[1]
        smart = any(
            word in row["term"].lower()
            for word in (
                "smart",
                "pintar",
                "cerdas",
                "อัจฉริยะ",
                "akıll",
                "thông minh",
                "스마트",
                "지능형",
                "iot",
            )
        )
        if row["concept"] == "ene.light" and not smart:
            assert "스마트" not in korean, row
        if row["concept"] == "gov.office":
            assert korean != "행정정보시스템·SW", row


def test_every_gloss_is_of_a_term_of_the_lexicon() -> None:
    terms = {(row["concept"], row["term"]) for row in _rows("lexicon.csv")}
    glosses = [(row["concept"], row["term"]) for row in _rows("glosses.csv")]
    assert len(glosses) == len(set(glosses)) > 100
    assert sorted(set(glosses) - terms) == []


def test_the_version_names_the_data_and_the_model() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", LEXICON_VERSION)
    assert "relevance.json.gz" in lexicon._FILES
    assert judge("Kursi dan meja", "", "id").hits == ()


def test_a_lead_without_a_word_of_the_lexicon_shows_the_model_s_own_words() -> None:
    judgement = judge("Gemlik sahilinde yaya yoğunluğu ölçüm sensörleri", "", "tr")
    assert judgement.tier != "none"
    assert judgement.hits
    said = judgement.model
    assert 0 < said["wanted"] < 1
    assert 0 < said["relevant"] < 1
    for word in said["words"]:
        assert "Gemlik sahilinde yaya yoğunluğu ölçüm sensörleri"[word["start"] : word["end"]] == word["term"]


def test_what_is_neither_lead_nor_watch_carries_nothing_of_the_model() -> None:
    judgement = judge("Kırtasiye malzemesi alımı", "", "tr")
    assert (judgement.tier, judgement.model, judgement.dimensions) == ("none", {}, ())


def test_without_the_model_s_file_the_words_decide(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(trained, "PATH", tmp_path / "no.json.gz")
    trained.model.cache_clear()
    try:
        judgement = judge("Adaptif kavşak sistemi kurulması", "", "tr")
        assert (judgement.tier, judgement.dimensions, judgement.model) == ("lead", ("mobility",), {})
    finally:
        trained.model.cache_clear()


def test_the_model_carries_its_card_and_stays_small() -> None:
    model = trained.model()
    assert model is not None
    assert set(model.card) == {
        *("trained", "command", "titles", "origin", "kind"),
        *("countries", "registered", "readers", "method", "measured", "weak"),
    }
    assert set(model.heads) == {trained.RELEVANT, trained.WANTED} | {
        row["dimension"] for row in _rows("concepts.csv") if row["dimension"]
    }
    assert trained.PATH.stat().st_size < 3_000_000


def test_the_frame_of_a_thai_announcement_and_where_it_is_weigh_nothing() -> None:
    bare = trained.prepare("ระบบจราจรอัจฉริยะ")
    framed = "ประกวดราคาจ้างระบบจราจรอัจฉริยะ จังหวัดภูเก็ต ด้วยวิธีประกวดราคาอิเล็กทรอนิกส์ (e-bidding)"
    assert bare.strip() in trained.prepare(framed)
    assert "ภูเก็ต" not in trained.prepare(framed)
    assert "bidding" not in trained.prepare(framed)


@cache
def _known_pieces() -> frozenset[str]:
    model = trained.model()
    assert model is not None
    return frozenset(model.pieces)


@given(st.text(max_size=60) | st.text("smart akıllı kavşak giao thông อัจฉริยะ 0", max_size=60))
def test_any_title_has_an_opinion_and_pieces_inside_it(text: str) -> None:
    model = trained.model()
    assert model is not None
    cut = model.cut(text)
    opinion = model.judge(cut, {})
    assert all(abs(odds) < 1000 for odds in (opinion.relevant, opinion.wanted))
    prepared = trained.edged(trained.prepare(text))
    assert all(piece in prepared for piece in trained.pieces_of(prepared) if piece.strip())
    assert {model.pieces[place] for place in cut.places} == trained.pieces_of(prepared) & _known_pieces()


@given(st.lists(st.tuples(*[st.integers(-9000, 9000)] * 2), max_size=300), st.data())
def test_two_questions_are_summed_at_once_as_if_one_by_one(
    weights: list[tuple[int, int]], data: st.DataObject
) -> None:
    heads = {
        name: trained.Head(0.0, array("i", [pair[at] for pair in weights]), {})
        for at, name in enumerate((trained.RELEVANT, trained.WANTED))
    }
    model = trained.make([f"piece{at}" for at in range(len(weights))], heads, {}, {})
    places = data.draw(st.sets(st.integers(0, len(weights) - 1)) if weights else st.just(set()))
    both = [sum(weights[place][at] for place in places) for at in (0, 1)]
    opinion = model.judge(trained.cut_at(places, 1.0), {})
    assert [opinion.relevant, opinion.wanted] == both


@given(st.text(" aB019_-.,/ǅé", max_size=40))
def test_ascii_titles_get_the_form_that_others_get(text: str) -> None:
    plain = text.encode("ascii", "ignore").decode()
    assert trained.prepare(f"{plain} ๆ").removesuffix("ๆ ").rstrip() == trained.prepare(plain).rstrip()


@real
def test_labelled_titles_reach_the_tiers_that_were_measured() -> None:
    """Of titles that the model was trained on: that the shipped file and the code belong together, no more."""
    shared("labels")
    rows = benchmark.shipped(benchmark.labelled())
    yes = [row for row in rows if row.title.label == "yes"]
    leads = [row for row in rows if row.judgement.tier == "lead"]
    assert benchmark.auc(rows) >= 0.99
    assert benchmark.share(yes, "lead", "watch") >= 98
    assert benchmark.share(yes, "lead") >= 98
    assert sum(row.title.relevant for row in leads) / len(leads) >= 0.98
    assert benchmark.share([row for row in rows if not row.title.relevant], "lead") <= 0.5


def test_the_area_under_the_curve_counts_pairs_and_ties_half() -> None:
    def row(label: str, score: float) -> benchmark.Judged:
        title = titles.Title("labelled", "TR", "", label, (), "", "", read("", "", "tr", "", ()))
        return benchmark.Judged(title, Judgement("none", score, (), (), (), {}))

    rows = [row("yes", 2), row("borderline", 1), row("no", 1), row("no", 0)]
    assert benchmark.auc(rows) == (1 + 1 + 0.5 + 1) / 4


def test_titles_that_share_most_of_their_letters_are_one_group_by_its_first() -> None:
    groups = titles.near_duplicates(
        ["Pengadaan CCTV Kota Bogor 2024", "Pengadaan CCTV Kota Bogor 2025", "Rehabilitasi jalan lingkungan"]
    )
    assert groups == [0, 0, 2]


def test_the_project_s_own_titles_are_made_alike_each_time_and_what_is_round_a_system_is_none() -> None:
    made = titles.synthetic()
    assert made == titles.synthetic()
    assert {title.origin for title in made} == {"synthetic", "broad", "more", "plain"}
    assert all(bool(title.dimensions) == title.relevant for title in made)
    brochures = [title for title in made if "broşür" in title.text]
    assert {title.label for title in brochures} == {"no"}


def test_being_surely_relevant_counts_up_to_two_and_half() -> None:
    assert [lead_odds(1.0, relevant) for relevant in (-1.0, 1.0, 2.0, 2.5, 9.0)] == [0.5, 1.5, 2.0, 2.0, 2.0]


@pytest.mark.parametrize(("letters", "field"), [(300, "description"), (301, "title")])
def test_a_description_of_up_to_three_hundred_characters_is_read_like_a_title(
    letters: int, field: str
) -> None:
    description = "Akıllı kavşak sistemi kurulması".ljust(letters, ".")
    judgement = judge("Sistem alımı", description, "tr")
    assert {word["field"] for word in judgement.model["words"]} == {field}


def test_what_stands_beside_the_title_raises_the_score_by_a_quarter() -> None:
    alone = judge("Pengadaan CCTV", "", "id")
    assert judge("Pengadaan CCTV", "", "id", codes=["34970000-7"]).score == pytest.approx(alone.score + 0.25)


def decimals(number: float) -> int:
    return len(str(number).partition(".")[2])


def test_the_model_s_words_stand_in_the_title_and_its_numbers_have_few_decimals() -> None:
    found = [
        judge(title, "", lang)
        for title, lang in [
            ("ATCS", "id"),
            ("CCTV-terintegrasi kota", "id"),
            ("Smart-city platform", "en"),
            ("akıllı-kavşak sistemi", "tr"),
        ]
    ]
    words = [word for one in found for word in one.model["words"]]
    assert all(word["term"] for word in words)
    assert 0 in {word["start"] for word in words}
    assert max(decimals(one.score) for one in found) == 6
    assert max(decimals(word["weight"]) for word in words) == 3
    assert max(decimals(one.model[name]) for one in found for name in ("relevant", "wanted")) == 4


def test_news_is_judged_by_thresholds_that_were_set_on_headlines() -> None:
    model = trained.model()
    assert model is not None
    own = trained.of_headlines(model).thresholds
    assert {name: own[name] for name in ("watch", "lead", "dimension")} == {
        "watch": model.thresholds["headline watch"],
        "lead": model.thresholds["headline lead"],
        "dimension": model.thresholds["dimension"],
    }
    assert model.thresholds["headline watch"] > model.thresholds["watch"]


def test_a_model_without_thresholds_of_its_own_for_news_judges_it_as_it_judges_tenders() -> None:
    model = trained.model()
    assert model is not None
    plain = {name: value for name, value in model.thresholds.items() if not name.startswith(trained.HEADLINE)}
    assert trained.of_headlines(replace(model, thresholds=plain)).thresholds == plain


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Belanja alat tulis kantor command center", "id"),
        ("Makan minum rapat smart city", "id"),
        ("Mua văn phòng phẩm cho Trung tâm điều hành thông minh", "vi"),
        ("Akıllı şehir müdürlüğü personeline kıyafet alımı", "tr"),
        ("Fire protection and lifts for the data centre building", "en"),
        ("GIS trafo merkezi 154 kV", "tr"),
        ("Pengadaan teleskop observatorium", "id"),
        ("Tam otomatik biyokimya sistemi alımı", "tr"),
        ("Manchester City kalahkan Arsenal", "id"),
    ],
)
def test_what_frames_or_lookalikes_make_of_a_system_is_no_lead(title: str, lang: str) -> None:
    assert judge(title, "", lang).tier == "none"


def test_what_the_words_call_borderline_is_a_lead_only_where_it_is_wanted_for_itself() -> None:
    fibre = judge("Pembangunan Jaringan Fiber Optik Antar Perangkat Daerah Kota Jambi", "", "id")
    platform = judge("จ้างพัฒนาแพลตฟอร์มบริหารจัดการสถานีอัดประจุยานยนต์ไฟฟ้า (EV Charging Platform)", "", "th")
    assert (fibre.tier, platform.tier) == ("watch", "lead")


def test_a_strong_name_of_a_centre_adds_core_to_its_field() -> None:
    centre = (
        "Supply and Installation of the Intelligent Transport System and Traffic Control Centre of Makassar"
    )
    assert judge(centre, "", "en").dimensions == ("mobility", "core")
