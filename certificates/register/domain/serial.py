"""Certificate numbers that people read and type, and the tokens that only QR codes carry.

A number reads `ORG-YYYY-NNNNNN-C`. C is a check character over the letters and digits before it, by the
construction of H. M. Damm (Total anti-symmetrische Quasigruppen, Marburg 2004): each of the 36 symbols
0-9 A-Z is a pair from the fields GF(4) and GF(9), and the weighted sum of all symbols is zero, the weights
being powers of an element a. Because a, a - 1, a + 1 and a² + 1 are invertible, every single substitution,
adjacent or jump transposition and twin error is caught. ISO 7064 MOD 37,36 misses some transpositions, and
its MOD 37-2 needs an asterisk as 37th symbol, which file names cannot hold.
"""

from __future__ import annotations

import base64
import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from certificates.register.domain.refusals import SerialCheckFailed, SerialMalformed

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHAPE = re.compile(
    r"(?P<organisation>[A-Z][A-Z0-9]{0,7})-(?P<year>\d{4})-(?P<number>\d{6,9})-(?P<check>[0-9A-Z])"
)
_DASHES = re.compile(r"\s*[-‐-―−﹘﹣]\s*")
_TOKEN = re.compile(r"[A-Z2-7]{26}")
_TIMES_A_IN_GF4 = (0, 2, 3, 1)  # a = x, in GF(2)[x] / (x² + x + 1)


def _times_a_in_gf9(value: int) -> int:
    """a = 1 + i, in GF(3)[i] with i² = -1; u + v i is written 3u + v."""
    u, v = divmod(value, 3)
    return (u - v) % 3 * 3 + (u + v) % 3


def _plus_in_gf9(left: int, right: int) -> int:
    return (left // 3 + right // 3) % 3 * 3 + (left + right) % 3


def check_character(symbols: str) -> str:
    """The character that makes the weighted sum of `symbols` and itself zero."""
    four = nine = 0
    for symbol in symbols:
        value = ALPHABET.index(symbol)
        four = _TIMES_A_IN_GF4[four ^ value // 9]
        nine = _times_a_in_gf9(_plus_in_gf9(nine, value % 9))
    negated_nine = _plus_in_gf9(nine, nine)  # -n = 2n where 3 = 0; in GF(4) everything is its own negative
    return ALPHABET[four * 9 + negated_nine]


@dataclass(frozen=True, slots=True, order=True)
class Serial:
    """A certificate number: the organisation's code, the year of issue, the running number in it."""

    organisation: str
    year: int
    number: int

    def __post_init__(self) -> None:
        if not _SHAPE.fullmatch(f"{self._stem}-0"):
            raise SerialMalformed(text=self._stem, example=EXAMPLE)

    @property
    def _stem(self) -> str:
        return f"{self.organisation}-{self.year:04d}-{self.number:06d}"

    @property
    def check(self) -> str:
        """The check character."""
        return check_character(self._stem.replace("-", ""))

    def __str__(self) -> str:
        return f"{self._stem}-{self.check}"

    @classmethod
    def parse(cls, text: str) -> Serial:
        """The number that `text` spells, whatever its case, full-width forms and kinds of dash.

        Raises SerialMalformed where it has another shape, SerialCheckFailed where a character is mistyped.
        """
        plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text).strip().upper())
        shape = _SHAPE.fullmatch(plain)
        if shape is None or not plain.isascii():
            raise SerialMalformed(text=text.strip(), example=EXAMPLE)
        serial = cls(shape["organisation"], int(shape["year"]), int(shape["number"]))
        if str(serial) != plain:
            raise SerialCheckFailed(text=plain)
        return serial


EXAMPLE = "XS-2026-000123-" + check_character("XS2026000123")


def organisation_code(unit_code: str, fallback: str = "XS") -> str:
    """The code in an organisation's numbers: up to eight letters and digits of its unit code, a letter first."""
    plain = re.sub(r"[^A-Z0-9]", "", unit_code.upper().encode("ascii", "ignore").decode("ascii")).lstrip(
        "0123456789"
    )
    return plain[:8] or fallback


def new_token(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """128 random bits in 26 characters A-Z 2-7: capitals keep the QR code in its small alphanumeric mode."""
    return base64.b32encode(random_bytes(16)).decode("ascii").rstrip("=")


def is_token(text: str) -> bool:
    """Whether `text` could be a token; anything else need not be looked up."""
    return _TOKEN.fullmatch(text) is not None
