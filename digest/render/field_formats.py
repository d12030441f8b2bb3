"""How each compared field of a lead is said; cards, differences and disagreements share it."""

from collections.abc import Callable
from html import escape
from typing import Any

from digest.i18n import Voice
from digest.select.leads import Facts
from transform.text import clean

# Longest title, and longest old or new value, that a mail shows whole, in characters.
LONG = 300
_VALUE = 200
# Bytes of one character in HTML: what is allowed for, and the most that one takes (&#x27;).
_BYTES, _HEAVIEST = 3, 6
# Stands between the names of several funders (transform.values.eligibility).
_FUNDERS = ", "


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


def _say_text(value: Any, _facts: Facts, _voice: Voice) -> str:  # noqa: ANN401  # one signature for all fields
    return shorten(value, _VALUE)


def _say_stage(value: Any, facts: Facts, voice: Voice) -> str:  # noqa: ANN401  # one signature for all fields
    return say_stage(value, facts.cancellation, voice)


def _say_deadline(value: Any, facts: Facts, voice: Voice) -> str:  # noqa: ANN401  # one signature for all fields
    return voice.local_and_kst(value, facts.deadline_precision)


def _say_prequalification(value: Any, facts: Facts, voice: Voice) -> str:  # noqa: ANN401  # one signature for all fields
    return voice.local_and_kst(value, facts.prequalification_precision)


def _say_amount(value: Any, facts: Facts, voice: Voice) -> str:  # noqa: ANN401  # one signature for all fields
    return voice.amount(value, facts.currency or "", facts.amount_kind, exact=facts.amount_exact is not False)


_SAY: dict[str, Callable[[Any, Facts, Voice], str]] = {
    "title": _say_text,
    "buyer": _say_text,
    "stage": _say_stage,
    "deadline_at": _say_deadline,
    "prequalification_at": _say_prequalification,
    "amount": _say_amount,
}
FIELDS = frozenset(_SAY)


def say_field(name: str, facts: Facts, voice: Voice, *, read: bool = False) -> str:
    """Say one compared field; of what is not there that the notice does not tell it, where it was read."""
    value = getattr(facts, name)
    return voice.missing(read=read) if value in (None, "") else _SAY[name](value, facts, voice)


def say_stage(stage: str | None, cancellation: str | None, voice: Voice) -> str:
    """Say a stage; of a cancelled tender whether nobody won or it was called off, where a portal told."""
    if stage == "cancelled" and cancellation:
        return voice(f"cancellation.{cancellation}")
    return voice.code("stage", stage)


def say_funder(funder: str, voice: Voice) -> str:
    """Say who pays: the funders that the catalogue knows by name, others as they are called."""
    names = funder.split(_FUNDERS)
    known = [voice.named("funder", name, "") for name in names]
    return voice.listed(known) if all(known) else voice.named("funder", funder, funder)
