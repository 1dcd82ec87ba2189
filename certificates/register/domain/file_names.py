"""Names of files that every system can keep."""

from __future__ import annotations

import re
import unicodedata

_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')
_LONGEST = 80


def file_name(serial: str, name: str) -> str:
    """What a certificate's PDF is called in an archive: its number, which is unique, and whose it is.

    No separators, no characters that Windows refuses, nothing invisible, and not longer than any file system takes:
    whoever unpacks the archive finds each file in the folder they chose, and nowhere else.
    """
    plain = unicodedata.normalize("NFC", name)
    seen = "".join(one for one in plain if unicodedata.category(one)[0] != "C")
    safe = _UNSAFE.sub("_", seen).strip("._")[:_LONGEST]
    return f"{serial}_{safe}.pdf" if safe else f"{serial}.pdf"
