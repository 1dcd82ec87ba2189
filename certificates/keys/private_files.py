"""Files that only their owner may read: written whole or not at all, refused when others could read them."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from uuid import uuid4

from certificates.keys.refusals import KeysExposed, KeysMissing


def make_private_folder(folder: Path) -> None:
    """The folder, with mode 700 if it is new. Raises KeysExposed."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _refuse_exposed(folder)


def write_private(path: Path, content: bytes) -> None:
    """Puts the file in place with mode 600, at once and durably."""
    _write(path, content, 0o600)


def write_public(path: Path, content: bytes) -> None:
    """The like for a file that everybody may read."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    _write(path, content, 0o644)


def read_private(path: Path) -> bytes:
    """The file's content. Raises KeysMissing, and KeysExposed when file or folder are open to others."""
    try:
        content = path.read_bytes()
    except OSError as trouble:
        raise KeysMissing(path=str(path), why=trouble.strerror or "?") from None
    _refuse_exposed(path.parent)
    _refuse_exposed(path)
    return content


def _write(path: Path, content: bytes, mode: int) -> None:
    draft = path.parent / f".{uuid4().hex}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, mode)  # whatever the umask says
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _refuse_exposed(path: Path) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise KeysExposed(path=str(path), mode=f"{mode:o}")
