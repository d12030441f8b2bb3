"""Links to our own web desk, as mails and pages hold them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from digest.i18n import catalogue
from digest.links.tokens import Action, LinkToken, Signer

# How long a link in a mail is good for; who wants to leave may do so from an old mail too.
_USUALLY = timedelta(days=60)
_GOOD_FOR = {Action.UNSUBSCRIBE: timedelta(days=400), Action.UNDO: timedelta(days=1)}
# The web desk's pages. Airflow blanks a query's `token` in its access log; it would keep whatever is in a path.
PATHS = {action: "leads" if action is Action.READ else action.value for action in Action}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where subscribers act on what a mail tells them: the web desk, or a mail to the staff where there is none.

    Attributes:
        mail: the address that answers by hand.
        base: the web desk's public address, without a slash at its end; "" where there is none.
        signer: makes the tokens; None where there is no web desk.
    """

    mail: str
    base: str = ""
    signer: Signer | None = None

    def url(self, action: Action, subscriber: int, subject: str, now: datetime, language: str = "") -> str:
        """The address at which a subscriber does one thing.

        Args:
            action: what.
            subscriber: id of the subscriber.
            subject: id of the lead; "" for READ (the list of leads) and UNSUBSCRIBE.
            now: when the mail is made; the link is good for some weeks from that day on.
            language: of the words in the subject of a mail to the staff; "" for the action's own name, for programs.

        Returns:
            An address of the web desk; without one a mailto address, whose subject says the same to a person.
        """
        if self.signer is None:
            named = f"[{catalogue(language).get(f'act.{action}', action)}]" if language else action
            words = quote(" ".join(filter(None, (named, subject, f"#{subscriber}"))))
            return f"mailto:{quote(self.mail, safe='@.+-_')}?subject={words}"
        expires = now.astimezone(UTC).date() + _GOOD_FOR.get(action, _USUALLY)
        return self.at(LinkToken(action, subscriber, subject, expires))

    def at(self, link_token: LinkToken, path: str = "") -> str:
        """The web desk's address for a token. Raises ValueError where there is no web desk."""
        if self.signer is None:
            raise ValueError("there is no web desk: set CITYLEADS_WEB_URL and CITYLEADS_LINK_KEY")
        return f"{self.base}/{path or PATHS[link_token.action]}?token={self.signer.sign(link_token)}"

    def entrance(self, secret: str, language: str) -> str:
        """The address of the page by which somebody logs in, in their language.

        Raises:
            ValueError: there is no web desk.
        """
        if not self.base:
            raise ValueError("there is no web desk: set CITYLEADS_WEB_URL and CITYLEADS_LINK_KEY")
        return f"{self.base}/enter?token={quote(secret, safe='')}&lang={language}"

    def lead(self, subscriber: int, lead_id: str, now: datetime, language: str = "") -> str:
        """The address of a lead's page, with all that its subscriber may do there; mailto without a web desk."""
        return self._page("lead", subscriber, lead_id, now, language)

    def project(self, subscriber: int, project_id: str, now: datetime, language: str = "") -> str:
        """The address of a project's page; mailto without a web desk."""
        return self._page("project", subscriber, project_id, now, language)

    def told(self, subscriber: int, now: datetime, language: str = "") -> str:
        """The address of all that mails told a subscriber beside leads; mailto without a web desk."""
        return self._page("told", subscriber, "beside", now, language)

    def search(self, subscriber: int, search_id: int, now: datetime, language: str = "") -> str:
        """The address of a kept search's page; mailto without a web desk."""
        return self._page("search", subscriber, str(search_id), now, language)

    def report(self, subscriber: int, kind: str, now: datetime, language: str = "") -> str:
        """The address of the form by which a subscriber says what was missed or is too much; mailto without a desk.

        Args:
            subscriber: id of the subscriber.
            kind: "missed" or "too-much", as the form's address has it.
            now: when the mail is made.
            language: of the words in the subject of a mail to the staff.
        """
        if self.signer is not None:
            return self._page("report", subscriber, kind, now, language)
        named = catalogue(language).get(f"act.{kind}", kind) if language else kind
        return f"mailto:{quote(self.mail, safe='@.+-_')}?subject={quote(f'[{named}] #{subscriber}')}"

    def _page(self, what: str, subscriber: int, subject: str, now: datetime, language: str) -> str:
        if self.signer is None:
            return self.url(Action.READ, subscriber, subject, now, language)
        expires = now.astimezone(UTC).date() + _USUALLY
        return self.at(LinkToken(Action.READ, subscriber, "", expires), f"{what}/{quote(subject, safe='')}")

    def unsubscribe_headers(self, subscriber: int, now: datetime) -> dict[str, str]:
        """The headers List-Unsubscribe (RFC 2369) and, where the desk speaks https, its -Post (RFC 8058)."""
        by_mail = replace(self, base="", signer=None).url(Action.UNSUBSCRIBE, subscriber, "", now)
        if self.signer is None:
            return {"List-Unsubscribe": f"<{by_mail}>"}
        headers = {
            "List-Unsubscribe": f"<{self.url(Action.UNSUBSCRIBE, subscriber, '', now)}>, <{by_mail}>",
        }
        if self.base.startswith("https://"):
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return headers
