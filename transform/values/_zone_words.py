"""Time zones whose words are sure ("Greenwich Mean Time", "giờ quốc tế", "waktu Indonesia timur", "G.M.T.").

All that other words may say stands in `transform.values._zone_places`.
"""

import re
from typing import Final

from transform.text import fold
from transform.values._zones import KNOWN_LETTERS

# Folded words of one offset, and how `transform.values._zones` knows them.
_SURE: Final = tuple(
    (re.compile(fold(words)), letters)
    for words, letters in (
        (
            (
                r"(?<![a-z])(?:(?:greenwich|coordinated universal|universal)(?: mean| standard)? time|waktu greenwich"
                r"|waktu (?:universal(?: (?:ter)?koordinasi)?|internasional|dunia)"
                r"|greenwich (?:(?:ortalama|ana) )?saati[a-z]*"
                r"|(?:esgudumlu |koordineli )?(?:evrensel|uluslararasi) (?:esgudumlu )?(?:saat|zaman)i?(?:yle)?"
                r"|(?<=\d )\(?zulu(?: time)?|(?<=[\d.] )\(?greenwich(?=\W*$|\)))(?![a-z])"
                r"|เวลา(?:มาตรฐาน)?(?:กรีนิช|สากล)(?:เชิงพิกัด)?|(?<=[\d.] )\(?กรีนิช|그리니치(?: ?(?:표준시|평균시|시간))?"
                r"|(?:협정 ?)?세계 ?(?:표준 ?)?시(?![가-힣])|국제 ?표준 ?시(?:간)?(?![가-힣])"
            ),
            " utc ",
        ),
        (
            (
                r"(?<![a-z])gio (?:(?:phoi hop |chuan )?(?:quoc te(?: phoi hop)?|the gioi)(?: greenwich)?|greenwich)"
                r"(?![a-z]| (?:lao dong|phu nu|thieu nhi))"
            ),
            "gio utc ",
        ),
        (r"(?<![a-z])waktu (?:indonesia )?(?:bagian )?barat(?! (?:laut|daya))(?![a-z])", " wib "),
        (r"(?<![a-z])waktu (?:indonesia )?(?:bagian )?tengah(?! (?:hari|malam))(?![a-z])", " wita "),
        (r"(?<![a-z])waktu (?:indonesia )?(?:bagian )?timur(?! (?:laut|tengah))(?![a-z])", " wit "),
        (r"(?<![a-z])(?:western indonesian?|indonesian? western)(?: standard)? time(?![a-z])", " wib "),
        (r"(?<![a-z])(?:central indonesian?|indonesian? central)(?: standard)? time(?![a-z])", " wita "),
        (r"(?<![a-z])(?:eastern indonesian?|indonesian? eastern)(?: standard)? time(?![a-z])", " wit "),
    )
)
_DOTTED: Final = re.compile(r"(?<![\w.])(?:[^\W\d_]\.){2,4}(?:[^\W\d_](?!\w))?")


def abbreviated(rest: str) -> str:
    """A folded text with its sure zones as abbreviations: "waktu Indonesia timur" is WIT, "G.M.T." is GMT."""
    rest = without_dots(rest)
    for words, letters in _SURE:
        rest = words.sub(letters, rest)
    return rest


def without_dots(text: str) -> str:
    """A text whose abbreviations of zones have no full stops ("W.I.B."); "a.m." keeps its own."""
    return _DOTTED.sub(_if_a_zone, text) if "." in text else text


def _if_a_zone(letters: re.Match[str]) -> str:
    joined = letters[0].replace(".", "")
    return joined if fold(joined) in KNOWN_LETTERS else letters[0]
