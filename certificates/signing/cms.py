"""The signature in a PDF file as bytes: CMS SignedData (RFC 5652) of the profile CAdES-B-B (ETSI EN 319 122-1).

Given the signer's chain and the digest of the file, everything but the signature's own number is determined. So whoever
verifies makes the same bytes again and compares: there is no byte that could be changed unnoticed.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from cryptography.hazmat.primitives.serialization import Encoding

from certificates.keys.authority import Chain

SEQUENCE, SET, OCTETS, INTEGER, FIRST = 0x30, 0x31, 0x04, 0x02, 0xA0
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
DATA = bytes.fromhex("06092a864886f70d010701")
CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
SIGNING_CERTIFICATE_V2 = bytes.fromhex("060b2a864886f70d010910022f")
SHA_256 = bytes.fromhex("300b0609608648016503040201")
ECDSA_WITH_SHA_256 = bytes.fromhex("300a06082a8648ce3d040302")
VERSION_1 = bytes.fromhex("020101")
SIGNATURE_SIZES = range(8, 73)
"""Lengths that a signature on P-256 can have in DER."""


def signed_attributes(chain: Chain, digest: bytes) -> bytes:
    """What is signed: the SHA-256 of the file, and which certificate the signature is to be verified with."""
    certificate = hashlib.sha256(_der_of(chain)[0]).digest()
    reference = _der(SEQUENCE, _der(SEQUENCE, _der(SEQUENCE, _der(OCTETS, certificate))))
    return _set_of(
        _der(SEQUENCE, CONTENT_TYPE, _der(SET, DATA)),
        _der(SEQUENCE, MESSAGE_DIGEST, _der(SET, _der(OCTETS, digest))),
        _der(SEQUENCE, SIGNING_CERTIFICATE_V2, _der(SET, reference)),
    )


def signed_data(chain: Chain, digest: bytes, signature: bytes) -> bytes:
    """The whole structure, with the chain so that a viewer finds its way to the root."""
    attributes = signed_attributes(chain, digest)
    signer = _der(
        SEQUENCE,
        VERSION_1,
        _issuer_and_serial(chain),
        SHA_256,
        bytes([FIRST]) + attributes[1:],  # [0] IMPLICIT; they are signed as a SET
        ECDSA_WITH_SHA_256,
        _der(OCTETS, signature),
    )
    certificates = bytes([FIRST]) + _set_of(*_der_of(chain))[1:]
    body = _der(
        SEQUENCE, VERSION_1, _der(SET, SHA_256), _der(SEQUENCE, DATA), certificates, _der(SET, signer)
    )
    return _der(SEQUENCE, SIGNED_DATA, _der(FIRST, body))


def signature_in(structure: bytes, chain: Chain, digest: bytes) -> bytes | None:
    """The signature, if the structure is what this chain would have written for this digest, byte for byte."""
    for size in SIGNATURE_SIZES:
        if structure[-size - 2 : -size] == bytes([OCTETS, size]):
            signature = structure[-size:]
            if signed_data(chain, digest, signature) == structure:
                return signature
    return None


@lru_cache(maxsize=64)
def _der_of(chain: Chain) -> tuple[bytes, ...]:
    return tuple(one.public_bytes(Encoding.DER) for one in chain)


@lru_cache(maxsize=64)
def _issuer_and_serial(chain: Chain) -> bytes:
    leaf = chain[0]
    number = leaf.serial_number
    return _der(
        SEQUENCE, leaf.issuer.public_bytes(), _der(INTEGER, number.to_bytes(number.bit_length() // 8 + 1))
    )


def _set_of(*members: bytes) -> bytes:
    return _der(SET, *sorted(members))


def _der(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(length)]) + length + content
