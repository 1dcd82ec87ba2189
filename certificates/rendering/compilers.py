"""Typst's compilers, kept warm: one for each thread and file."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

from certificates.rendering.fonts import font_folders


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
    if os.getpid() != _process_that_began():
        raise RuntimeError("typst was used before this process was forked; start workers by spawning them")
    wanted, path = inputs or {}, folder / main
    warm = _of_this_thread.warm.get(path)
    if warm is None or warm.inputs != wanted:
        # Packages would be downloaded; a cache that cannot exist makes an import of one fail instead.
        nowhere = path / "no-packages"
        compiler = typst.Compiler(
            path,
            root=folder,
            font_paths=_fonts(),
            sys_inputs=dict(wanted),
            package_path=nowhere,
            package_cache_path=nowhere,
        )
        warm = _of_this_thread.warm[path] = _Warm(compiler, wanted)
    return warm.compiler


@cache
def _process_that_began() -> int:
    """The process in which typst started its threads: a fork has none of them, and would wait for them for ever."""
    return os.getpid()


@cache
def _fonts() -> typst.Fonts:
    # The system's fonts stay out: the same snapshot has to give the same bytes on every machine.
    folders: list[str] = [str(folder) for folder in font_folders()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
