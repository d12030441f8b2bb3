"""e-GP's RSS pages and the PDF announcements behind them (sources: e-GP manual 4.5, recorded feeds).

The feed's bytes are windows-874, whatever the header says. `description` packs three facts: number, method
and type of announcement; only the type may hold commas. Money and deadline are in the PDF alone, in Thai
digits and Buddhist years, broken over lines. Names of officials in it are not taken.

Three numberings are kept apart: project numbers (69…, from reference price to award), plan numbers (P69…) and
the numbers in a plan's link (M69…), which plans for different things share.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
from lxml import etree

from domain.document import EXCERPT, Document, FieldError, PageError, Reading, UnknownField
from domain.notice import Key, Moment, Notice
from transform.parsers._th_codes import METHOD_NAMES, METHODS, TYPES, ZONE
from transform.parsers._th_egp_text import deadline, reference_price
from transform.parsers.fields import Fields, missing
from transform.parsers.page_errors import diagnose
from transform.parsers.parsing import Always, by_kind, each
from transform.parsers.terms import terms_of
from transform.text import clean, strip_markup
from transform.values.dates import parse_moment

MAX_PAGES = 20

_TYPE_OF_LABEL = {label.replace(" ", ""): type_ for type_, (_, label) in TYPES.items()}

_DESCRIPTION = re.compile(r"(P?\d{11}),\s*(.*?),\s*(.+)", re.DOTALL)
_PLAN_GROUP = re.compile(r"projectId=(M\d{11})(?!\d)")
# A re-tender says so in brackets or at the end; "the 27th games" and "2/2569" say something else.
_ATTEMPT = re.compile(r"\(ครั้งที่\s?([2-9๒-๙])\)|ครั้งที่\s?([2-9๒-๙])(?=\s?(?:ด้วยวิธี|โดยวิธี|$))")
_PDF_LINK = "https://process5.gprocurement.go.th/egp-template-service/dwnt/view-pdf-file?"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")

_RSS = {
    "title",
    "link",
    "description",
    "language",
    "lastBuildDate",
    "copyright",
    "image",
    "countbyday",
    "item",
}
ALWAYS: Always = {"list": {None: ("title", "published")}}


def read(document: Document) -> Iterator[Reading]:
    """Read a feed page ("list"), a PDF ("document") or a PDF's recorded text ("document_text")."""
    yield from by_kind(document, {"list": _page, "document": _pdf, "document_text": _pdf}, ALWAYS)


def _page(document: Document) -> Iterator[Reading]:
    text = _UNPRINTABLE.sub("", document.body.decode("cp874", "replace"))
    if "<rss" not in text:
        raise PageError(*diagnose(text), text)
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise PageError("broken_xml", f"The feed is not well-formed XML ({error}).", text) from error
    channel = root.find("channel")
    if channel is None:
        raise PageError("layout_changed", "The feed has no channel.", text)
    if channel.find("title") is None:
        yield missing("channel.title")
    for child in channel:
        if child.tag not in _RSS:
            yield UnknownField(f"channel.{child.tag}", (child.text or "")[:EXCERPT])
    items = [{str(child.tag): child.text or "" for child in item} for item in channel.iterfind("item")]
    yield from each(items, lambda item: _announcement(item, document), lambda item: item["description"][:12])


def _announcement(item: dict[str, str], document: Document) -> Iterator[Reading]:
    fields = Fields(item, "item.")
    number, method, label = _described(fields.need("description"))
    type_ = _type_of(document.meta["type"], label)
    title, link = strip_markup(unbroken(fields.need("title"))), fields.text("link")
    fields.ignore("guid")  # always empty
    yield Notice(
        source=document.source,
        native_id=f"{number}/{type_}",
        part="list",
        country="TH",
        stage=TYPES[type_][0],
        title=title,
        lang_hint="th",
        keys=(Key("th_egp_plan" if number.startswith("P") else "th_egp", number),),
        plan_keys=tuple(Key("th_egp_plan_group", group) for group in _PLAN_GROUP.findall(link)),
        attempt=attempt(title),
        buyer=document.meta["dept_name"],
        buyer_id=document.meta["dept"],
        procedure=METHODS.get(method, ""),
        procedure_details=method,
        status_details=label,
        published=_published(fields.need("pubDate")),
        url=link if link.startswith(("http://", "https://")) else "",
        locator=_locator(type_, link),
    )
    if method not in METHODS:
        yield UnknownField("item.description.method", method)
    yield from fields.unknown_fields()


