"""A row of a table that people bring, as a notice; what cannot be read says line, column and what is expected."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Final

from domain.country import COUNTRIES
from domain.document import Reading
from domain.notice import Award, Key, Money, Notice, PriceKind, Stage
from transform.parsers._by_hand_cells import COUNTRY_CODES, DAY, LINK, Cells, link, one_row
from transform.parsers._by_hand_tables import Row
from transform.text import as_code
from transform.values.currencies import UNKNOWN, currencies_in, currency_code
from transform.values.dates import parse_moment
from transform.values.money import money, parse_money, told_currency
from transform.values.numberings import numbered

SUM: Final = "a number as 1500000, in the currency of its column or the country's"
CURRENCY: Final = "a currency as USD or IDR (ISO 4217), and the row's sums are left out with it"
# Words for a stage, folded; what SPSE and EKAP call theirs among them.
STAGES: Final[dict[str, Stage]] = {
    **{stage.value: stage for stage in Stage},
    **{
        as_code(word): stage
        for stage, words in {
            Stage.PROGRAMME: ("사업", "프로그램"),
            Stage.PLAN: ("계획", "발주계획"),
            Stage.DRAFT: ("사전규격", "초안"),
            Stage.OPEN: (
                "공고",
                "공고중",
                "접수중",
                "진행중",
                "tender",
                "Katılıma Açık",
                "Pengumuman Pascakualifikasi",
            ),
            Stage.AMENDED: ("정정", "정정공고"),
            Stage.CLOSED: ("마감", "개찰", "Tender Sudah Selesai"),
            Stage.CANCELLED: ("취소", "유찰", "İptal", "Tender Batal", "Tender Gagal"),
            Stage.AWARDED: ("낙찰", "계약", "award", "Sonuçlandı"),
        }.items()
        for word in words
    },
}


def notice_of(row: Row, source: str, country: str) -> Iterator[Reading]:
    """Read one row.

    Args:
        row: of `read_table`.
        source: of the notices.
        country: ISO 3166-1 alpha-2 for rows without one; "" where every row must say.
    """
    return one_row(row, lambda cells: _notice(cells, source, country))


def _notice(cells: Cells, source: str, otherwise: str) -> Notice:
    expected = f"one of {', '.join(COUNTRIES)}"
    if not otherwise and not cells.text("country"):
        expected += ", or --country for the whole file"
    given = cells.text("country") or not otherwise
    country = (
        cells.need("country", lambda text: COUNTRY_CODES[as_code(text)], expected) if given else otherwise
    )
    home = COUNTRIES[country]
    title = cells.need("title", str, "the title as published")
    deadline = cells.text("deadline") and cells.need(
        "deadline", lambda text: parse_moment(text, home.zone, end_of_day=True), DAY
    )
    prices = tuple(_prices(cells, home.currency, home.language))
    return Notice(
        **_identity(cells, source, country, title),
        part="list",
        title=title,
        description=cells.text("description"),
        stage=_stage(cells),
        status_details=cells.text("stage"),
        buyer=cells.text("buyer"),
        buyer_unit=cells.text("unit"),
        place=cells.text("place"),
        procedure_details=cells.text("procedure"),
        published=cells.read("published", lambda text: parse_moment(text, home.zone), DAY),
        deadline=deadline or None,
        prices=prices,
        funder=cells.text("funder"),
        url=cells.read("url", link, LINK) or "",
        awards=_awards(cells, prices, home.zone),
    )


def _identity(cells: Cells, source: str, country: str, title: str) -> dict[str, Any]:
    """The number where there is one, else what the row is about: so the same row is the same notice in every file."""
    number = cells.text("number")
    own = numbered(country, number) if number else None
    project = numbered(country, cells.text("project")) if cells.text("project") else None
    about = blake2b(f"{title}/{cells.text('buyer')}".encode(), digest_size=8).hexdigest()
    return {
        "source": source,
        "native_id": f"{country}/{number or about}",
        "country": country,
        "keys": (own,) if own else (Key("by_hand", f"{country} {number}"),) if number else (),
        "plan_keys": (project,) if project else (),
    }


def _stage(cells: Cells) -> Stage:
    """What the row says, else what follows from its winner; a row that says nothing is an invitation."""
    told = cells.read("stage", lambda text: STAGES[as_code(text)], f"one of {', '.join(Stage)}")
    return told or (Stage.AWARDED if cells.text("winner") or cells.text("award") else Stage.OPEN)


def _prices(cells: Cells, currency: str, language: str) -> Iterator[Money]:
    own = cells.read("currency", _currency, CURRENCY)
    if not own and cells.text("currency"):
        return
    for field, kind in (("amount", PriceKind.ESTIMATE), ("award", PriceKind.AWARD)):
        told = told_currency(cells.text(field), own or currency)

        def read_one(text: str, told: str = told, kind: PriceKind = kind) -> Money:
            plain = text.replace(" ", "")
            if plain.replace(".", "", 1).isdigit() and plain.count(".") <= 1 and not _grouped(plain):
                return money(plain, told, kind, text)
            return parse_money(text, currency=told, kind=kind, lang=language)

        price = cells.read(field, read_one, SUM)
        if price:
            yield price


def _currency(text: str) -> str:
    """A code, or the one currency that is named as sums name it: "TL", "Rp"."""
    named = currencies_in(text)
    return next(iter(named)) if len(named) == 1 and UNKNOWN not in named else currency_code(text)


def _grouped(plain: str) -> bool:
    """Whether the point of a number may part its thousands: a spreadsheet's own number has another count of digits."""
    whole, point, tail = plain.partition(".")
    return bool(point) and len(tail) == 3 and len(whole) <= 3  # digits of a group


def _awards(cells: Cells, prices: tuple[Money, ...], zone: str) -> tuple[Award, ...]:
    won = next((price for price in prices if price.kind is PriceKind.AWARD), None)
    winner, decided = cells.text("winner"), cells.read("decided", lambda text: parse_moment(text, zone), DAY)
    return (Award(supplier=winner, price=won, decided=decided),) if winner or won else ()
