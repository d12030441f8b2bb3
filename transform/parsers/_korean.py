"""What Korean bodies post on their boards: a notice, an occasion, or what concerns none of our countries.

Their titles say in brackets or words what a posting is ("[입찰공고 26-28호]", "[사전규격 공개]"). A posting whose title
names none of our countries, and whose text begins with none, is passed over by rule: purchases of Korean bodies for
themselves, and tenders elsewhere.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from domain.country import zone_of
from domain.document import PassedOver
from domain.notice import Key, Moment, Notice, Stage
from domain.programme import Occasion
from transform.parsers._korean_dates import deadline_in
from transform.parsers._occasion_terms import Announced
from transform.parsers._occasions import kind_of_title, occasion_in
from transform.parsers.fields import Secondary, look_up
from transform.text import fold
from transform.values.korean_places import countries_in, host_country
from transform.values.numberings import quoted

LANGUAGE: Final = "ko"
NOT_OURS: Final = "no_host_country"
# How Korean bodies buy, as their announcements call it.
# Three are of recorded announcements; 지명경쟁 and 제한(총액) are not verified.
METHODS: Final = {
    "일반경쟁": "open",
    "제한경쟁": "selective",
    "지명경쟁": "limited",
    "수의계약": "direct",
    "제한(총액)": "selective",
}
NO_DAY_AHEAD: Final = "occasion_without_day_ahead"
# What a title says of its stage beside the ends and changes of `transform/titles`; the first that is found counts.
_STAGES: Final = (
    (re.compile(r"(?:낙찰|개찰|선정|평가)\s?결과|낙찰자"), Stage.AWARDED),
    (re.compile(r"사전\s?규격"), Stage.DRAFT),
    (re.compile(r"발주\s?계획"), Stage.PLAN),
)
_G2B: Final = re.compile(r"(?<![A-Z0-9])(R\d{2}BK\d{8})(?!\d)")
_BUYER: Final = re.compile(
    r"(?:발주처|발주기관|발주자)\s*[:：]\s*(?P<name>[^□○●ㅇ■◦※*:：\n]{2,60}?)\s*(?=[□○●ㅇ■◦※*\n]|$|- )"
)
_PROGRAMMES: Final = (
    (re.compile(r"k-?city network|케이시티 네트워크"), "K-City Network"),
    (re.compile(r"edcf|대외경제협력기금"), "EDCF"),
    (re.compile(r"koica|한국국제협력단"), "KOICA"),
)


@dataclass(frozen=True, slots=True)
class Posting:
    """What a board tells of one posting.

    Attributes:
        text: what it says below its title, cleaned of markup; "" where the board does not show it.
        body: who posts it.
        buyer: who buys; "" where only the text may say.
        stage: of a posting whose title says none.
    """

    source: str
    native_id: str
    title: str
    text: str
    published: Moment | None
    url: str
    body: str
    buyer: str = ""
    stage: Stage | None = Stage.OPEN

    @property
    def whole(self) -> str:
        """Title and text."""
        return f"{self.title} {self.text}"


def reading_of(posting: Posting) -> Notice | Occasion | PassedOver:
    """Say what a posting is."""
    if kind_of_title(posting.title, LANGUAGE):
        return _occasion(posting)
    country = host_country(posting.title, posting.text)
    if not country:
        return PassedOver(posting.native_id, NOT_OURS)
    return Notice(
        source=posting.source,
        native_id=posting.native_id,
        part="list",
        country=country,
        stage=stage_of(posting.title) or posting.stage,
        title=posting.title,
        description=posting.text,
        lang_hint=LANGUAGE,
        keys=_keys(country, posting),
        buyer=posting.buyer or _labelled(_BUYER, posting.text),
        published=posting.published,
        url=posting.url,
        **_deadline(posting, country),
    )


class Orders(NamedTuple):
    """How a list of announcements and their corrections says how far each is.

    Attributes:
        field: the one whose words say it.
        stages: word → stage.
        first: the number of an announcement's first order; one of a later order that is open is a correction.
    """

    field: str
    stages: Mapping[str, Stage]
    first: re.Pattern[str]

    def stage(self, secondary: Secondary, title: str, word: str, order: str) -> Stage | None:
        """By the title, else by the field's word; None where neither says anything that is known."""
        told = stage_of(title) or secondary.read(
            self.field, word, lambda word: look_up(self.stages, self.field, word), None
        )
        corrected = told is Stage.OPEN and not self.first.fullmatch(order)
        return Stage.AMENDED if corrected else told


def stage_of(title: str) -> Stage | None:
    """What a Korean title says of how far the tender is; None where it says nothing."""
    return next((stage for pattern, stage in _STAGES if pattern.search(title)), None)


def _occasion(posting: Posting) -> Occasion | PassedOver:
    """The occasion; one of other countries, over, or without a day is passed over, as it is no tender either."""
    country = host_country(posting.title, posting.text)
    if countries_in(posting.title) and not country:
        return PassedOver(posting.native_id, NOT_OURS)
    found = occasion_in(
        Announced(
            source=posting.source,
            native_id=posting.native_id,
            title=posting.title,
            text=posting.text,
            lang=LANGUAGE,
            country=country,
            published=posting.published,
            url=posting.url,
            host=posting.body,
            programme=_programme(posting.whole),
        )
    )
    return found or PassedOver(posting.native_id, NO_DAY_AHEAD)


def _deadline(posting: Posting, country: str) -> dict[str, Any]:
    """The deadline, but of a draft, where it is that of comments."""
    draft = stage_of(posting.title) is Stage.DRAFT
    return {} if draft else {"deadline": deadline_in(posting.text, zone_of(country))}


def _keys(country: str, posting: Posting) -> tuple[Key, ...]:
    """The number of the Korean procurement service, and one of the country's own that is quoted."""
    korean = tuple(Key("kr_g2b", number) for number in dict.fromkeys(_G2B.findall(posting.whole)))
    abroad = quoted(country, posting.whole)
    own = korean if len(korean) == 1 else ()
    return (*own, abroad) if abroad else own


def _labelled(label: re.Pattern[str], text: str) -> str:
    found = label.search(text)
    return found["name"].strip() if found else ""


def _programme(text: str) -> str:
    folded = fold(text)
    return next((name for pattern, name in _PROGRAMMES if pattern.search(folded)), "")
