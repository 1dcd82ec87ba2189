"""Password hashing."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# argon2id with 19 MiB, two passes, one lane: 22 ms of CPU where the library's default takes ten times as long
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")
_CODE = "code"


def hash_password(password: str) -> str:
    """The argon2id hash, with its parameters and salt."""
    return _hasher.hash(password)


def hash_code(code: str) -> str:
    """The salted hash of a random code that has to be changed at once (one_time_code).

    Fast, so that a thousand accounts are made in one transaction: what argon2 slows down is guessing, and a code of
    89 random bits cannot be guessed. The first login makes an argon2id hash of it.
    """
    return _code_hash(secrets.token_hex(16), code)


def _code_hash(salt: str, code: str) -> str:
    digest = hashlib.blake2b(code.encode(), key=bytes.fromhex(salt), digest_size=32).hexdigest()
    return f"${_CODE}${salt}${digest}"


def is_password(password_hash: str | None, password: str) -> bool:
    """Whether the password fits. Without a hash, or with a fast one, the same work is done, so that the time tells
    nothing."""
    if salt := _salt_of_code(password_hash):
        is_password(None, password)
        return hmac.compare_digest(password_hash or "", _code_hash(salt, password))
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash is a fast one, or was made with other parameters than today's."""
    return _salt_of_code(password_hash) is not None or _hasher.check_needs_rehash(password_hash)


def _salt_of_code(password_hash: str | None) -> str | None:
    _, kind, salt, *_rest = (password_hash or "$$").split("$", 3)
    return salt if kind == _CODE else None
