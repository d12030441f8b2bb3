"""PDF files whose text can be read back: portals announce in PDF, and the sandbox has to answer some.

The font is a name only: a composite font of two-byte codes with a map back to Unicode and no outlines. What
reads text gets every script back, line by line (runs of spaces become one space); a viewer shows blanks.
"""

from collections.abc import Sequence

PAGE = (595, 842)  # A4, in points
SIZE, LEADING, MARGIN = 9, 12, 40
LETTER_WIDTH = 500  # thousandths of the size

_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CMapName /Back def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""

_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /Sandbox /Encoding /Identity-H"
    " /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>"
)
_DESCENDANT = (
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Sandbox /FontDescriptor 5 0 R"
    f" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW {LETTER_WIDTH} >>"
)
_DESCRIPTOR = (
    "<< /Type /FontDescriptor /FontName /Sandbox /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0"
    " /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>"
)


def make_pdf(pages: Sequence[str], weight: int = 0) -> bytes:
    """Write one PDF page per text, one PDF line per line. A page without text is like a scan.

    `weight` bytes stand for the fonts and pictures that real files carry.
    """
    codes = {letter: code for code, letter in enumerate(sorted(set("".join(pages)) - {"\n"}), start=1)}
    kids = " ".join(f"{7 + 2 * number} 0 R" for number in range(len(pages)))
    box = f"[0 0 {PAGE[0]} {PAGE[1]}]"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} /MediaBox {box} >>".encode(),
        _FONT.encode(),
        _DESCENDANT.encode(),
        _DESCRIPTOR.encode(),
        _stream(_back_to_unicode(codes)),
    ]
    for number, text in enumerate(pages):
        resources = "/Resources << /Font << /F 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R {resources} /Contents {8 + 2 * number} 0 R >>".encode())
        objects.append(_stream(_drawn(text, codes)))
    if weight:
        objects.append(_stream("0" * weight))
    return _file(objects)


def _back_to_unicode(codes: dict[str, int]) -> str:
    lines = [f"<{code:04X}> <{letter.encode('utf-16-be').hex()}>" for letter, code in codes.items()]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]  # 100 is a CMap's limit
    told = [f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks]
    return _CMAP.format(blocks="\n".join(told))


def _drawn(text: str, codes: dict[str, int]) -> str:
    lines = ["".join(f"{codes[letter]:04X}" for letter in line) for line in text.split("\n")]
    shown = "\n".join(f"<{line}> Tj T*" for line in lines)
    return f"BT /F {SIZE} Tf {LEADING} TL {MARGIN} {PAGE[1] - MARGIN} Td\n{shown}\nET"


def _stream(content: str) -> bytes:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream".encode("ascii")


def _file(objects: Sequence[bytes]) -> bytes:
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    entries = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{entries}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return body + f"{tail}startxref\n{len(body)}\n%%EOF\n".encode("ascii")
