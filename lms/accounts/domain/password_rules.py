"""What a password must be: long rather than complicated, and not one that everybody tries first.

After NIST SP 800-63B, section 5.1.1.2: a minimum length, no rules of composition, a list of refused values.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from enum import StrEnum

SHORTEST = 10
LONGEST = 200
"""Hashing takes time in proportion; nobody types more."""

UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that are not taken for one another when read from paper."""

COMMON_PASSWORDS = """
    0123456789 1234567890 12345678910 0987654321 9876543210 1122334455 1231231234 1234512345 123456123456 5201314520
    1234567890a a1234567890 a123456789 123456789a abc1234567 abcd123456 123456abcd abcdefghij abcdefg123 1234qwerasdf
    1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc qazwsxedcrfv qazwsx123456 qwertyuiop qwertyuiop123 qwerty123456 asdfghjkl123
    password12 password123 password1234 passw0rd123 p@ssw0rd123 p@ssword123 iloveyou123 iloveyou1314 woaini1314520
    woaini520131 woaini1314 administrator admin12345 admin123456 admin@1234 welcome123 letmein1234 test123456
"""
COMMON = frozenset(COMMON_PASSWORDS.split())


class PasswordProblem(StrEnum):
    """Why a new password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    LIKE_USERNAME = "like_username"
    TOO_COMMON = "too_common"


def password_problem(password: str, username: str) -> PasswordProblem | None:
    """The first reason to refuse a new password, None when it may be used."""
    folded, name = _fold(password), _fold(username)
    if len(password) < SHORTEST:
        return PasswordProblem.TOO_SHORT
    if len(password) > LONGEST:
        return PasswordProblem.TOO_LONG
    if name and len(folded.replace(name, "")) < 4:
        return PasswordProblem.LIKE_USERNAME
    if folded in COMMON or len(set(folded)) < 4:
        return PasswordProblem.TOO_COMMON
    return None


def one_time_password(choose: Callable[[str], str]) -> str:
    """A password to be read out and changed at once: three groups of four, about 59 bits when `choose` is random."""
    return "-".join("".join(choose(UNMISTAKABLE) for _ in range(4)) for _ in range(3))


def one_time_code(choose: Callable[[str], str]) -> str:
    """A password to be read from a sheet and changed at once: three groups of six, about 89 bits when `choose` is
    random. Nobody can try so many, so that a fast hash keeps it as well as a slow one keeps what people choose."""
    return "-".join("".join(choose(UNMISTAKABLE) for _ in range(6)) for _ in range(3))


def normal_username(text: str) -> str:
    """The one spelling under which a username is stored and looked up: however wide or large it was typed."""
    return _fold(text).strip()[:120]


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
