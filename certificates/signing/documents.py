"""Signed PDF files: PAdES-B-B (ETSI EN 319 142-1) by way of pyHanko, with a file attached as PDF/A-3 wants it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.keys.authority import Chain
from certificates.keys.folder import Signer
from certificates.keys.trust import Trust, chain_id
from certificates.signing.cms import signature_in, signed_attributes, signed_data

ATTACHED = "credential.json"
FIELD = "Signature"
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


class Authenticity(StrEnum):
    """What can be said of a file by itself."""

    GENUINE = "genuine"  # signed here, and not a byte is different
    ALTERED = "altered"  # signed here, and changed since
    FOREIGN = "foreign"  # signed by somebody else
    UNSIGNED = "unsigned"  # no signature that could be checked


@dataclass(frozen=True, slots=True)
class DocumentCheck:
    """What a PDF file is; of a genuine one the id of the key that signed it, and the credential that is attached."""

    authenticity: Authenticity
    credential: bytes | None = None
    key_id: str = ""


def sign_pdf(pdf: bytes, credential: bytes, signer: Signer, at: datetime) -> bytes:
    """The file with the credential attached and an invisible signature over every byte of it."""
    # It takes half a second and 30 MB to import, which only workers that sign should pay.
    from pyhanko.pdf_utils import embed, generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
    from pyhanko.sign.signers.pdf_byterange import SignatureObject

    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    stream = embed.EmbeddedFileObject.from_file_data(
        writer, data=credential, mime_type="application/json", compress=False,
        params=embed.EmbeddedFileParams(creation_date=at, modification_date=at),
    )  # fmt: skip
    attachment = embed.FileSpec(
        ATTACHED, file_name=ATTACHED, embedded_data=stream, description="Open Badges 3.0 credential",
        af_relationship=generic.NameObject("/Source"),
    )  # fmt: skip
    embed.embed_file(writer, attachment)
    space = 2 * (len(signed_data(signer.chain, bytes(32), bytes(72))) + 8)  # in hexadecimal
    steps = PdfCMSEmbedder(SigFieldSpec(FIELD)).write_cms(FIELD, writer)
    next(steps)
    placeholder = SignatureObject(timestamp=at, subfilter=SigSeedSubFilter.PADES, bytes_reserved=space)
    steps.send(SigObjSetup(sig_placeholder=placeholder))
    prepared, output = steps.send(SigIOSetup(md_algorithm="sha256"))
    digest = prepared.document_digest
    signature = signer.document_key.sign(signed_attributes(signer.chain, digest), ECDSA(SHA256()))
    steps.send(signed_data(signer.chain, digest, signature))
    signed: bytes = output.getvalue()
    return signed


def check_pdf(content: bytes, trust: Trust) -> DocumentCheck:
    """Whether one of these signers signed every byte of this file, but for the hole that holds the signature itself.

    Nothing of the file is interpreted before that is known: the two halves around the hole are found by their numbers,
    must be the whole file, and their digest decides. What is in the hole must be what the signer would have written.
    """
    ranges = _BYTE_RANGE.match(content, max(0, content.rfind(b"/ByteRange")))
    if ranges is None:
        return DocumentCheck(Authenticity.UNSIGNED)
    start, first, second, rest = (int(number) for number in ranges.groups())
    hole = content[first:second]
    altered = Authenticity.ALTERED if _names_us(content, trust) else Authenticity.FOREIGN
    structure = _structure_in(hole)
    if start != 0 or second + rest != len(content) or structure is None:
        return DocumentCheck(altered)
    digest = hashlib.sha256(content[:first] + content[second:]).digest()
    signer = next((chain for chain in trust.chains if _is_signed_by(chain, structure, digest)), None)
    if signer is None:
        return DocumentCheck(altered)
    return DocumentCheck(Authenticity.GENUINE, _attached_to(content), chain_id(signer))


def _structure_in(hole: bytes) -> bytes | None:
    """The bytes that the hole spells in hexadecimal as we write it, `<…000>`; None if it is written in another way."""
    try:
        spelled = bytes.fromhex(hole[1:-1].decode("ascii"))
    except ValueError:
        return None
    size = int.from_bytes(spelled[2:4]) + 4  # every one of ours takes two bytes for its length
    structure, filling = spelled[:size], spelled[size:]
    as_we_write_it = b"<" + structure.hex().encode("ascii") + b"00" * len(filling) + b">"
    return structure if hole.lower() == as_we_write_it and not any(filling) and _has_one_case(hole) else None


def _has_one_case(hole: bytes) -> bool:
    """A digit in the other case means the same, and yet somebody has changed the file."""
    return hole in (hole.upper(), hole.lower())


def _is_signed_by(chain: Chain, structure: bytes, digest: bytes) -> bool:
    signature = signature_in(structure, chain, digest)
    key = chain[0].public_key()
    if signature is None or not isinstance(key, EllipticCurvePublicKey):
        return False
    try:
        key.verify(signature, signed_attributes(chain, digest), ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def _names_us(content: bytes, trust: Trust) -> bool:
    """Whether a signature in it brings the certificate of one of ours along."""
    spelled = content.lower()
    return any(chain[0].public_bytes(Encoding.DER).hex().encode("ascii") in spelled for chain in trust.chains)


def _attached_to(content: bytes) -> bytes | None:
    """The credential in a file that is known to be ours."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    root = PdfFileReader(BytesIO(content)).root
    try:
        names = root["/Names"]["/EmbeddedFiles"]["/Names"]
        at = [names[place] for place in range(0, len(names), 2)].index(ATTACHED)
        data: bytes = names[2 * at + 1]["/EF"]["/F"].data
    except (KeyError, ValueError):
        return None
    return data
