"""What everybody may know: the certificates and public keys of all that ever signed here. They are never removed, so
that what a key signed before it was replaced stays valid."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
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
class VoidKey:
    """A key that somebody else may have had since this instant: its signatures alone prove nothing any more."""

    key_id: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Trust:
    """Who signed certificates here: chains for PDF files, Ed25519 keys for credentials; and which of them are void."""

    chains: tuple[Chain, ...] = ()
    credential_keys: tuple[Ed25519PublicKey, ...] = ()
    void: tuple[VoidKey, ...] = ()

    @property
    def key_ids(self) -> set[str]:
        """The ids of all of them."""
        return {*map(chain_id, self.chains), *map(key_id, self.credential_keys)}

    @property
    def sound_chains(self) -> tuple[Chain, ...]:
        """The chains whose key is not void."""
        return tuple(chain for chain in self.chains if self.void_since(chain_id(chain)) is None)

    def void_since(self, *key_ids: str) -> datetime | None:
        """Since when the first of these keys is void; None where none is."""
        return min((each.since for each in self.void if each.key_id in key_ids), default=None)


class TrustFolder:
    """A folder of files: `document-….pem` with a chain, `credential-….pem` with a public key, and beside them
    `void-….json` for a key that was declared void. All are named by the key's id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add_chain(self, chain: Chain) -> None:
        """Publishes who signs PDF files."""
        write_public(self._folder / f"document-{chain_id(chain)}.pem", chain_pem(chain))

    def add_credential_key(self, key: Ed25519PublicKey) -> None:
        """Publishes who signs credentials."""
        pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        write_public(self._folder / f"credential-{key_id(key)}.pem", pem)

    def declare_void(self, void: VoidKey) -> None:
        """Publishes that a key is void."""
        fields = {"since": void.since.isoformat(), "reason": void.reason}
        write_public(self._folder / f"void-{void.key_id}.json", json.dumps(fields).encode("utf-8"))

    def read(self) -> Trust:
        """All that is published now; nothing while there are no keys. Raises KeyUnusable."""
        paths = (path for pattern in ("*.pem", "void-*.json") for path in self._folder.glob(pattern))
        return _trust_in(tuple(sorted((path, path.stat().st_mtime_ns) for path in paths)))


@lru_cache(maxsize=16)
def _trust_in(files: tuple[tuple[Path, int], ...]) -> Trust:
    chains, keys, void = [], [], []
    for path, _ in files:
        try:
            if path.name.startswith("document-"):
                chains.append(tuple(x509.load_pem_x509_certificates(path.read_bytes())))
            elif path.name.startswith("credential-"):
                key = load_pem_public_key(path.read_bytes())
                if not isinstance(key, Ed25519PublicKey):
                    raise ValueError("not an Ed25519 key")
                keys.append(key)
            elif path.name.startswith("void-"):
                void.append(_void_in(path))
        except (OSError, ValueError, KeyError) as trouble:
            raise KeyUnusable(path=str(path), why=str(trouble)) from None
    return Trust(tuple(chains), tuple(keys), tuple(void))


def _void_in(path: Path) -> VoidKey:
    fields = json.loads(path.read_bytes())
    since = datetime.fromisoformat(fields["since"])
    return VoidKey(path.stem.removeprefix("void-"), since, str(fields["reason"]))


def chain_id(chain: Chain) -> str:
    """The first 16 hex digits of the SHA-256 of the certificate that signs."""
    return hashlib.sha256(chain[0].public_bytes(Encoding.DER)).hexdigest()[:16]


def chain_pem(chain: Chain) -> bytes:
    """The chain as it is written to files."""
    return b"".join(one.public_bytes(Encoding.PEM) for one in chain)
