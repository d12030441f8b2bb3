"""Titles that a machine translated, each text once: kept by the hash of the text and the language wanted."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert

from warehouse.tables import setting, translation

# A text that its service refused is not sent again for so long.
REFUSED_FOR = timedelta(days=7)
_LAST_RUN = "translation"


def text_hash(title: str) -> str:
    """What a translation goes by: SHA-256 of the title's UTF-8, hexadecimal; as SQL makes it below."""
    return sha256(title.encode()).hexdigest()


def untried(connection: Connection, titles: Iterable[str], language: str, now: datetime) -> list[str]:
    """The titles, each once and in their order, that have no translation and were not refused lately."""
    wanted = {text_hash(title): title for title in titles}
    known = select(translation.c.hash).where(
        translation.c.hash.in_(wanted),
        translation.c.language == language,
        translation.c.translated.is_not(None) | (translation.c.asked_at > now - REFUSED_FOR),
    )
    done = set(connection.execute(known).scalars())
    return [title for key, title in wanted.items() if key not in done]


def keep(
    connection: Connection, translated: Mapping[str, str | None], language: str, engine: str, now: datetime
) -> None:
    """Keep what a service made of titles; None where it refused one.

    Args:
        connection: inside a transaction.
        translated: title → its translation.
        language: "ko" or "en".
        engine: the kind of service, with its model.
        now: aware time.
    """
    rows = [
        {
            "hash": text_hash(title),
            "language": language,
            "engine": engine,
            "translated": said,
            "asked_at": now,
        }
        for title, said in translated.items()
    ]
    added = insert(translation)
    changed = {name: added.excluded[name] for name in ("engine", "translated", "asked_at")}
    connection.execute(
        added.on_conflict_do_update(
            index_elements=["hash", "language"], set_=changed, where=translation.c.translated.is_(None)
        ),
        rows,
    )


def read_of_leads(connection: Connection, ids: Collection[str]) -> dict[str, dict[str, str]]:
    """Lead → language → its title of today as a machine translated it; nothing of leads without one."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    asked = text(
        "SELECT l.id, t.language, t.translated FROM core.lead l JOIN digest.translation t"
        " ON t.hash = encode(sha256(convert_to(l.title, 'UTF8')), 'hex')"
        " WHERE l.id = ANY(:ids) AND t.translated IS NOT NULL"
    )
    for row in connection.execute(asked, {"ids": list(ids)}):
        found[row.id][row.language] = row.translated
    return dict(found)


def read_last_run(connection: Connection) -> dict[str, Any]:
    """How the last run ended, as `note_run` wrote it; {} where there was none."""
    found = select(setting.c.value).where(setting.c.name == _LAST_RUN)
    return dict(connection.execute(found).scalar() or {})


def note_run(connection: Connection, run: Mapping[str, Any]) -> None:
    """Note how a run ended, in place of the one before."""
    row = insert(setting).values(name=_LAST_RUN, value=dict(run))
    connection.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": row.excluded.value}))
