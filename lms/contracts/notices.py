"""What people are told of: each kind registered as data, each single notice given with lms.notifications.api."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoticeType:
    """A kind of notice: `key` is `<plugin>.<what happened>`, and the title is what the kind is called where people
    choose what they want by mail ("Certificates that expire soon").

    `message` is an English text marked with N_, in which each notice puts its values: "Your certificate “%(title)s”
    expires on %(day)s." It is said in the reader's language when it is read or mailed. `is_mailed` says whether it goes
    out by mail as well until the person decides otherwise.
    """

    key: str
    title: object  # a lazily translated string
    message: str
    icon: str
    is_mailed: bool = False
