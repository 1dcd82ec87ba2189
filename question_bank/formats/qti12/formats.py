"""QTI 1.2 as a format of the registry."""

from __future__ import annotations

from question_bank.formats.archives import ArchiveRefused, open_archive
from question_bank.formats.format import Format
from question_bank.formats.parsed import ParsedItem
from question_bank.formats.qti12.reader import read_qti12

_SIGNS = (b"ims_qtiasiv1p2", b"questestinterop", b"imsqti_xmlv1p2")
_GLANCE = 200_000


def tells_qti12(data: bytes) -> bool:
    """Whether the bytes are a package or a file of QTI 1.2."""
    if not data.startswith(b"PK"):
        return any(sign in data[:_GLANCE] for sign in _SIGNS)
    try:
        archive = open_archive(data)
        names = [each for each in archive.names if each.endswith("imsmanifest.xml")]
        return bool(names) and any(sign in archive.read(names[0]) for sign in _SIGNS)
    except ArchiveRefused:
        return False


def _no_form(_item: ParsedItem) -> None:
    return


QTI_12 = Format(
    "qti12",
    "QTI 1.2 (Canvas)",
    ("imscc", "zip", "xml", "qti"),
    "application/zip",
    read_qti12,
    None,
    _no_form,
    (),
    tells=tells_qti12,
)
