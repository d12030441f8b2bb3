"""A lead's file on its page, every string ready."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from desk.acts import Act
from desk.files.changes import LONGEST_NOTE, LONGEST_TITLE
from desk.files.checklist import Step, steps, steps_at
from desk.files.states import FileState
from desk.files.team_files import Entry, TeamFile, read_files, staff_of
from desk.role import Role
from digest.render.field_formats import shorten
from domain.addresses import Link, safe_link
from domain.centres import HEADQUARTERS, centre_named
from web.forms import tell_differences
from web.i18n import WebTranslator
from web.session import Session
from web.views.list import Choice

_TOLD = 160


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step: whether it is done, and who said so."""

    code: str
    said: str
    done: bool
    by: str


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A note, a link or a date: what it says, who wrote it when, and its number for taking it away."""

    id: int
    said: str
    by: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class FileView:
    """A centre's file of a lead.

    Attributes:
        state: in words; `why` of what is lost or passed.
        choices, owners: what a form offers; () where this reader changes nothing here.
        urls: change → where its form goes.
        typed: what was sent and not taken, so that nobody types it twice: the form's fields, its change ("form") and
            the field that is to be put right ("wrong"; "" where somebody else was quicker).
        differs: where somebody else was quicker, what stands now beside what was sent.
        acts: what was done, the latest first.
    """

    centre: str
    state: str
    why: str
    owner: str
    changed: str
    version: int
    steps: tuple[StepLine, ...]
    notes: tuple[EntryLine, ...]
    links: tuple[EntryLine, ...]
    dates: tuple[EntryLine, ...]
    acts: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    owners: tuple[Choice, ...] = ()
    urls: dict[str, str] | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    differs: tuple[str, ...] = ()
    note_size: int = LONGEST_NOTE
    title_size: int = LONGEST_TITLE


@dataclass(frozen=True, slots=True)
class TeamView:
    """All that a lead's page shows of files.

    Attributes:
        own: the file of the reader's centre; an empty one where none was opened.
        others: other centres' files, for headquarters.
        hint: why nothing can be changed here; "" where it can.
        login: address of the way in; "" for who is logged in.
        trouble: what was wrong with what was sent; "" where nothing was.
    """

    own: FileView
    others: tuple[FileView, ...]
    hint: str
    login: str
    trouble: str = ""


CHANGES = ("state", "steps", "note", "link", "unlink", "date", "undate")


def view_team(
    session: Session,
    lead_id: str,
    stage: str | None,
    zone: str,
    trouble: str = "",
    typed: Mapping[str, str] | None = None,
) -> TeamView:
    """Read and say a lead's files.

    Args:
        session: who asks.
        lead_id: a living lead.
        stage: of the lead today.
        zone: IANA zone in which moments are told.
        trouble: what was wrong with what was sent.
        typed: what was sent.
    """
    centre = session.subscriber["centre"]
    everywhere = centre == HEADQUARTERS.name
    found = {
        file.centre: file for file in read_files(session.connection, lead_id, None if everywhere else centre)
    }
    own = found.pop(centre, TeamFile(centre))
    t = replace(session.t, zone=zone)
    view = _view(own, stage, t)
    editor = session.role.may(Role.EDITOR)
    if editor:
        view = _with_forms(view, own, session, lead_id, typed or {})
    hint = "" if editor else t("file.role") if session.logged_in else t("file.login")
    others = tuple(_view(file, stage, t) for file in found.values())
    login = "" if session.logged_in else f"{session.up}login?lang={t.language}"
    return TeamView(view, others, hint, login, trouble)


def centre_title(name: str, t: WebTranslator) -> str:
    """A centre's name for people."""
    known = centre_named(name)
    return known.title_ko if t.language == "ko" else known.title


def _view(file: TeamFile, stage: str | None, t: WebTranslator) -> FileView:
    return FileView(
        centre=centre_title(file.centre, t),
        state=t(f"file.states.{file.state}") if file.version else t("file.none"),
        why=file.why,
        owner=file.owner,
        changed=_when(file.changed_at, t) if file.changed_at else "",
        version=file.version,
        steps=tuple(_steps(file, stage, t)),
        notes=tuple(EntryLine(one.id, one.said, _by(one, t)) for one in file.notes),
        links=tuple(_link(one, t) for one in file.links),
        dates=tuple(
            EntryLine(one.id, f"{t.day(one.day)} · {one.said}" if one.day else one.said, _by(one, t))
            for one in file.dates
        ),
        acts=tuple(_act(act, t) for act in file.acts),
    )


