"""Change a lead's file: each change is one function, within the caller's transaction, and leaves an act."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from desk.acts import record
from desk.field_errors import FieldError, StaleError
from desk.files.states import NEEDS_WHY, FileState
from desk.files.team_files import MOST_DATES, MOST_LINKS, MOST_NOTES, ORIGINS, staff_of, subject_of
from domain.addresses import safe_link
from warehouse.db import rows_of
from warehouse.tables import file_date, file_link, file_note, file_step, team_file

# Characters; a form of so much Hangul is within the desk's bound on bodies.
LONGEST_NOTE: Final = 1_500
LONGEST_TITLE: Final = 200


class FileError(FieldError):
    """What was asked cannot be done; `about` is the field that is to be put right."""


@dataclass(frozen=True, slots=True)
class Editor:
    """Who changes a file, and which.

    Attributes:
        me: id of the subscriber.
        centre: theirs; no other centre's file can be changed.
        lead_id: a living lead.
        now: aware time.
    """

    me: int
    centre: str
    lead_id: str
    now: datetime

    def record(self, connection: Connection, kind: str, old: object, new: object) -> None:
        """Write down a change of the file: `kind` is what of it changed."""
        subject = subject_of(self.centre, self.lead_id)
        told = [{kind: value} if value not in ("", None) else {} for value in (old, new)]
        record(connection, self.me, f"file.{kind}", subject, self.now, old=told[0], new=told[1])


def change_state(
    connection: Connection, editor: Editor, version: int, state: str, why: str, owner: int | None
) -> None:
    """Say how far the centre is with a lead, and who looks after it.

    Args:
        connection: inside a transaction.
        editor: who, and of which lead.
        version: of the file as it was shown; 0 where there was none.
        state: a FileState's code.
        why: for what is lost or passed; of other states it is forgotten.
        owner: id of a subscriber of the centre; None for nobody.

    Raises:
        FileError: the state is none, the reason is missing, or the owner is none of the centre's staff.
        StaleError: the file is of another version by now.
    """
    if state not in list(FileState):
        raise FileError("state")
    said = why.strip()[:LONGEST_NOTE] if state in NEEDS_WHY else ""
    if state in NEEDS_WHY and not said:
        raise FileError("why")
    if owner is not None and owner not in staff_of(connection, editor.centre):
        raise FileError("owner")
    before = _open(connection, editor, version)
    _write(connection, editor, before, state=state, why=said, owner_id=owner)
    staff = staff_of(connection, editor.centre)
    if (before["state"], before["why"]) != (state, said):
        editor.record(connection, "state", _told(before["state"], before["why"]), _told(state, said))
    if before["owner_id"] != owner:
        named = [staff.get(one, str(one)) if one else "" for one in (before["owner_id"], owner)]
        editor.record(connection, "owner", *named)


def _told(state: str, why: str) -> str:
    return f"{state}: {why}" if why else state


def tick_steps(
    connection: Connection, editor: Editor, version: int, offered: Collection[str], done: Collection[str]
) -> None:
    """Say which steps of a checklist are done.

    Args:
        connection: inside a transaction.
        editor: who, and of which lead.
        version: of the file as it was shown; 0 where there was none.
        offered: codes of the steps that were shown; others are left as they are.
        done: those of them that are done.

    Raises:
        StaleError: the file is of another version by now.
    """
    before = _open(connection, editor, version)
    rows = connection.execute(select(file_step.c.step).where(file_step.c.file_id == before["id"])).scalars()
    had = set(rows) & set(offered)
    wanted = set(done) & set(offered)
    if had == wanted:
        return
    gone = delete(file_step).where(file_step.c.file_id == before["id"], file_step.c.step.in_(had - wanted))
    connection.execute(gone)
    for step in sorted(wanted - had):
        _hold(connection, editor, file_step, before["id"], step=step)
    _write(connection, editor, before)
    for step in sorted(had ^ wanted):
        editor.record(connection, "step", step if step in had else "", step if step in wanted else "")


def add_note(connection: Connection, editor: Editor, note: str) -> None:
    """Add a note for the whole team. Raises FileError where it is empty or too long, or there are too many."""
    said = note.strip()
    if not said or len(said) > LONGEST_NOTE:
        raise FileError("note")
    _add(connection, editor, file_note, MOST_NOTES, note=said)
    editor.record(connection, "note", "", said)


def add_link(connection: Connection, editor: Editor, url: str, title: str) -> None:
    """Add a paper as a link. Raises FileError where its address is not plainly https, or there are too many."""
    link = safe_link(url)
    if link is None or not link.url.startswith("https://"):
        raise FileError("url")
    said = title.strip()[:LONGEST_TITLE]
    _add(connection, editor, file_link, MOST_LINKS, url=link.url, title=said)
    editor.record(connection, "link", "", link.url)


def add_date(connection: Connection, editor: Editor, day: str, title: str) -> None:
    """Set a day of the centre's own. Raises FileError where day or title are missing, or there are too many."""
    said = title.strip()[:LONGEST_TITLE]
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise FileError("day") from None
    if not said:
        raise FileError("title")
    _add(connection, editor, file_date, MOST_DATES, day=on, title=said)
    editor.record(connection, "date", "", f"{on} {said}")


