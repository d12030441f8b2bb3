"""Write Parquet files (https://parquet.apache.org/docs/file-format/): typed columns, plainly encoded, in gzip.

What the star needs and no more: flat rows, one page a column and row group, nulls as definition levels. The same rows
give the same bytes. Thrift's compact protocol is what a file's descriptions of itself are written in.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, BinaryIO, Final

MAGIC: Final = b"PAR1"
# Decimals have 38 digits, of which 12 stand behind the point: what a rate needs, with room for any sum.
DIGITS, PLACES, _DECIMAL_BYTES = 38, 12, 16
_I32, _I64, _BINARY, _LIST, _STRUCT, _TRUE = 5, 6, 8, 9, 12, 1
_REQUIRED, _OPTIONAL = 0, 1
_PLAIN, _RLE, _GZIP = 0, 3, 2
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY: Final = date(1970, 1, 1).toordinal()
_MICROSECOND: Final = timedelta(microseconds=1)
_EXACT: Final = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)

Field = tuple[int, bytes]  # a Thrift type, and the value's bytes
Values = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a Postgres type is kept.

    Attributes:
        physical: Parquet's physical type.
        pack: writes values, none of them null.
        described: what else a schema says of it: fields of a SchemaElement.
    """

    physical: int
    pack: Callable[[Values], bytes]
    described: Mapping[int, Field]


@dataclass(frozen=True, slots=True)
class ParquetColumn:
    """A column: its name, Postgres's name of its type, and whether it may be null."""

    name: str
    type: str
    nullable: bool


