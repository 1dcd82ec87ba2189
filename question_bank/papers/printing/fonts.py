"""The faces that papers are set in, which come with the installation."""

from __future__ import annotations

from pathlib import Path

import noto_cjk_sans_otc
import pylopdf_fonts_zh_cn


def font_folders() -> tuple[Path, ...]:
    """The folders that hold the Chinese faces; Latin letters are set in the one that typst brings."""
    return (pylopdf_fonts_zh_cn.serif_path().parent, Path(str(noto_cjk_sans_otc.FONT_PATH)).parent)
