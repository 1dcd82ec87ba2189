"""Typst, with which plugins set documents: with the fonts of the installation, and with nothing from outside."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import noto_cjk_sans_otc
import pylopdf_fonts_zh_cn
import typst

SERIF_FILE = pylopdf_fonts_zh_cn.serif_path()
WIDEST_FILE = Path(str(noto_cjk_sans_otc.FONT_PATH))
"""The Chinese faces. Latin letters are set in the one that typst brings."""


def new_compiler(root: Path, main: Path, inputs: Mapping[str, str] | None = None) -> typst.Compiler:
    """A compiler for a file, which reads nothing outside of `root`, with these `sys.inputs`.

    The system's fonts stay out: the same text has to give the same bytes on every machine.
    """
    # Packages would be downloaded; a cache that cannot exist makes an import of one fail instead.
    nowhere = main / "no-packages"
    return typst.Compiler(
        main,
        root=root,
        font_paths=_fonts(),
        sys_inputs=dict(inputs or {}),
        package_path=nowhere,
        package_cache_path=nowhere,
    )


def refuse_forks() -> None:
    """Raises RuntimeError in a process that was forked after typst was used: typst's threads are not there, and it
    would wait for them for ever."""
    if os.getpid() != _process_that_began():
        raise RuntimeError("typst was used before this process was forked; start workers by spawning them")


@cache
def _process_that_began() -> int:
    return os.getpid()


@cache
def _fonts() -> typst.Fonts:
    folders = [str(file.parent) for file in (SERIF_FILE, WIDEST_FILE)]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