def _described(text: str) -> tuple[str, str, str]:
    told = _DESCRIPTION.fullmatch(clean(text))
    if not told:
        raise FieldError("missing_field", "The description does not hold number, method and type.", text)
    method = told[2].strip("' ")
    return told[1], METHOD_NAMES.get(method, method), told[3]


def _type_of(asked: str, label: str) -> str:
    """The type asked for, if the label agrees: a misspelt question is answered with invitations.

    Of a page that nobody knows the question of, the label alone tells.
    """
    answered = _TYPE_OF_LABEL.get(label.replace(" ", ""), "")
    asked = asked or answered
    if asked not in TYPES or answered != asked:
        raise FieldError(
            "unknown_code", f"Type {asked} was asked for, and the announcement says '{label}'.", label
        )
    return asked


def _published(text: str) -> Moment:
    try:
        return parse_moment(text, ZONE)
    except ValueError as error:
        raise FieldError("bad_date", f"pubDate is no date: '{text}'.", text) from error


def _locator(type_: str, link: str) -> dict[str, str]:
    return {"url": link} if type_ in ("B0", "D0", "D2") and link.startswith(_PDF_LINK) else {}


def attempt(title: str) -> int | None:
    """Which attempt the title says this is, from the second; None where it does not say."""
    told = _ATTEMPT.search(title)
    return int(told[1] or told[2]) if told else None


def unbroken(title: str) -> str:
    """Repair a title whose windows-874 bytes somebody took for Latin-1 (recorded: "»ÃÐ¡Ç´ÃÒ¤Ò")."""
    try:
        thai = title.encode("latin-1").decode("cp874")
    except UnicodeError:
        return title
    letters = [letter for letter in thai if letter.isalpha()]
    return thai if sum("ก" <= letter <= "๛" for letter in letters) * 2 > len(letters) else title


def _pdf(document: Document) -> Iterator[Reading]:
    try:
        text = document.body.decode() if document.kind == "document_text" else pdf_text(document.body)
        yield from _facts(text, document)
    except PageError as error:
        yield replace(error.reject, native_id=document.meta["native_id"])


def pdf_text(body: bytes) -> str:
    """The text of an announcement. Raises PageError for what is no PDF and for a scan, which has none."""
    if not body.lstrip().startswith(b"%PDF"):
        text = body.decode("utf-8", "replace")
        raise PageError(*diagnose(text), text)
    try:
        with pypdfium2.PdfDocument(body) as pdf:
            pages = [pdf[number] for number in range(min(len(pdf), MAX_PAGES))]
            text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    except pypdfium2.PdfiumError as error:
        raise PageError("broken_pdf", f"The PDF cannot be opened ({error}).") from error
    if not text.strip():
        raise PageError("no_text", "The PDF is a scan without text: its deadline and price are unknown.")
    return text


def _facts(text: str, document: Document) -> Iterator[Reading]:
    # Lines break inside words, and Thai needs no spaces: without them a sentence is one string.
    compact = clean(text).replace(" ", "")
    yield from each([compact], lambda told: _invitation(told, document), lambda _: document.meta["native_id"])


def _invitation(text: str, document: Document) -> Iterator[Reading]:
    bids_in, told = deadline(text)
    unread = ""
    try:
        price = reference_price(text)
    except FieldError as error:
        if not bids_in:  # then the announcement has told nothing
            raise
        price, unread = None, error.excerpt
    if not price and not told:
        message = "The announcement tells neither reference price nor deadline in the known words."
        raise FieldError("layout_changed", message, text)
    native_id = document.meta["native_id"]
    yield Notice(
        source=document.source,
        native_id=native_id,
        part="document",
        country="TH",
        deadline=bids_in,
        prices=(price,) if price else (),
        terms=terms_of(text, "TH"),
    )
    # A draft leaves the day blank, in the words of all others: the sentences themselves are always there.
    if unread:
        yield UnknownField("document.prices", unread[:EXCERPT])
    elif not price:
        yield missing("document.prices", native_id)
    if not told:
        yield missing("document.deadline", native_id)
