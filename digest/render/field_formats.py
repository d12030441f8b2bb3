"""How each compared field of a lead is said; cards, differences and disagreements share it."""

from collections.abc import Callable
from html import escape
from typing import Any

from digest.i18n import Translator
from digest.select.leads import Facts
from domain.notice import Stage, Substage
from transform.text import clean
from transform.values.reduced_dates import read_moment

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


def _format_text(value: Any, _facts: Facts, _t: Translator) -> str:  # noqa: ANN401  # one signature for all fields
    return shorten(value, _VALUE)


def _format_stage(value: Any, facts: Facts, t: Translator) -> str:  # noqa: ANN401  # one signature for all fields
    return format_stage(value, facts.cancellation, t, facts.substage)


def _format_deadline(value: Any, facts: Facts, t: Translator) -> str:  # noqa: ANN401  # one signature for all fields
    return t.local_and_kst(value, facts.deadline_precision)


def _format_prequalification(value: Any, facts: Facts, t: Translator) -> str:  # noqa: ANN401  # one signature for all fields
    return t.local_and_kst(value, facts.prequalification_precision)


def _format_amount(value: Any, facts: Facts, t: Translator) -> str:  # noqa: ANN401  # one signature for all fields
    return t.amount(value, facts.currency or "", facts.amount_kind, exact=facts.amount_exact is not False)


_FORMATS: dict[str, Callable[[Any, Facts, Translator], str]] = {
    "title": _format_text,
    "buyer": _format_text,
    "stage": _format_stage,
    "deadline_at": _format_deadline,
    "prequalification_at": _format_prequalification,
    "amount": _format_amount,
    "winner": _format_text,
}
FIELDS = frozenset(_FORMATS)


def format_field(name: str, facts: Facts, t: Translator, *, read: bool = False) -> str:
    """Say one compared field; of what is not there that the notice does not tell it, where it was read."""
    value = getattr(facts, name)
    return t.missing(read=read) if value in (None, "") else _FORMATS[name](value, facts, t)


def format_change(name: str, before: Facts, after: Facts, t: Translator) -> str:
    """Say briefly what has become of a compared field; of a text only that it is another."""
    label = t(f"field.{name}")
    if name in ("title", "buyer"):
        return t("row.changed", field=label)
    if name == "winner":
        return t("row.known", field=label)
    old, new = (_briefly(name, one, t) for one in (before, after))
    return t("row.moved", field=label, old=old, new=new)


def _briefly(name: str, facts: Facts, t: Translator) -> str:
    value = getattr(facts, name)
    if value is None:
        return t("unknown")
    if name == "amount":
        return t("amount.in", sum=t.rounded(value), unit=t.currency(facts.currency or "")).strip()
    return _format_stage(value, facts, t) if name == "stage" else t.tiny_day(value)


def format_stage(
    stage: str | None, cancellation: str | None, t: Translator, substage: str | None = None
) -> str:
    """Say a stage; of a cancelled tender whether nobody won or it was called off, else what is done, where told."""
    if stage == "cancelled" and cancellation:
        return t(f"cancellation.{cancellation}")
    if substage and Substage(substage).stage == stage:
        return t(f"substage.{substage}")
    return t.code("stage", stage)


def format_funder(funder: str, t: Translator) -> str:
    """Say who pays: the funders that the catalogue knows by name, others as they are called."""
    names = funder.split(_FUNDERS)
    known = [t.named("funder", name, "") for name in names]
    return t.listed(known) if all(known) else t.named("funder", funder, funder)


def format_event(kind: str, field: str, t: Translator) -> str:
    """Say what happened to a lead: a kind of core.lead_event, and of what is amended or goes on which field."""
    what = t(f"event.{kind}")
    return f"{what} · {t(f'field.{field}')}" if field in FIELDS and kind in ("amended", "advanced") else what


def format_event_value(field: str, value: str | None, t: Translator) -> str:
    """A value as core.lead_event has it: times as `write_moment` has them, codes, sums with their currency, words."""
    if not value:
        return ""
    if field.endswith("_at"):
        return t.local_and_kst(*read_moment(value, t.zone))
    if field == "stage":
        return format_stage(value, None, t)
    if field == "substage":  # of an interest that became an open call, whose stage was open before and is now
        return format_stage(Stage.OPEN.value, None, t, None if value == Stage.OPEN.value else value)
    return shorten(value, _VALUE)
