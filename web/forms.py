"""What addresses and forms of the desk hand over, as every area of it reads them, and what is told of it."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Final

from fastapi import Depends, Form, Query, Request
from starlette.datastructures import FormData

from web.i18n import WebTranslator

READS: Final = ["GET", "HEAD"]
Token = Annotated[str, Query(alias="token")]
Language = Annotated[str, Query(alias="lang")]
Field = Annotated[str, Form()]
# Digits of the numbers that surely fit Postgres's types.
INTEGER, BIGINT = 9, 18


async def read_form(request: Request) -> FormData:
    """The fields of a form."""
    return await request.form()


Fields = Annotated[FormData, Depends(read_form)]


def plain(said: object) -> str:
    """A text of a form without NUL, which Postgres takes in no text; a file is none."""
    return said.replace("\0", "") if isinstance(said, str) else ""


def whole(said: str, digits: int = BIGINT) -> int | None:
    """A whole number from nought on; None for what is none, or has more digits than its column."""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= digits else None


def tell_differences(fields: Iterable[tuple[str, str, str]], t: WebTranslator) -> Iterator[str]:
    """Where somebody else was quicker, what stands now beside what was sent.

    Args:
        fields: of each its name, what stands and what was sent, in words; "" for nothing.
        t: the reader's words.
    """
    nothing = t("file.nothing")
    for what, now, sent in fields:
        if now != sent:
            yield t("file.differs", what=what, now=now or nothing, yours=sent or nothing)
