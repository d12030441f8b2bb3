"""How each compared field of a lead is said; cards, differences and disagreements share it."""

from collections.abc import Callable
from html import escape
from typing import Any

from digest.leads import Facts
from digest.voice import Voice
from transform.text import clean

# Longest title, and longest old or new value, that a mail shows whole, in characters.
LONG = 300
_VALUE = 200
# Bytes of one character in HTML: what is allowed for, and the most that one takes (&#x27;).
_BYTES, _HEAVIEST = 3, 6


def shorten(text: str, most: int) -> str:
    """Clean text from outside and cut it to a length, with a mark where it was cut.

    Args:
        text: as a portal wrote it.
        most: characters, of three bytes each as they stand in HTML: what Thai and Korean need. What weighs
            more is cut sooner, so a title made of "&" cannot fill a mail.
    """
    text = clean(text)
    if len(text) <= most and _weight(text) <= _BYTES * most:
        return text
    kept = text[: most - 1]
    while (excess := _weight(kept) - _BYTES * (most - 1)) > 0:
        kept = kept[: -(excess // _HEAVIEST + 1)]
    return f"{kept.rstrip()}…"


def _weight(text: str) -> int:
    return len(escape(text).encode())


def _say_text(value: Any, _facts: Facts, voice: Voice) -> str:  # noqa: ANN401  # one signature for all fields
    return shorten(value, _VALUE) if value else voice("unknown")


def _say_stage(value: Any, _facts: Facts, voice: Voice) -> str:  # noqa: ANN401  # one signature for all fields
    return voice.code("stage", value)


def _say_deadline(value: Any, facts: Facts, voice: Voice) -> str:  # noqa: ANN401  # one signature for all fields
    return voice.local_and_kst(value, facts.deadline_precision) if value else voice("unknown")


def _say_moment(value: Any, _facts: Facts, voice: Voice) -> str:  # noqa: ANN401  # one signature for all fields
    return voice.local_and_kst(value, "minute") if value else voice("unknown")


def _say_amount(value: Any, facts: Facts, voice: Voice) -> str:  # noqa: ANN401  # one signature for all fields
    if value is None:
        return voice("unknown")
    return voice.amount(value, facts.currency or "", facts.amount_kind, exact=facts.amount_exact is not False)


_SAY: dict[str, Callable[[Any, Facts, Voice], str]] = {
    "title": _say_text,
    "buyer": _say_text,
    "stage": _say_stage,
    "deadline_at": _say_deadline,
    "prequalification_at": _say_moment,
    "amount": _say_amount,
}
FIELDS = frozenset(_SAY)


def say_field(name: str, facts: Facts, voice: Voice) -> str:
    """Say one compared field; a null is "not told"."""
    return _SAY[name](getattr(facts, name), facts, voice)
