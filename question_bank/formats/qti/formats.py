"""The versions of QTI as formats of the registry. All three read what any of them wrote."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial

from question_bank.formats.archives import ArchiveRefused, open_archive
from question_bank.formats.format import Format
from question_bank.formats.parsed import MediaSource, ParsedItem
from question_bank.formats.qti.losses import CANNOT_HOLD, qti_losses
from question_bank.formats.qti.markup import QTI_21, QTI_22, QTI_30, Version
from question_bank.formats.qti.reader import read_qti
from question_bank.formats.qti.writer import TYPES, write_package

_SIGNS = (
    b"imsqti_item_xmlv",
    b"imsqti_test_xmlv",
    b"imsqti_v2p",
    b"imsqtiasi_v3p",
    b"qti-assessment-item",
    b"<assessmentItem",
)
_GLANCE = 200_000


def tells_qti(data: bytes) -> bool:
    """Whether the bytes are a package or an item of QTI 2 or 3."""
    return has_sign(data, _SIGNS)


def has_sign(data: bytes, signs: Collection[bytes]) -> bool:
    """Whether one of these signs stands at the start of the file, or in a package's manifest."""
    if not data.startswith(b"PK"):
        return any(sign in data[:_GLANCE] for sign in signs)
    try:
        archive = open_archive(data)
        names = [each for each in archive.names if each.endswith("imsmanifest.xml")]
        return bool(names) and any(sign in archive.read(names[0]) for sign in signs)
    except ArchiveRefused:
        return False


def _write(items: Iterable[ParsedItem], media: MediaSource, version: Version) -> bytes:
    return write_package(items, media, version)


def _format(version: Version) -> Format:
    return Format(
        f"qti{version.number.replace('.', '')}",
        f"QTI {version.number}",
        ("zip", "xml"),
        "application/zip",
        read_qti,
        partial(_write, version=version),
        qti_losses,
        TYPES,
        CANNOT_HOLD,
        tells=tells_qti,
    )


QTI_FORMATS = tuple(_format(each) for each in (QTI_22, QTI_21, QTI_30))
