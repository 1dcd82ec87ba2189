"""Who issues, for machines: a did:web identifier, which is the site's address, and the document behind it."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certificates.credentials.canonical import CREDENTIALS_V2, OPEN_BADGES_3, Document
from certificates.credentials.multikey import multikey
from certificates.keys.trust import Trust
from lms.signing import key_id

DID_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


def did_of(base_url: str) -> str:
    """did:web of the site (W3C CCG did:web): its host with the port escaped, and its path with colons."""
    parts = urlsplit(base_url)
    path = [quote(part, safe="") for part in parts.path.split("/") if part]
    return ":".join(["did:web", quote(parts.netloc.lower(), safe=""), *path])


def did_document(base_url: str, trust: Trust) -> Document:
    """The keys of all that ever signed here: what a retired one signed must stay verifiable. A void one is named with
    the instant since when it is revoked, and asserts nothing any more."""
    did = did_of(base_url)
    methods = [_method(did, key, trust.void_since(key_id(key))) for key in trust.credential_keys]
    return {
        "@context": DID_CONTEXTS,
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods if "revoked" not in method],
    }


def _method(did: str, key: Ed25519PublicKey, revoked: datetime | None) -> Document:
    method: Document = {
        "id": f"{did}#{multikey(key)}",
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": multikey(key),
    }
    return method | {"revoked": f"{revoked:%Y-%m-%dT%H:%M:%SZ}"} if revoked else method


def profile(base_url: str) -> Document:
    """The issuer as an Open Badges profile. Which organisation awarded what stands in each credential."""
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_3],
        "id": did_of(base_url),
        "type": ["Profile"],
        "name": urlsplit(base_url).netloc,
        "url": base_url,
    }
