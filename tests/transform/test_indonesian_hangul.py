"""Indonesian names in Hangul: the official examples, the shape of what comes out, and the table of places."""

import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import ROOT
from transform.values.hangul.indonesian import in_hangul, korean_name

DATA = ROOT / "transform" / "data"
# Examples of 문화관광부 고시 2004-11, with é and e told apart as they sound.
OFFICIAL = """
Bali 발리 Abdul 압둘 Najib 나집 Bromo 브로모 Céto 체토 Acéh 아체 Mac 마츠 Dénpasar 덴파사르 Ahmad 아맛 Idris
이드리스 Fuji 푸지 Arifin 아리핀 gamelan 가믈란 gudeg 구득 Nugroho 누그로호 Halmahéra 할마헤라 Johor 조호르 Ipoh
이포 Jambi 잠비 Majapahit 마자파힛 mikraj 미크라즈 Kalimantan 칼리만탄 batik 바틱 Krakatau 크라카타우 khas 하스
akhbar 악바르 Fakhrudin 파크루딘 Lombok 롬복 Palémbang 팔렘방 Bangsal 방살 Maluku 말루쿠 bémo 베모 Nias 니아스
Sukarno 수카르노 Prambanan 프람바난 Ngarai 응아라이 bonang 보낭 Bandung 반둥 Padang 파당 Yap 얍 Suprana
수프라나 furqan 푸르칸 Taufiq 타우픽 ringgit 링깃 Réndra 렌드라 asar 아사르 Sabah 사바 Brastagi 브라스타기 Gémas
게마스 Timor 티모르 Jakarta 자카르타 Rahmat 라맛 Trisno 트리스노 Valina 발리나 Éva 에바 Lovina 로비나 xénon 세논
zakat 자캇 Azlan 아즐란 Haz 하즈 Waména 와메나 Ampénan 암페난 saté 사테 Cirebon 치르본 kecapi 크차피 Nyepi 녀피
Pandaan 판단 tanya 타냐 satya 사탸 Yadnya 야드냐 Yogyakarta 욕야카르타 Anwar 안와르 kwartir 콰르티르 kwéni 퀘니
"""


@pytest.mark.parametrize(("name", "korean"), re.findall(r"(\S+)\s+(\S+)", OFFICIAL))
def test_the_official_examples_come_out_as_the_rule_has_them(name: str, korean: str) -> None:
    assert in_hangul(name) == korean


@pytest.mark.parametrize(
    ("local", "korean"),
    [
        ("Kabupaten Halmahera Barat", "서할마헤라군"),
        ("Kabupaten Sumba Barat Daya", "남서숨바군"),
        ("Kabupaten Timor Tengah Selatan", "남중부티모르군"),
        ("Kabupaten Seram Bagian Timur", "동스람군"),
        ("Kabupaten Konawe Kepulauan", "코나웨제도군"),
        ("Kabupaten Kepulauan Yapen", "야펜제도군"),
        ("Kota Tidore Kepulauan", "티도레제도"),
        ("Kabupaten Banggai Laut", "방가이라웃군"),
        ("Kabupaten Toli-Toli", "톨리톨리군"),
        ("Kabupaten Rote Ndao", "로테은다오군"),
        ("Kabupaten Manokwari Selatan", "남마녹와리군"),
        ("Kabupaten Tambrauw", "탐브라우군"),
        ("Kabupaten Way Kanan", "와이카난군"),
        ("Kota Lhokseumawe", "록스마웨"),
        ("Kabupaten Utara", "우타라군"),  # a direction alone is a name
    ],
)
def test_directions_and_islands_are_words_and_the_rest_is_sound(local: str, korean: str) -> None:
    assert korean_name(local) == korean


@given(st.from_regex(r"[a-zé]{1,14}", fullmatch=True))
def test_whatever_is_spelt_becomes_syllables_of_hangul_alone(word: str) -> None:
    assert re.fullmatch("[가-힣]*", in_hangul(word))
    assert in_hangul(word) or set(word) == {"h"}


@given(st.from_regex(r"[bcdfgjklmnprstz][aiueo]", fullmatch=True), st.integers(1, 5))
def test_an_open_syllable_is_one_syllable_however_often_it_is_said(syllable: str, times: int) -> None:
    assert len(in_hangul(syllable * times)) == times


def test_a_glide_at_the_beginning_is_a_vowel_whatever_the_word_ends_with() -> None:
    assert in_hangul("Wrindu") == "우린두"
    assert in_hangul("Ylangi") == "일랑이"


def test_h_is_silent_where_no_vowel_follows_and_bh_and_dh_are_plain() -> None:
    assert in_hangul("penuh") == in_hangul("penu")
    assert in_hangul("bharat") == in_hangul("barat")
    assert in_hangul("dharmas") == in_hangul("darmas")


def test_every_name_that_the_rule_made_is_what_it_makes_today() -> None:
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["source"].endswith("; Korean by rule")]
    assert len(rows) == 387
    different = {
        row["code"]: row["ko"] for row in rows if korean_name(row["local"].split(";")[0]) != row["ko"]
    }
    assert different == {}  # scripts/korean-names writes them anew


def test_every_word_whose_sound_is_told_is_in_a_name() -> None:
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as lines:
        words = {word for row in csv.DictReader(lines) for word in re.split(r"[ ;-]", row["local"])}
    with (DATA / "indonesian_sounds.csv").open(encoding="utf-8", newline="") as lines:
        assert sorted({row["word"] for row in csv.DictReader(lines)} - words) == []