class ParquetWriter:
    """Writes rows into an open file, group by group; `close` ends it, and without that it is no Parquet file."""

    def __init__(self, file: BinaryIO, columns: Sequence[ParquetColumn], about: Mapping[str, str]) -> None:
        self._file, self._columns, self._about = file, columns, about
        self._groups: list[Field] = []
        self.rows = 0
        self._at = file.write(MAGIC)

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write a group of rows, each with a value a column. Raises KeyError for a type that is not known."""
        chunks, size = [], 0
        for column, values in zip(self._columns, zip(*rows, strict=True), strict=True):
            chunk, written = self._chunk(column, values)
            chunks.append(chunk)
            size += written
        self._groups.append(_thrift({1: _listed(_STRUCT, chunks), 2: _long(size), 3: _long(len(rows))}))
        self.rows += len(rows)

    def close(self) -> None:
        """Write what tells a reader of all groups."""
        root = _thrift({4: _bytes("schema"), 5: _int(len(self._columns))})
        schema = [root, *(_element(column) for column in self._columns)]
        about = [_thrift({1: _bytes(name), 2: _bytes(said)}) for name, said in self._about.items()]
        _, end = _thrift(
            {
                1: _int(2),
                2: _listed(_STRUCT, schema),
                3: _long(self.rows),
                4: _listed(_STRUCT, self._groups),
                5: _listed(_STRUCT, about),
                6: _bytes("cityleads"),
            }
        )
        self._file.write(end + struct.pack("<I", len(end)) + MAGIC)

    def _chunk(self, column: ParquetColumn, values: Values) -> tuple[Field, int]:
        kind = KINDS[column.type]
        known = [value for value in values if value is not None] if column.nullable else values
        plain = (_levels(values) if column.nullable else b"") + kind.pack(known)
        packed = _gzip(plain)
        page = _thrift({1: _int(len(values)), 2: _int(_PLAIN), 3: _int(_RLE), 4: _int(_RLE)})
        _, header = _thrift({1: _int(0), 2: _int(len(plain)), 3: _int(len(packed)), 5: page})
        start = self._at
        self._at += self._file.write(header + packed)
        told = _thrift(
            {
                1: _int(kind.physical),
                2: _listed(_I32, [_int(_PLAIN), _int(_RLE)]),
                3: _listed(_BINARY, [_bytes(column.name)]),
                4: _int(_GZIP),
                5: _long(len(values)),
                6: _long(len(header) + len(plain)),
                7: _long(self._at - start),
                9: _long(start),
            }
        )
        return _thrift({2: _long(start), 3: told}), len(header) + len(plain)


def _gzip(plain: bytes) -> bytes:
    """Without a time, so that the same bytes give the same bytes."""
    squeeze = zlib.compressobj(level=6, wbits=31)
    return squeeze.compress(plain) + squeeze.flush()


def _levels(values: Values) -> bytes:
    """Which values there are: a bit each, the first lowest, in groups of eight; their length before them."""
    groups = -(-len(values) // 8)
    bits = int("".join("0" if value is None else "1" for value in reversed(values)) or "0", 2)
    run = _varint(groups << 1 | 1) + bits.to_bytes(groups, "little")
    return struct.pack("<I", len(run)) + run


def _numbers(code: str, of: Callable[[Any], Any] = lambda value: value) -> Callable[[Values], bytes]:
    return lambda values: struct.pack(f"<{len(values)}{code}", *map(of, values))


def _booleans(values: Values) -> bytes:
    bits = int("".join("1" if value else "0" for value in reversed(values)) or "0", 2)
    return bits.to_bytes(-(-len(values) // 8), "little")


def _texts(values: Values) -> bytes:
    parts: list[bytes] = []
    for value in values:
        encoded = value.encode()
        parts += (struct.pack("<I", len(encoded)), encoded)
    return b"".join(parts)


def _decimals(values: Iterable[Decimal]) -> bytes:
    return b"".join(
        int(value.scaleb(PLACES, _EXACT).to_integral_value(context=_EXACT)).to_bytes(
            _DECIMAL_BYTES, "big", signed=True
        )
        for value in values
    )


def _day(value: date) -> int:
    return value.toordinal() - _FIRST_DAY


def _moment(value: datetime) -> int:
    return (value - _EPOCH) // _MICROSECOND


# Thrift's compact protocol: a field has its number as the distance from the one before, its type, and its value.


def _varint(number: int) -> bytes:
    parts = bytearray()
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*parts, number))


def _zigzag(number: int) -> bytes:
    return _varint(number << 1 if number >= 0 else (-number << 1) - 1)


def _int(number: int) -> Field:
    return _I32, _zigzag(number)


def _long(number: int) -> Field:
    return _I64, _zigzag(number)


def _bytes(text: str) -> Field:
    encoded = text.encode()
    return _BINARY, _varint(len(encoded)) + encoded


def _listed(of: int, fields: Sequence[Field]) -> Field:
    short = len(fields) < 0xF
    head = bytes([len(fields) << 4 | of]) if short else bytes([0xF0 | of]) + _varint(len(fields))
    return _LIST, head + b"".join(value for _, value in fields)


def _thrift(fields: Mapping[int, Field]) -> Field:
    """A struct of fields by their numbers, which rise by less than 16."""
    parts, before = [], 0
    for number, (kind, value) in fields.items():
        parts.append(bytes([number - before << 4 | kind]) + value)
        before = number
    return _STRUCT, b"".join(parts) + b"\0"


def _element(column: ParquetColumn) -> Field:
    kind = KINDS[column.type]
    repeated = _int(_OPTIONAL if column.nullable else _REQUIRED)
    fields = {1: _int(kind.physical), 3: repeated, 4: _bytes(column.name), **kind.described}
    return _thrift(dict(sorted(fields.items())))


_YES: Final[Field] = (_TRUE, b"")
_EMPTY: Final = _thrift({})
_MICROS: Final = _thrift({1: _YES, 2: _thrift({2: _EMPTY})})  # as UTC, in microseconds
_AS_DECIMAL: Final = _thrift({1: _int(PLACES), 2: _int(DIGITS)})
# Physical types by Parquet's numbers; 6 and 10 of what is described are the older and the newer name of the same.
KINDS: Final[Mapping[str, Kind]] = {
    "bigint": Kind(2, _numbers("q"), {}),
    "integer": Kind(1, _numbers("i"), {}),
    "double precision": Kind(5, _numbers("d"), {}),
    "boolean": Kind(0, _booleans, {}),
    "date": Kind(1, _numbers("i", _day), {6: _int(6), 10: _thrift({6: _EMPTY})}),
    "text": Kind(6, _texts, {6: _int(0), 10: _thrift({1: _EMPTY})}),
    "timestamptz": Kind(2, _numbers("q", _moment), {6: _int(10), 10: _thrift({8: _MICROS})}),
    "numeric": Kind(
        7,
        _decimals,
        {
            2: _int(_DECIMAL_BYTES),
            6: _int(5),
            7: _int(PLACES),
            8: _int(DIGITS),
            10: _thrift({5: _AS_DECIMAL}),
        },
    ),
}