def remove_link(connection: Connection, editor: Editor, link: int) -> None:
    """Take a link away; taking it away twice changes nothing."""
    for gone in _take(connection, editor, file_link, link):
        editor.record(connection, "link", gone["url"], "")


def remove_date(connection: Connection, editor: Editor, number: int) -> None:
    """Take a day away; taking it away twice changes nothing."""
    for gone in _take(connection, editor, file_date, number):
        editor.record(connection, "date", f"{gone['day']} {gone['title']}", "")


def _add(connection: Connection, editor: Editor, table: Table, most: int, **values: object) -> None:
    file = _open(connection, editor, None)
    held = select(func.count()).select_from(table).where(table.c.file_id == file["id"])
    if connection.execute(held).scalar_one() >= most:
        raise FileError("full")
    _hold(connection, editor, table, file["id"], **values)
    _touch(connection, editor, file["id"])


def _take(connection: Connection, editor: Editor, table: Table, number: int) -> list[dict[str, Any]]:
    file = _open(connection, editor, None)
    gone = delete(table).where(table.c.id == number, table.c.file_id == file["id"]).returning(table)
    rows = [dict(row._mapping) for row in connection.execute(gone)]  # noqa: SLF001  # SQLAlchemy's own way
    _touch(connection, editor, file["id"])
    return rows


def _hold(connection: Connection, editor: Editor, table: Table, file_id: int, **values: object) -> None:
    row = {"file_id": file_id, "subscriber_id": editor.me, "written_at": editor.now, **values}
    connection.execute(insert(table).values(row))


def _touch(connection: Connection, editor: Editor, file_id: int) -> None:
    connection.execute(update(team_file).where(team_file.c.id == file_id).values(changed_at=editor.now))


def _write(connection: Connection, editor: Editor, before: dict[str, Any], **values: object) -> None:
    told = {"version": before["version"] + 1, "changed_at": editor.now, **values}
    connection.execute(update(team_file).where(team_file.c.id == before["id"]).values(told))


def _open(connection: Connection, editor: Editor, version: int | None) -> dict[str, Any]:
    """The centre's file, held against other changes until the transaction ends; opened where there is none.

    Files of leads that became one are made one here. Raises StaleError where a version is named and it is another.
    """
    found = _lock(connection, editor)
    fresh = not found
    if fresh:
        row = {"centre": editor.centre, "lead_id": editor.lead_id, "version": 1}
        moments = {"opened_at": editor.now, "changed_at": editor.now}
        made = upsert(team_file).values(row | moments).on_conflict_do_nothing().returning(team_file.c.id)
        fresh = connection.execute(made).scalar_one_or_none() is not None
        found = _lock(connection, editor)
    if version is not None and version != (0 if fresh else found[0]["version"]):
        raise StaleError
    if fresh:
        editor.record(connection, "open", "", FileState.WATCHING.value)
    return _joined(connection, editor, found)


def _lock(connection: Connection, editor: Editor) -> list[dict[str, Any]]:
    return rows_of(
        connection,
        f"""{ORIGINS}
        SELECT f.* FROM desk.file f WHERE f.centre = :centre AND f.lead_id IN (SELECT id FROM origin)
        ORDER BY f.changed_at DESC, f.id DESC FOR UPDATE
        """,  # noqa: S608  # our own text
        lead=editor.lead_id,
        centre=editor.centre,
    )


def _joined(connection: Connection, editor: Editor, found: list[dict[str, Any]]) -> dict[str, Any]:
    """One file of several: the one that changed last keeps its state, and gets what the others hold."""
    kept, *others = found
    for other in others:
        ids = {"kept": kept["id"], "other": other["id"]}
        for statement in _JOIN:
            connection.execute(text(statement), ids)
        editor.record(connection, "joined", f"{other['lead_id']} {_told(other['state'], other['why'])}", "")
    if kept["lead_id"] != editor.lead_id:
        moved = update(team_file).where(team_file.c.id == kept["id"]).values(lead_id=editor.lead_id)
        connection.execute(moved)
    return kept


_JOIN = (
    """
    DELETE FROM desk.file_step s WHERE s.file_id = :other
      AND EXISTS (SELECT FROM desk.file_step k WHERE k.file_id = :kept AND k.step = s.step)
    """,
    *(
        f"UPDATE desk.{table} SET file_id = :kept WHERE file_id = :other"  # noqa: S608  # names of ours
        for table in ("file_note", "file_link", "file_date", "file_step")
    ),
    "DELETE FROM desk.file WHERE id = :other",
)
