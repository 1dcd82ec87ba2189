"""Proofs of a credential (W3C Data Integrity 1.0): eddsa-rdfc-2022, which most verifiers know, beside eddsa-jcs-2022,
which covers every character of the document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from certificates.credentials.canonical import Document, NotCanonical, jcs, rdfc
from certificates.credentials.multikey import from_multibase, multibase, multikey

RDFC, JCS = "eddsa-rdfc-2022", "eddsa-jcs-2022"
_CANONICAL: Mapping[str, Callable[[Document], bytes]] = {JCS: jcs, RDFC: rdfc}


def with_proofs(document: Document, key: Ed25519PrivateKey, issuer: str, at: datetime) -> Document:
    """The document with both proofs, by the issuer's key, which its DID document lists under its own Multikey."""
    method = f"{issuer}#{multikey(key.public_key())}"
    proofs = []
    for suite in (RDFC, JCS):
        options: Document = {
            "type": "DataIntegrityProof",
            "cryptosuite": suite,
            "created": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "verificationMethod": method,
            "proofPurpose": "assertionMethod",
        }
        if suite == JCS:
            options["@context"] = document["@context"]
        value = multibase(key.sign(_hash_of(document, options)))
        proofs.append({**options, "proofValue": value})
    return {**document, "proof": proofs}


def key_named(document: Document) -> str:
    """The Multikey that the proofs name; empty unless they are the two that we make, by one and the same key."""
    proofs = document.get("proof")
    if not isinstance(proofs, list) or not all(isinstance(proof, dict) for proof in proofs):
        return ""
    if [proof.get("cryptosuite") for proof in proofs] != [RDFC, JCS]:
        return ""
    methods = {str(proof.get("verificationMethod")) for proof in proofs}
    issuer, _, name = methods.pop().partition("#")
    return name if not methods and issuer == issuer_of(document) else ""


def issuer_of(document: Document) -> str:
    """The issuer's identifier; empty where there is none."""
    issuer = document.get("issuer")
    found = issuer.get("id") if isinstance(issuer, dict) else issuer
    return found if isinstance(found, str) else ""


def is_proven(document: Document, key: Ed25519PublicKey) -> bool:
    """Whether both proofs hold with this key."""
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    try:
        # the cheaper one first: it fails for whatever has changed, but for the other proof
        return all(_holds(unsigned, dict(proof), key) for proof in reversed(document["proof"]))
    except (NotCanonical, InvalidSignature, ValueError, KeyError):  # a proof may say anything
        return False


def _holds(unsigned: Document, proof: Document, key: Ed25519PublicKey) -> bool:
    signature = from_multibase(str(proof.pop("proofValue", "")))
    if proof.get("type") != "DataIntegrityProof" or proof.get("proofPurpose") != "assertionMethod":
        return False
    key.verify(signature, _hash_of(unsigned, proof))
    return True


def _hash_of(document: Document, options: Document) -> bytes:
    """What is signed: SHA-256 of the proof's options, then of the document, both canonical."""
    canonical = _CANONICAL[options["cryptosuite"]]
    options = {"@context": document["@context"], **options}
    return hashlib.sha256(canonical(options)).digest() + hashlib.sha256(canonical(document)).digest()
