"""A letter that introduces a firm to the authority in charge of a lead, in Korean and English: a person sends it."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from desk.companies.profiles import Profile
from digest.company_list import Ranked
from digest.delivery.message import header_text
from web.companies.match_lines import card_of
from web.companies.profile_words import said_of
from web.i18n import LANGUAGES, WebTranslator
from web.session import Session


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in one language."""

    language: str
    subject: str
    text: str


def write_letters(session: Session, profile: Profile, found: Ranked) -> tuple[Letter, ...]:
    """The letter in Korean and in English, with the facts of the lead as its page tells them."""
    return tuple(
        _letter(WebTranslator(language, found.item.lead.zone), session, profile, found)
        for language in LANGUAGES
    )


def _letter(t: WebTranslator, session: Session, profile: Profile, found: Ranked) -> Letter:
    card = card_of(found, session.site, session.now, t)
    centre = session.subscriber["title_ko" if t.language == "ko" else "title"]
    facts = [f"- {t('letter.tender')}: {card.plain_title}"]
    # What is not known, and what is reckoned for our own readers (working days, won), is none of a letter's.
    unknown = {t.missing(read=read) for read in (True, False)}
    facts += [f"- {line.label}: {line.value}" for line in card.lines if line.value not in unknown]
    if card.link:
        facts.append(f"- {t('letter.notice')}: {card.link.url}")
    can = [said_of(one, t) for one in sorted(profile.wants.concepts)]
    told = {
        "centre": centre,
        "firm": profile.name,
        "can": t.listed(can) if can else t("letter.no_concepts"),
        "contact": profile.email or t("letter.no_contact"),
        "country": t.country(found.item.lead.country),
    }
    parts = (
        t("letter.to", buyer=found.item.lead.facts.buyer or t("letter.no_buyer")),
        t("letter.opening", **told),
        t("letter.about"),
        "\n".join(facts),
        t("letter.firm", **told),
        t("letter.ask", **told),
        t("letter.closing", **told),
    )
    sandbox = f"*** {t('nav.sandbox')} ***\n\n" if session.site.sandbox else ""
    return Letter(t.language, t("letter.subject", **told), sandbox + "\n\n".join(parts) + "\n")


def as_text(letters: tuple[Letter, ...]) -> bytes:
    """Both letters as plain text, UTF-8."""
    return "\n\n----\n\n".join(f"{one.subject}\n\n{one.text}" for one in letters).encode()


def as_mail(letters: tuple[Letter, ...], language: str) -> bytes:
    """Both letters as a draft (RFC 5322, X-Unsent) without sender or recipient, the subject in one language."""
    message = EmailMessage(policy=SMTP)
    subject = next(one.subject for one in letters if one.language == language)
    message["Subject"] = header_text(subject)
    message["X-Unsent"] = "1"
    message.set_content("\n\n----\n\n".join(one.text for one in letters), cte="base64")
    return message.as_bytes()
