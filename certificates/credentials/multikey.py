"""Ed25519 keys and signatures as text: multibase base58-btc, and Multikey (W3C Controlled Identifiers 1.0)."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519 = bytes.fromhex("ed01")


def multibase(content: bytes) -> str:
    """`z` and the bytes in base 58."""
    number, digits = int.from_bytes(content), ""
    while number:
        number, digit = divmod(number, 58)
        digits = ALPHABET[digit] + digits
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "z" + ALPHABET[0] * zeros + digits


def from_multibase(text: str) -> bytes:
    """The bytes that `multibase` wrote. Raises ValueError for anything else."""
    if not text.startswith("z"):
        raise ValueError("not in base 58")
    number = 0
    for digit in text[1:]:
        number = number * 58 + ALPHABET.index(digit)
    zeros = len(text[1:]) - len(text[1:].lstrip(ALPHABET[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


def multikey(key: Ed25519PublicKey) -> str:
    """The public key as a Multikey."""
    return multibase(ED25519 + key.public_bytes(Encoding.Raw, PublicFormat.Raw))
