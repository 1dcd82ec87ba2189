"""Typst's compilers, kept warm: one for each thread and file."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import typst

from lms.typesetting import new_compiler, refuse_forks


@dataclass(slots=True)
class _Warm:
    """A compiler, and what stands in its `sys.inputs`."""

    compiler: typst.Compiler
    inputs: Mapping[str, str]


class _OfThisThread(threading.local):
    """A compiler keeps its inputs, so threads must not share one."""

    def __init__(self) -> None:
        self.warm: dict[Path, _Warm] = {}


_of_this_thread = _OfThisThread()


def compiler_with(folder: Path, main: str, inputs: Mapping[str, str] | None = None) -> typst.Compiler:
    """The compiler for this file of the folder, outside which it reads nothing, with these `sys.inputs`.

    They are set only when they change: typst then forgets what it has worked out so far, which is half of a sheet.
    """
    refuse_forks()
    wanted, path = inputs or {}, folder / main
    warm = _of_this_thread.warm.get(path)
    if warm is None or warm.inputs != wanted:
        warm = _of_this_thread.warm[path] = _Warm(new_compiler(folder, path, wanted), wanted)
    return warm.compiler
