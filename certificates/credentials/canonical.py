"""Documents as the bytes that are signed: RFC 8785 (JCS), and RDF Dataset Canonicalization 1.0 (RDFC)."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from lms.web.assets import Assets

Document = dict[str, Any]
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


class NotCanonical(ValueError):
    """The document is not one that has a canonical form here; the message says why."""


def jcs(value: object) -> bytes:
    """The value as JSON without blanks, keys sorted, in UTF-8.

    RFC 8785 as far as credentials need it: their keys are ASCII, and their numbers have at most two decimals.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return text.encode("utf-8")
    except (ValueError, RecursionError) as trouble:
        raise NotCanonical(str(trouble)) from None


def read_json(content: bytes) -> Document:
    """The JSON object in the file. Raises NotCanonical, also for a key given twice, of which readers take either."""
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as trouble:
        raise NotCanonical(str(trouble)) from None
    if not isinstance(found, dict):
        raise NotCanonical("it is not an object")
    return found


def rdfc(document: Document) -> bytes:
    """The document's RDF dataset as canonical N-Quads. Raises NotCanonical, also for a context that is none of ours."""
    from pyld import jsonld  # takes most of a second, and only those who sign or check a credential need it

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    try:
        quads: str = jsonld.normalize(document, options)
    except (jsonld.JsonLdError, TypeError, ValueError, KeyError, AttributeError, RecursionError) as trouble:
        raise NotCanonical(str(trouble)[:200]) from None
    return quads.encode("utf-8")


@lru_cache(maxsize=1)
def context_documents() -> Document:
    """The contexts of W3C and 1EdTech by address, which set-up takes from npm packages. Raises AssetsNotBuilt."""
    assets = Assets()
    documents: Document = json.loads((assets.folder / assets.file_of("contexts.json")).read_text("utf-8"))
    return documents


def _load(address: str, _options: object = None) -> Document:
    found = context_documents().get(address)
    if found is None:
        raise NotCanonical(f"the context {address} is not known here, and nothing is fetched")
    return {
        "contextUrl": None,
        "documentUrl": address,
        "document": found,
        "contentType": "application/ld+json",
        "tag": "static",  # PyLD then keeps what it made of it, which is more than half of the work on a credential
    }


def _once(pairs: list[tuple[str, Any]]) -> Document:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotCanonical("a key is given twice")
    return found


def _refuse(constant: str) -> None:
    raise NotCanonical(f"{constant} is not JSON")
