"""The private keys that certificates are signed with. Only background workers open this folder; pages never do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from certificates.keys.authority import Chain, ChainRefused, check_chain, make_leaf, make_root
from certificates.keys.private_files import make_private_folder, read_private, write_private
from certificates.keys.refusals import (
    KeysPresent,
    KeyUnknown,
    KeyUnusable,
    NoOwnAuthority,
    SignerExpired,
)
from certificates.keys.trust import TrustFolder, VoidKey, chain_id, chain_pem
from lms.signing import key_id

ROOT_KEY, ROOT = "root-key.pem", "root.pem"
DOCUMENT = "document.pem"
"""Key and chain in one file, so that there is no moment at which they do not belong together."""
CREDENTIAL_KEY = "credential-key.pem"
PrivateKey = EllipticCurvePrivateKey | Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class Signer:
    """What it takes to sign: for PDF files a P-256 key with its chain, for credentials an Ed25519 key."""

    document_key: EllipticCurvePrivateKey
    chain: Chain
    credential_key: Ed25519PrivateKey


class KeyFolder:
    """The folder of the private keys. Whatever is made here is published in the trust folder first."""

    def __init__(self, folder: Path, trust: TrustFolder) -> None:
        self._folder = folder
        self._trust = trust

    @property
    def has_keys(self) -> bool:
        """Whether somebody has made keys here."""
        return (self._folder / DOCUMENT).exists() or (self._folder / CREDENTIAL_KEY).exists()

    def init(self, organisation: str, now: datetime) -> None:
        """Makes a root, and everything that signs. Raises KeysPresent and KeysExposed."""
        make_private_folder(self._folder)
        if self.has_keys or (self._folder / ROOT_KEY).exists():
            raise KeysPresent(path=str(self._folder))
        root_key = generate_private_key(SECP256R1())
        root = make_root(root_key, organisation, now)
        write_private(self._folder / ROOT_KEY, _pem(root_key))
        write_private(self._folder / ROOT, root.public_bytes(Encoding.PEM))
        self._make_signing_keys(now)

    def rotate(self, now: datetime) -> None:
        """New keys to sign with from now on; what the old ones signed stays valid. Raises NoOwnAuthority, and what
        reading the root raises."""
        self._make_signing_keys(now)

    def use(self, key_pem: bytes, chain_pem_bytes: bytes, now: datetime) -> None:
        """Signs PDF files with a key that another authority has certified; the chain begins with its certificate.

        Raises KeyUnusable and SignerExpired, with nothing changed. A key for credentials is made if there is none.
        """
        key, chain = _document(key_pem + b"\n" + chain_pem_bytes, "the given files")
        _refuse_expired(chain[0], now)
        make_private_folder(self._folder)
        if not (self._folder / CREDENTIAL_KEY).exists():
            self._make_credential_key()
        self._put_document(key, chain)

    def revoke(self, void: VoidKey, now: datetime) -> None:
        """Declares a key void that somebody else may have; a key that signs today is replaced first.

        Raises KeyUnknown, and what replacing it raises: NoOwnAuthority where another authority certifies the keys.
        """
        if void.key_id not in self._trust.read().key_ids:
            raise KeyUnknown(key=void.key_id)
        today = self.signer(now)
        if void.key_id == key_id(today.credential_key.public_key()):
            self._make_credential_key()
        elif void.key_id == chain_id(today.chain):
            self._make_document_key(now)
        self._trust.declare_void(void)

    def signer(self, now: datetime) -> Signer:
        """The keys of today. Raises KeysMissing, KeysExposed, KeyUnusable or SignerExpired."""
        path = self._folder / DOCUMENT
        key, chain = _document(read_private(path), str(path))
        _refuse_expired(chain[0], now)
        credential_key = self._private(CREDENTIAL_KEY)
        if not isinstance(credential_key, Ed25519PrivateKey):
            raise KeyUnusable(path=str(self._folder / CREDENTIAL_KEY), why="not an Ed25519 key")
        return Signer(key, chain, credential_key)

    def _make_signing_keys(self, now: datetime) -> None:
        self._make_document_key(now)
        self._make_credential_key()

    def _make_document_key(self, now: datetime) -> None:
        if not (self._folder / ROOT_KEY).exists():
            raise NoOwnAuthority(path=str(self._folder))
        root_key = self._private(ROOT_KEY)
        root = x509.load_pem_x509_certificate(read_private(self._folder / ROOT))
        assert isinstance(root_key, EllipticCurvePrivateKey)
        key = generate_private_key(SECP256R1())
        leaf = make_leaf(key, now, root=root, root_key=root_key)
        self._put_document(key, (leaf, root))

    def _make_credential_key(self) -> None:
        key = Ed25519PrivateKey.generate()
        self._trust.add_credential_key(key.public_key())
        write_private(self._folder / CREDENTIAL_KEY, _pem(key))

    def _put_document(self, key: EllipticCurvePrivateKey, chain: Chain) -> None:
        self._trust.add_chain(chain)
        write_private(self._folder / DOCUMENT, _pem(key) + chain_pem(chain))

    def _private(self, name: str) -> object:
        path = self._folder / name
        try:
            return load_pem_private_key(read_private(path), password=None)
        except (ValueError, TypeError) as trouble:
            raise KeyUnusable(path=str(path), why=str(trouble)) from None


def _document(pem: bytes, where: str) -> tuple[EllipticCurvePrivateKey, Chain]:
    try:
        key = load_pem_private_key(pem, password=None)
        chain = tuple(x509.load_pem_x509_certificates(pem))
        check_chain(chain, key)
    except (ValueError, TypeError, ChainRefused) as trouble:
        raise KeyUnusable(path=where, why=str(trouble)) from None
    assert isinstance(key, EllipticCurvePrivateKey)
    return key, chain


def _refuse_expired(leaf: x509.Certificate, now: datetime) -> None:
    begin, end = leaf.not_valid_before_utc, leaf.not_valid_after_utc
    if not begin <= now <= end:
        raise SignerExpired(begin=f"{begin:%Y-%m-%d}", end=f"{end:%Y-%m-%d}")


def _pem(key: PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
