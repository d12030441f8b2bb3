"""The desk's catalogues: the same keys in both languages, and every key that is used is there."""

import re
from collections.abc import Iterable
from string import Formatter

from sqlalchemy import CheckConstraint

from desk.searches.query import ORDERS
from digest.i18n import catalogue
from digest.links.actions import REASONS
from digest.links.tokens import Action
from domain.lead import DIMENSIONS, STAGES, TIERS, EventKind
from tests.harness import ROOT
from warehouse.tables import lead_relation
from web.i18n import LANGUAGES, WebTranslator, language_from, own_words

USED = re.compile(r"""(?:voice|\bt)\(["']([a-z_]+(?:\.[a-z_]+)*)["']""")


def braces(entry: object) -> set[str]:
    texts = entry.values() if isinstance(entry, dict) else [entry]
    return {name for text in texts for _, name, *_ in Formatter().parse(str(text)) if name}


def test_both_catalogues_have_the_same_keys_and_fill_in_the_same_names() -> None:
    korean, english = (own_words(language) for language in LANGUAGES)
    assert korean.keys() == english.keys()
    assert {key: braces(korean[key]) for key in korean} == {key: braces(english[key]) for key in english}


def test_every_key_that_pages_name_is_in_a_catalogue() -> None:
    paths = [*(ROOT / "web").rglob("*.py"), *(ROOT / "web/templates").glob("*.j2")]
    used = {key for path in paths for key in USED.findall(path.read_text(encoding="utf-8"))}
    known = own_words("en").keys() | catalogue("en").keys()
    assert len(used) > 60
    assert sorted(used - known) == []


def test_every_code_has_a_word() -> None:
    t = WebTranslator("ko", "Asia/Bangkok")
    groups: dict[str, Iterable[str]] = {
        "tier": TIERS,
        "stage": STAGES,
        "dimension": DIMENSIONS,
        "order": ORDERS,
        "reason": REASONS,
        "event": EventKind,
    }
    said = [t(f"{group}.{code}") for group, codes in groups.items() for code in codes]
    (check,) = [one for one in lead_relation.constraints if isinstance(one, CheckConstraint)]
    kinds = re.findall(r"'(\w+)'", str(check.sqltext))
    said += [t(f"relation.{kind}.{way}") for kind in kinds for way in ("to", "from")]
    assert len(kinds) == 4
    acts = [action for action in Action if action is not Action.READ]
    said += [t(f"act.{action}.{part}") for action in acts for part in ("title", "ask", "button")]
    assert all(said)


def test_no_word_of_the_desk_hides_one_of_the_mail() -> None:
    assert sorted(own_words("en").keys() & catalogue("en").keys()) == []


def test_a_browsers_language_is_korean_or_english_by_its_weights_and_korean_where_it_says_nothing() -> None:
    asked = {
        "ko-KR,ko;q=0.9,en;q=0.8": "ko",
        "en-GB,ko;q=0.5": "en",
        "en;q=0.3, th, ko;q=0.8": "ko",
        "th,ko;q=0.5": "ko",
        "ko;q=0,en;q=0.1": "en",
        "th": "en",
        "*": "ko",
        "": "ko",
        "en;q=x": "en",
    }
    assert {accept: language_from(accept) for accept in asked} == asked
