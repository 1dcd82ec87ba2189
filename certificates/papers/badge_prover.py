"""A program that reads a credential from its input and says whether its proof holds, with little memory and time.

Known are eddsa-rdfc-2022 and eddsa-jcs-2022 by an Ed25519 key that stands in the document (did:key)."""

from __future__ import annotations

import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pyld import jsonld  # before the limit is drawn around it

from certificates.credentials.canonical import (
    CREDENTIALS_V2,
    Document,
    NotCanonical,
    context_documents,
    read_json,
)
from certificates.credentials.multikey import ED25519, from_multibase
from certificates.credentials.proofs import JCS, RDFC, is_proven
from certificates.papers.badge import Proof
from certificates.papers.pdf_reader import limit_this_process

DID_KEY = "did:key:"


def _main() -> None:
    document = read_json(sys.stdin.buffer.read())
    assert jsonld
    assert CREDENTIALS_V2 in context_documents()
    limit_this_process()
    sys.stdout.write(_proof(document).value)


def _proof(document: Document) -> Proof:
    proofs = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    if not all(isinstance(one, dict) and one.get("cryptosuite") in {RDFC, JCS} for one in proofs):
        return Proof.UNCHECKED
    names = {str(one.get("verificationMethod")).partition("#")[0] for one in proofs}
    key = _key_in(names.pop()) if len(names) == 1 else None
    if key is None or not _has_known_contexts(document):
        return Proof.UNCHECKED
    return Proof.HOLDS if is_proven({**document, "proof": proofs}, key) else Proof.FAILS


def _key_in(did: str) -> Ed25519PublicKey | None:
    try:
        content = from_multibase(did.removeprefix(DID_KEY))
        return Ed25519PublicKey.from_public_bytes(content.removeprefix(ED25519))
    except (ValueError, NotCanonical):
        return None


def _has_known_contexts(document: Document) -> bool:
    contexts = document.get("@context")
    return isinstance(contexts, list) and all(
        isinstance(one, str) and one in context_documents() for one in contexts
    )


if __name__ == "__main__":
    _main()
