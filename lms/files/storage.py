"""Where the bytes are: by their SHA-256, each content once."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Protocol, cast

CHUNK = 256 * 1024


class TooLarge(Exception):
    """The stream goes on beyond the limit."""


@dataclass(frozen=True, slots=True)
class Content:
    """What was stored: its address (hexadecimal SHA-256) and length in bytes."""

    sha256: str
    size: int


class FileStore(Protocol):
    """Keeps contents by their address. `open` gives a seekable stream and raises FileNotFoundError."""

    def put(self, stream: IO[bytes], *, limit: int) -> Content: ...

    def open(self, sha256: str) -> BinaryIO: ...


class LocalStore:
    """Files in a folder of this machine, or of one that all nodes mount."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, stream: IO[bytes], *, limit: int) -> Content:
        """Stores the stream, durably, before it returns. Raises TooLarge with nothing left behind."""
        self._folder.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=self._folder, prefix=".draft-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                content = _copy(stream, file, limit)
                file.flush()
                os.fsync(file.fileno())
            self._keep(Path(draft), content.sha256)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(draft)
            raise
        return content

    def open(self, sha256: str) -> BinaryIO:
        return cast(BinaryIO, self._path(sha256).open("rb"))

    def _keep(self, draft: Path, sha256: str) -> None:
        final = self._path(sha256)
        final.parent.mkdir(parents=True, exist_ok=True)
        draft.replace(final)
        for folder in (final.parent, final.parent.parent, self._folder):
            _sync_folder(folder)

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256[2:4] / sha256


def _copy(stream: IO[bytes], file: IO[bytes], limit: int) -> Content:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise TooLarge
        digest.update(chunk)
        file.write(chunk)
    return Content(digest.hexdigest(), size)


def _sync_folder(folder: Path) -> None:
    """A renamed file is only there after a power cut when its folder has been written too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
