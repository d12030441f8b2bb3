"""The fields of one announcement of the bulletin: labels and values as lines, however they wrap."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from transform.parsers._turkish import called_off, method
from transform.text import as_code, clean

_LABEL = re.compile(
    r"(?:(?P<number>\d{1,2}(?:\.\d{1,2})?)\s?[.)-]*\s*|(?P<letter>[a-zçğıöşü])\)\s*)?(?P<label>[^:]{2,90}?)\s?:\s*(?P<value>.*)"
)
_GROUP = re.compile(r"\d{1,2}\s?[.-]\s*(?=[A-ZÇĞİÖŞÜ]\S*\s?\S*)(?P<words>[^:]+)")
_NUMBERED_PROSE = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*\s?[.)-]|[a-zçğıöşü]\))\s*(?=.*[a-zçğıöşü])")
_HEADLINE_END = re.compile(r"C[AE]KT[Iİ]R\W*$")
_PROCEDURE_CUE = " ihale usulü"
_PROCEDURE = re.compile(rf"(\S+(?: istekliler arasında)?{_PROCEDURE_CUE})")
_LOWER = re.compile("[a-zçğıöşü]")
_KIND_LINE = re.compile(
    r"(?:İHALE )?(?:DÜZELTME|İPTAL|SONUÇ|ZEYİLNAME)(?: İLANI)?|(?:İHALE|ÖN YETERLİK) İLANI"
)

# Labels (folded) and what they hold; "" is known and of no use (telephones among them).
_NAMES = {
    "ihale kayit numarasi": "ikn",
    "ihale kayit numarasi (ikn)": "ikn",
    "ihale kayit no": "ikn",
    "isin adi": "name",
    "ihale turu - usulu": "procedure",
    "usulu": "procedure",
    "tarih ve saati": "deadline",
    "tarihi ve saati": "deadline",
    "ihale tarihi ve saati": "deadline",
    "ihale (son teklif verme) tarih ve saati": "deadline",
    "niteligi, turu ve miktari": "quantity",
    "yapilacagi yer": "place",
    "yapilacagi/teslim edilecegi yer": "place",
    "teslim edilecegi yer": "place",
    "teslim yeri": "place",
    "son teklif verme tarih ve saati": "due",
    "son teklif verme tarihi ve saati": "due",
    "son teklif verme tarihi": "due",
    "tekliflerin son teslim tarihi ve saati": "due",
    "tekliflerin son teslim tarih ve saati": "due",
    "ihale iptal tarihi": "cancelled",
    "ihalenin iptal tarihi": "cancelled",
    "iptal tarihi": "cancelled",
    "iptal nedeni": "reason",
    "iptal sebebi": "reason",
    "iptal gerekcesi": "reason",
    "ihalenin iptal nedeni": "reason",
    "ihale iptal nedeni": "reason",
    "ihale iptal gerekcesi": "reason",
    "yaklasik maliyeti": "estimate",
    "sozlesmeye esas kisimlarinin yaklasik maliyeti": "part_estimate",
    "bedeli": "award",
    "yuklenicisi": "contractor",
    "yuklenicinin uyrugu": "nationality",
    "toplam gecerli teklif sayisi": "valid_offers",
    "toplam teklif sayisi": "offers",
    "yuklenicinin adresi": "",
    "adresi": "address",
    "telefon numarasi": "",
    "telefon ve faks numarasi": "",
    "elektronik posta adresi": "",
    "suresi/teslim tarihi": "",
    "teslim tarihi": "",
    "ise baslama tarihi": "",
    "yapilacagi adres": "",
    "tekliflerin sunulacagi adres": "",
    "ihale yeri": "",
    "toplanti yeri": "",
}
# Fields that hold a day: a line without one is no part of them.
_DAYS = frozenset({"deadline", "due", "cancelled", "signed"})
_A_DAY = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{1,2} \S+ \d{4}")
_DAY_AND_HOUR = re.compile(rf"(?:{_A_DAY.pattern})(?:[^\d]{{0,12}}\d{{1,2}}[:.]\d{{2}})?")
_BARE_LABEL = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})?\s?[.)-]*\s*|[a-zçğıöşü]\)\s*)(?P<label>[^:]{2,90})")
# Of a tender in parts: what was expected of those that a contract is about. The label runs over two lines, the second
# of which is a label of its own elsewhere; its value stands beside either.
_PART_ESTIMATE = re.compile(
    r"(?P<head>[a-zçğıöşü]\)\s*Sözleşmeye Esas Kısımlarının) ?(?P<value>:.*)?\n"
    r"(?P<tail>Yaklaşık Maliyeti) ?(?P<rest>.*)"
)
# What a label holds by the group it stands in: "Adı" is the buyer's or the work's name.
_GROUPS = {
    "adi": (("idarenin", "buyer"), ("ihale konusu", "name")),
    "tarihi": (("sozlesmenin", "signed"),),
    "suresi": (("sozlesmenin", "term"),),
}
_GROUP_WORDS = ("idarenin", "ihale konusu", "ihalenin", "sozlesmenin")
# One announcement has each of these once.
_ONCE = frozenset({"ikn", "deadline", "cancelled", "estimate", "award", "idarenin"})
_MORE_INSIDE = re.compile(r"ayrıntılı bilgi", re.IGNORECASE)
_LOOKS_LIKE_LABEL = re.compile(r"[A-ZÇĞİÖŞÜ]\S*(?: \S+){0,4}")


@dataclass(slots=True)
class ItemFields:
    """What one announcement says.

    Attributes:
        headline: its title in capitals, often generic ("BAKIM VE ONARIM HİZMETİ ALINACAKTIR").
        head_buyer: the capitals between headline and number: the buyer, where no field names it.
        kind_line: what the notice calls itself between headline and number ("İHALE İPTAL İLANI").
        lead: the sentence above the number ("… açık ihale usulü ile ihale edilecektir").
        reason: why it was cancelled.
        seen: labels and groups met.
        repeated: labels that one announcement has once and that stand here twice: two have run together.
        unknown: labels of groups 1 to 3 that are not known, and others that look like labels, with their values.
    """

    headline: str = ""
    head_buyer: str = ""
    kind_line: str = ""
    lead: str = ""
    reason: str = ""
    parts: dict[str, list[str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    repeated: list[str] = field(default_factory=list)
    unknown: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The value of a field, its lines joined; "" when it is not there."""
        lines = self.parts.get(name)
        return clean(" ".join(lines)) if lines else ""

    def day(self, name: str) -> str:
        """The day and hour of a field without the sentences behind them; all of it where it begins with no day."""
        text = self.get(name)
        begun = _DAY_AND_HOUR.match(text)
        return begun[0] if begun else text


