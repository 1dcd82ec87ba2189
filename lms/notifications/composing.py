"""A letter as the message that a mail server takes: plain text, the same as simple HTML, and what is attached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import urljoin, urlsplit

from flask import current_app
from flask_babel import gettext

from lms.contracts.mail import is_email
from lms.notifications.services.mailing import Letter
from lms.notifications.wording import said
from lms.web.i18n import LOCALES, in_language
from lms.web.paths import path_to

LONGEST_SUBJECT = 150


class Unsendable(Exception):
    """The letter cannot be made into a message: nobody can be written to at this address."""


@dataclass(frozen=True, slots=True)
class Sender:
    """In whose name mail goes out, where its links lead, and its language for people who have chosen none."""

    mail_from: str
    base_url: str
    locale: str


def compose(letter: Letter, sender: Sender, now: datetime) -> EmailMessage:
    """The message, in the language of who will read it. Raises Unsendable.

    Nothing that a person typed can add a header: the message's policy refuses line breaks in one, and they are gone
    from texts before. The Message-ID is the letter's, whatever the attempt, so that a copy shows as one.
    """
    chosen = letter.locale if letter.locale in dict(LOCALES) else sender.locale
    with in_language(chosen):
        return _compose(letter, sender, now)


def _compose(letter: Letter, sender: Sender, now: datetime) -> EmailMessage:
    text = said(letter.message, letter.values)
    message = EmailMessage(policy=policy.SMTP)
    subject = text.partition("\n")[0]
    message["Subject"] = subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1]}…"
    message["From"] = _address(*parseaddr(sender.mail_from))
    message["To"] = _address(letter.name, letter.address or "")
    message["Date"] = format_datetime(now)
    host = urlsplit(sender.base_url).hostname or "localhost"
    message["Message-ID"] = f"<{letter.id}.{letter.written_at:%Y%m%d%H%M%S}@{host}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence note need answer it
    choices = urljoin(sender.base_url, path_to("notices.mail"))
    if letter.kind:
        message["List-Unsubscribe"] = f"<{choices}>"
    _write(message, text, urljoin(sender.base_url, letter.url), choices if letter.kind else None)
    for each in letter.attachments:
        main, _, sub = each.media_type.partition("/")
        name = " ".join(each.name.split()).replace("/", "-")
        message.add_attachment(each.content, maintype=main, subtype=sub, filename=name)
    return message


def _write(message: EmailMessage, text: str, url: str, choices: str | None) -> None:
    """The same twice, plain and as HTML: the text, the page, and why it comes. No choices: it was asked for."""
    if choices:
        why = gettext("You get this mail because you take notices of this kind by mail.")
        last = f"{why}\n{gettext('Choose what comes by mail: %(address)s', address=choices)}"
    else:
        last = why = gettext("You get this mail because it was asked for on the site.")
    message.set_content(f"{text}\n\n{url}\n\n-- \n{last}\n")
    page = current_app.jinja_env.get_template("notifications/mail.html")
    message.add_alternative(page.render(text=text, url=url, why=why, choices=choices), subtype="html")


def _address(name: str, address: str) -> Address:
    if not is_email(address):  # from before addresses were checked, or taken away since
        raise Unsendable(f"{address!r} is no e-mail address")
    user, _, host = address.rpartition("@")
    return Address(display_name=" ".join(name.split()), username=user, domain=host)
