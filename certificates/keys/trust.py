"""What everybody may know: the certificates and public keys of all that ever signed here. They are never removed, so
that what a key signed before it was replaced stays valid."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from certificates.keys.authority import Chain
from certificates.keys.private_files import write_public
from certificates.keys.refusals import KeyUnusable
from lms.signing import key_id


@dataclass(frozen=True, slots=True)
class Trust:
    """Who signed certificates here: chains for PDF files, Ed25519 keys for credentials."""

    chains: tuple[Chain, ...] = ()
    credential_keys: tuple[Ed25519PublicKey, ...] = ()


class TrustFolder:
    """A folder of PEM files: `document-….pem` with a chain, `credential-….pem` with a public key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add_chain(self, chain: Chain) -> None:
        """Publishes who signs PDF files."""
        name = hashlib.sha256(chain[0].public_bytes(Encoding.DER)).hexdigest()[:16]
        write_public(self._folder / f"document-{name}.pem", chain_pem(chain))

    def add_credential_key(self, key: Ed25519PublicKey) -> None:
        """Publishes who signs credentials."""
        pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        write_public(self._folder / f"credential-{key_id(key)}.pem", pem)

    def read(self) -> Trust:
        """All that is published now; nothing while there are no keys. Raises KeyUnusable."""
        files = tuple(sorted((path, path.stat().st_mtime_ns) for path in self._folder.glob("*.pem")))
        return _trust_in(files)


@lru_cache(maxsize=16)
def _trust_in(files: tuple[tuple[Path, int], ...]) -> Trust:
    chains, keys = [], []
    for path, _ in files:
        try:
            if path.name.startswith("document-"):
                chains.append(tuple(x509.load_pem_x509_certificates(path.read_bytes())))
            elif path.name.startswith("credential-"):
                key = load_pem_public_key(path.read_bytes())
                if not isinstance(key, Ed25519PublicKey):
                    raise ValueError("not an Ed25519 key")
                keys.append(key)
        except (OSError, ValueError) as trouble:
            raise KeyUnusable(path=str(path), why=str(trouble)) from None
    return Trust(tuple(chains), tuple(keys))


def chain_pem(chain: Chain) -> bytes:
    """The chain as it is written to files."""
    return b"".join(one.public_bytes(Encoding.PEM) for one in chain)
