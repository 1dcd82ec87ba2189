"""The site's signing keys (Ed25519, RFC 8032): one signs, and every one that ever did still verifies."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from flask import current_app

SIGNING_KEY = "signing-key.pem"


class UnknownKey(Exception):
    """No public key with this id is kept here: the signature was made by another site, or its key was deleted."""


class Keyring:
    """A folder with one private key, which only its owner may read, and the public keys of all that came before.

    The first signature makes the key, so that there is nothing to set up and nothing to forget. A key's id is the
    beginning of its own fingerprint: a public key cannot be put in another's place.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sign(self, message: bytes) -> tuple[str, bytes]:
        """The id of the key that signs now, and its signature of 64 bytes."""
        key = self._signing_key()
        return key_id(key.public_key()), key.sign(message)

    def is_signed(self, message: bytes, signature: bytes, signed_with: str) -> bool:
        """Whether the key with this id signed the message. Raises UnknownKey."""
        public = self._public_key(signed_with)
        try:
            public.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def rotate(self) -> str:
        """Makes a new key to sign with from now on; returns its id. What the old one signed stays verifiable."""
        self._signing_key()  # a key that never signed leaves its public half as well
        return self._make(os.replace)

    def _signing_key(self) -> Ed25519PrivateKey:
        path = self._folder / SIGNING_KEY
        if not path.exists():
            with contextlib.suppress(FileExistsError):  # another process was quicker; its key is the key
                self._make(os.link)
        key = load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError(f"{path} is not an Ed25519 key")
        return key

    def _public_key(self, wanted: str) -> Ed25519PublicKey:
        for path in self._folder.glob("*.pub.pem"):
            public = load_pem_public_key(path.read_bytes())
            if isinstance(public, Ed25519PublicKey) and key_id(public) == wanted:
                return public
        raise UnknownKey(wanted)

    def _make(self, put: Callable[[Path, Path], None]) -> str:
        """Writes a new pair, the public half first, and puts the private one in place at once and whole."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = Ed25519PrivateKey.generate()
        name = key_id(key.public_key())
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (self._folder / f"{name}.pub.pem").write_bytes(public)
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        unfinished = self._folder / f"{uuid4().hex}.new"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(private)
                file.flush()
                os.fsync(file.fileno())
            put(unfinished, self._folder / SIGNING_KEY)
        except FileExistsError:
            (self._folder / f"{name}.pub.pem").unlink()
            raise
        finally:
            unfinished.unlink(missing_ok=True)
        return name


def key_id(public: Ed25519PublicKey) -> str:
    """The first 16 hex digits of the SHA-256 of the raw public key."""
    return hashlib.sha256(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def current_keyring() -> Keyring:
    """The running application's keys."""
    keyring: Keyring = current_app.extensions["lms.keyring"]
    return keyring
