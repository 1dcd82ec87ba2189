"""The site's own certification authority (X.509, RFC 5280): a root that certifies what signs the PDF files.

P-256 throughout: PDF viewers do not accept Ed25519.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

ROOT_VALID = timedelta(days=30 * 365)
LEAF_VALID = timedelta(days=5 * 365)
SKEW = timedelta(hours=1)
"""Clocks differ; a certificate that begins in somebody's future would be refused there."""
PURPOSES = [ObjectIdentifier("1.3.6.1.5.5.7.3.36"), ExtendedKeyUsageOID.EMAIL_PROTECTION]
"""Document signing (RFC 9336); viewers that judge by NSS, such as Poppler's, ask for the purpose of signed mail."""

Chain = tuple[x509.Certificate, ...]
"""The certificate that signs, then each issuer, the root last."""


class ChainRefused(ValueError):
    """Key and certificates do not belong together; the message says what is wrong."""


def make_root(key: EllipticCurvePrivateKey, organisation: str, now: datetime) -> x509.Certificate:
    """The root's certificate, signed by itself."""
    name = _name(organisation, f"{organisation} Certificates Root")
    return (
        _builder(name, name, key, now, now + ROOT_VALID)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(is_authority=True), critical=True)
        .sign(key, SHA256())
    )


def make_leaf(
    key: EllipticCurvePrivateKey, now: datetime, *, root: x509.Certificate, root_key: EllipticCurvePrivateKey
) -> x509.Certificate:
    """A certificate for signing documents in the name of the root's organisation, valid no longer than the root."""
    organisation = str(root.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value)
    name = _name(organisation, f"{organisation} Certificates")
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(_p256(root))
    return (
        _builder(name, root.subject, key, now, min(now + LEAF_VALID, root.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(is_authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(PURPOSES), critical=False)
        .add_extension(issuer, critical=False)
        .sign(root_key, SHA256())
    )


def check_chain(chain: Sequence[x509.Certificate], key: object) -> None:
    """Raises ChainRefused unless the key is P-256, the first certificate is for it, and each is issued by the next."""
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        raise ChainRefused("the key is not an elliptic curve key on P-256")
    if not chain:
        raise ChainRefused("there is no certificate")
    if chain[0].public_key() != key.public_key():
        raise ChainRefused("the first certificate is not for this key")
    if not _may_sign(chain[0]):
        raise ChainRefused("the first certificate is not one for signatures (key usage)")
    for one, issuer in pairwise(chain):
        try:
            one.verify_directly_issued_by(issuer)
        except (ValueError, TypeError, InvalidSignature):
            names = f"{one.subject.rfc4514_string()} is not issued by {issuer.subject.rfc4514_string()}"
            raise ChainRefused(names) from None


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _name(organisation: str, common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, begin: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin - SKEW)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority, content_commitment=not is_authority,
        key_cert_sign=is_authority, crl_sign=is_authority,
        key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _p256(certificate: x509.Certificate) -> EllipticCurvePublicKey:
    key = certificate.public_key()
    assert isinstance(key, EllipticCurvePublicKey)
    return key
