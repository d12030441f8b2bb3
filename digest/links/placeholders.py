"""Placeholders for the addresses by which a mail's recipient acts, known only when it is known who that is."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from secrets import token_hex
from urllib.parse import unquote

from digest.i18n import catalogue
from digest.links.tokens import Action
from digest.links.urls import Desk

_LEAD, _PROJECT, _REPORT, _TOLD = "lead", "project", "report", "told"
# A lead's id that none has: the pages of two leads differ in the id alone, their signature is the subscriber's.
_ANY = "L-0000000000"
# Room for the subscriber's id in a token, in bytes: ids grow, and the mail's length is measured before they are known.
# A token to read has it as it is, others in base64; a long mail has hundreds of the former.
_ROOM, _ROOM_TO_READ = 16, 12
# The language whose words are longest in an address; the length is measured by it.
_LONGEST = "ko"
_MAIL = "mailto:"


@dataclass(frozen=True, slots=True)
class Placeholders:
    """Makes placeholders as long as the addresses that they stand for, and puts those in their places.

    Attributes:
        desk: where subscribers act.
        now: when the mails are made.
        secret: drawn afresh for each morning. A portal that knew it could give a subscriber's own links to its titles.
    """

    desk: Desk
    now: datetime
    secret: str = field(default_factory=partial(token_hex, 12), repr=False, compare=False)

    def lead(self, lead_id: str, place: str = "") -> str:
        """Stands for the page of a lead, or for a place on it."""
        anchor = f"#{place}" if place else ""
        page = self.desk.lead(0, lead_id, self.now, _LONGEST)
        return self._padded(_LEAD, lead_id, page, _ROOM_TO_READ) + anchor

    def project(self, project_id: str) -> str:
        """Stands for the page of a project."""
        return self._padded(_PROJECT, project_id, self.desk.project(0, project_id, self.now, _LONGEST))

    def told(self) -> str:
        """Stands for the page of all that mails told beside leads."""
        return self._padded(_TOLD, "", self.desk.told(0, self.now, _LONGEST))

    def report(self, kind: str) -> str:
        """Stands for the form of one kind of report: "missed" or "too-much"."""
        return self._padded(_REPORT, kind, self.desk.report(0, kind, self.now, _LONGEST))

    def act(self, action: Action, lead_id: str = "") -> str:
        """Stands for the address of an action.

        Where there is a web desk, what is done to a lead is done on the lead's page: one signature then serves all
        links of a mail, and subscribers see what they act on.
        """
        if lead_id and self.desk.signer is not None:
            return self.lead(lead_id, "not_for_us" if action is Action.NOT_FOR_US else "act")
        return self._padded(action.value, lead_id, self.desk.url(action, 0, lead_id, self.now, _LONGEST))

    def fill(self, text: str, subscriber: int, language: str, *, plain: bool = False) -> str:
        """Fill in a subscriber's own addresses; in plain text a mail to write is said in words."""
        page = self.desk.lead(subscriber, _ANY, self.now, language)

        def address(found: re.Match[str]) -> str:
            what, subject = found[1], found[2]
            url = page.replace(_ANY, subject)
            if what == _PROJECT:
                url = self.desk.project(subscriber, subject, self.now, language)
            elif what == _TOLD:
                url = self.desk.told(subscriber, self.now, language)
            elif what == _REPORT:
                url = self.desk.report(subscriber, subject, self.now, language)
            elif what != _LEAD:
                url = self.desk.url(Action(what), subscriber, subject, self.now, language)
            return _in_words(url, language) if plain and url.startswith(_MAIL) else url

        return re.sub(rf"https://{self.secret}\.invalid/(\w+)/([A-Za-z0-9-]*)/_*", address, text)

    def _padded(self, what: str, lead_id: str, like: str, room: int = _ROOM) -> str:
        """A host below .invalid cannot exist (RFC 2606), so that a placeholder that was left would lead nowhere."""
        bare = f"https://{self.secret}.invalid/{what}/{lead_id}/"
        return bare + "_" * max(0, len(like) + room - len(bare))


def _in_words(url: str, language: str) -> str:
    """A mail to write: where to, and with which subject; its address in percent signs is for programs."""
    address, _, subject = url.removeprefix(_MAIL).partition("?subject=")
    return str(catalogue(language)["act.by_mail"]).format(address=unquote(address), subject=unquote(subject))