def _with_forms(
    view: FileView, file: TeamFile, session: Session, lead_id: str, typed: Mapping[str, str]
) -> FileView:
    t = session.t
    state = typed.get("state", file.state)
    owned = typed.get("owner", str(file.owner_id or ""))
    nobody: dict[int | None, str] = {None: t("file.nobody")}
    staff = nobody | staff_of(session.connection, file.centre)
    sent = {
        "state": lambda: _state_sent(view, file, typed, staff, t),
        "steps": lambda: _steps_sent(view.steps, typed, t),
    }.get(typed.get("form", ""))
    fields = sent() if sent and not typed["wrong"] else ()
    return replace(
        view,
        steps=tuple(_as_sent(step, typed) for step in view.steps),
        differs=tuple(tell_differences(fields, t)),
        choices=tuple(Choice(one, t(f"file.states.{one}"), one == state) for one in FileState),
        owners=tuple(Choice(str(one or ""), name, str(one or "") == owned) for one, name in staff.items()),
        typed=typed,
        urls={change: session.page(f"file/{lead_id}/{change}") for change in CHANGES},
    )


def _as_sent(step: StepLine, typed: Mapping[str, str]) -> StepLine:
    """A step as it was ticked in a form that was not taken."""
    if step.code not in typed.get("offered", "").split():
        return step
    return replace(step, done=step.code in typed.get("done", "").split())


# Of each field of a form its name, what stands in the file and what was sent.
Sent = Iterator[tuple[str, str, str]]


def _state_sent(
    view: FileView,
    file: TeamFile,
    typed: Mapping[str, str],
    staff: Mapping[int | None, str],
    t: WebTranslator,
) -> Sent:
    state = typed.get("state", "")
    owners = {str(one or ""): name for one, name in staff.items()}
    known = t(f"file.states.{state}") if state in list(FileState) else state
    yield t("file.state"), view.state, known
    yield t("file.owner"), view.owner or staff[None], owners.get(typed.get("owner", ""), "")
    yield t("file.why"), file.why, typed.get("why", "").strip()


def _steps_sent(steps: Iterable[StepLine], typed: Mapping[str, str], t: WebTranslator) -> Sent:
    words = {True: t("file.done"), False: t("file.open")}
    for step in steps:
        now = f"{words[step.done]} ({step.by})" if step.by else words[step.done]
        ticked = _as_sent(step, typed).done
        yield step.said, now, now if ticked == step.done else words[ticked]


def _steps(file: TeamFile, stage: str | None, t: WebTranslator) -> Iterator[StepLine]:
    """The steps of the lead's stage, and those of earlier ones that are done."""
    now = {step.code for step in steps_at(stage)}
    for step in steps().values():
        if step.code in now or step.code in file.steps:
            yield _step(step, file, t)


def _step(step: Step, file: TeamFile, t: WebTranslator) -> StepLine:
    done = file.steps.get(step.code)
    return StepLine(step.code, step.said(t.language), done is not None, _by(done, t) if done else "")


def _link(one: Entry, t: WebTranslator) -> EntryLine:
    link = safe_link(one.url)
    return EntryLine(one.id, one.said or shorten(one.url, _TOLD), _by(one, t), link)


def _by(one: Entry, t: WebTranslator) -> str:
    return f"{one.by} · {_when(one.at, t)}"


def _when(at: datetime, t: WebTranslator) -> str:
    return t.moment(at, t.zone)


def _act(act: Act, t: WebTranslator) -> str:
    """One act in a line: when, who, what, and what it was before."""
    what = act.kind.partition(".")[2]
    old, new = (_told(what, dict(side).get(what), t) for side in (act.old, act.new))
    change = f"{old} → {new}" if old and new else new or (t("file.was", old=old) if old else "")
    line = (_when(act.at, t), act.by, t(f"file.acts.{what}"), shorten(change, _TOLD))
    return " · ".join(filter(None, line))


def _told(what: str, value: object, t: WebTranslator) -> str:
    """A value of an act in words, as far as it is a code."""
    said = "" if value is None else str(value)
    state, _, why = said.partition(": ")
    if what in ("state", "open") and state in list(FileState):
        return t(f"file.states.{state}") + (f": {why}" if why else "")
    if what == "step" and said in steps():
        return steps()[said].said(t.language)
    return said