def item_fields(lines: list[str]) -> ItemFields:
    """Take an announcement apart."""
    fields, lines = ItemFields(), list(_rejoined(_of_one_line(lines)))
    first = next((number for number, line in enumerate(lines) if _begins_fields(line)), len(lines))
    _read_head(fields, lines[:first])
    _read_rows(fields, lines[first:])
    fields.reason = fields.get("reason") or _reason(fields) or called_off(" ".join(lines))
    return fields


def _reason(fields: ItemFields) -> str:
    """Take the sentence behind the day of cancellation out of that field."""
    day, *sentence = fields.get("cancelled").split(" ", 1)
    fields.parts["cancelled"] = [day]
    return sentence[0] if sentence else ""


def _begins_fields(line: str) -> bool:
    header = _GROUP.fullmatch(line)
    known = header and any(words in as_code(header["words"]) for words in _GROUP_WORDS)
    return bool(known or _known_label(_row(line), ""))


def _of_one_line(lines: list[str]) -> list[str]:
    """Put the label of the contracted parts' estimate, and its value, on one line."""
    text = "\n".join(lines)
    joined = _PART_ESTIMATE.sub(lambda m: f"{m['head']} {m['tail']} {m['value'] or m['rest']}", text)
    return joined.split("\n")


def _rejoined(lines: list[str]) -> Iterator[str]:
    """Put labels and values together that the page's two columns have left on lines of their own.

    A label without its colon has it on the line above or below, or its value stands above it.
    """
    held, above = "", ""
    for line in [*lines, ""]:
        if line.startswith(":"):
            if _is_bare_label(above):
                above += f" {line}"
            else:
                held = line
            continue
        if above:
            yield f"{above} :" if _is_bare_label(above) else above
        above, held = f"{line} {held}" if held and _is_bare_label(line) else line, ""


