"""QTI 1.2 as a format of the registry."""

from __future__ import annotations

from question_bank.formats.format import Format
from question_bank.formats.parsed import ParsedItem
from question_bank.formats.qti.formats import has_sign
from question_bank.formats.qti12.reader import read_qti12

_SIGNS = (b"ims_qtiasiv1p2", b"questestinterop", b"imsqti_xmlv1p2")


def tells_qti12(data: bytes) -> bool:
    """Whether the bytes are a package or a file of QTI 1.2."""
    return has_sign(data, _SIGNS)


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
