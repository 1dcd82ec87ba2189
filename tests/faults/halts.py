"""Where a process is killed: at a point that it reaches and does not leave, so that no machine is too fast for it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from threading import Event


def ask_halt(folder: Path, point: str) -> None:
    """Has the first process that comes to this point stand still there."""
    (folder / f"halt-{point}").touch()


def halted_in(folder: Path, point: str) -> int | None:
    """The process id of the one that stands still at this point."""
    return next((int(path.suffix[1:]) for path in folder.glob(f"halted-{point}.*")), None)


def pass_point(point: str) -> None:
    """Goes on, or stands still for ever, to be killed, where the test asked for it."""
    folder = Path(os.environ["LMS_DATA_DIR"])
    with contextlib.suppress(FileNotFoundError):
        (folder / f"halt-{point}").rename(folder / f"halted-{point}.{os.getpid()}")
        Event().wait()