def _is_bare_label(line: str) -> bool:
    found = _BARE_LABEL.fullmatch(line)
    return as_code(line) in _NAMES or (bool(found) and as_code(found["label"]) in {*_NAMES, "adi", "suresi"})  # type: ignore[index]  # found is a match here


def _headline_end(head: list[str], kinds: list[int]) -> int:
    """The headline runs to its verb; without one (results) to the line that says what kind of notice this is."""
    ends = [number for number, line in enumerate(head[:5]) if _HEADLINE_END.search(line)]
    before = [number - 1 for number in kinds]
    return (ends or before or [0])[0]


def _read_head(fields: ItemFields, head: list[str]) -> None:
    kinds = [number for number, line in enumerate(head[:6]) if _KIND_LINE.fullmatch(line)]
    end = _headline_end(head, kinds)
    fields.kind_line = head[kinds[0]] if kinds else ""
    fields.headline = clean(" ".join(head[: end + 1]))
    rest = [line for line in head[end + 1 :] if not _KIND_LINE.fullmatch(line)]
    fields.lead = clean(" ".join(line for line in rest if _LOWER.search(line)))
    if not fields.lead:
        fields.head_buyer = clean(" ".join(rest))


def _read_rows(fields: ItemFields, lines: list[str]) -> None:
    group, current = "", [""]
    for line in lines:
        row = _row(line)
        name = _known_label(row, group)
        if row and (name is not None or row["number"] or row["letter"]):
            start = _value_start(row["value"], current, name)
            current = _new_row(fields, name, row, [*start, row["value"]])
        elif header := _GROUP.fullmatch(line):
            group, current = as_code(header["words"]), [""]
            _once(fields, group)
        elif _NUMBERED_PROSE.match(line) or _MORE_INSIDE.match(line):
            current = [""]
        else:
            if row and _LOOKS_LIKE_LABEL.fullmatch(row["label"]):
                fields.unknown[row["label"]] = row["value"]
            current.append(line)


def _once(fields: ItemFields, name: str) -> None:
    if name in _ONCE and name in fields.seen:
        fields.repeated.append(name)
    fields.seen.add(name)


def _new_row(fields: ItemFields, name: str | None, row: re.Match[str], value: list[str]) -> list[str]:
    if name is None and (row["number"] or "").startswith(("1.", "2.", "3.")):
        fields.unknown[f"{row['number']} {row['label']}"] = row["value"]
    if not name:
        return value
    _once(fields, name)
    return fields.parts.setdefault(name, value)


def _value_start(value: str, above: list[str], name: str | None) -> list[str]:
    """Take back the line above a label that stands in the middle of its value.

    Cells are centred: of a value of two lines one stands above its label and one below, of three the second
    stands beside it. A value that is empty or goes on in small letters has begun above.
    """
    if name in _DAYS:
        begun = not _A_DAY.search(value) and bool(_A_DAY.search(above[-1]))
    else:
        begun = not value or bool(_LOWER.match(value))
    return [above.pop()] if begun and len(above) > 1 else []


def _row(line: str) -> re.Match[str] | None:
    # The colon of an hour parts no label from a value.
    return _LABEL.fullmatch(line) if ":" in line and not _A_DAY.match(line) else None


def _known_label(row: re.Match[str] | None, group: str) -> str | None:
    if not row:
        return None
    label = as_code(row["label"])
    if label in _GROUPS:
        return next((name for words, name in _GROUPS[label] if words in group), "")
    return _NAMES.get(label)


def procedure(fields: ItemFields) -> tuple[str, str]:
    """Tell the OCDS method and the portal's own words for it."""
    words = fields.get("procedure")
    if not words and _PROCEDURE_CUE in fields.lead:
        sentence = _PROCEDURE.search(fields.lead)
        words = sentence[1] if sentence else ""
    return method(words), words
