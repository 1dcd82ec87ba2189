"""The device cookie: a random name for a browser, and the accounts that have signed in from it, signed by us."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from itsdangerous import BadSignature, URLSafeSerializer

COOKIE = "device"
A_YEAR = 365 * 86400
REMEMBERED = 10  # a shared computer's cookie must not grow without end


@dataclass(frozen=True, slots=True)
class Device:
    """One browser. It says nothing about who is signed in, only who has been."""

    id: str
    account_ids: tuple[int, ...] = ()

    def knows(self, account_id: int | None) -> bool:
        """Whether this account has signed in from here before."""
        return account_id in self.account_ids

    def remembering(self, account_id: int) -> Device:
        """The device after this account has signed in."""
        others = tuple(one for one in self.account_ids if one != account_id)
        return replace(self, account_ids=(account_id, *others)[:REMEMBERED])

    def cookie(self, secret: str) -> str:
        """The signed value for the cookie."""
        return _serializer(secret).dumps([self.id, *self.account_ids])


def read_device(cookie: str | None, secret: str) -> Device:
    """The device of a cookie; a new one when there is none or it was tampered with."""
    try:
        name, *account_ids = _serializer(secret).loads(cookie or "")
    except (BadSignature, ValueError):
        return Device(secrets.token_urlsafe(16))
    return Device(name, tuple(account_ids))


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="lms.device")
