"""What an alert tells beside its sentence, in the reader's language, from the values that it was made of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from digest.render.coverage_views import tell_trouble
from domain.crawl.counts import in_number
from web.i18n import WebTranslator

Row = Mapping[str, Any]


def say_alert(row: Row, t: WebTranslator) -> str:
    """The last figures of an alert; as they were noted where that is a text of its own, as of a task that failed.

    Args:
        row: of ops.operator_alert.
        t: the reader's words.
    """
    facts = row["facts"]
    key = "alert.source" if "troubles" in facts else f"alert.{row['code']}"
    if not facts or not t.knows(key):
        return str(row["told"])
    values = facts | (_of_source(facts, t) if "troubles" in facts else {})
    if row["code"] == "channel_unwell":
        values |= {"state": t(f"operating.mail.{facts['state']}")}
    return in_number(t(key, **values))


def _of_source(facts: Mapping[str, Any], t: WebTranslator) -> dict[str, str]:
    """How a source was read last, why not whole, and when whole."""
    full_at = facts["full_at"]
    return {
        "state": t(f"state.{facts['state']}"),
        "reason": "; ".join(tell_trouble(one, t) for one in facts["troubles"]) or facts["reason"] or "–",
        "full": t.brief_moment(datetime.fromisoformat(full_at)) if full_at else t("operating.never"),
    }
