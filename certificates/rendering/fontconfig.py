"""The fonts that wkhtmltopdf sees: ours and DejaVu, whatever else the host has.

Noto draws a radical (⽇ U+2F47) and the character it stands for (日 U+65E5) with one glyph, Qt a tab as a space, and
wkhtmltopdf writes the first of the two into the PDF: names could not be searched. So it is given copies of the fonts,
made when first needed, in whose character maps every such glyph belongs to the second only.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

from certificates.rendering.fonts import WIDEST_FAMILY
from lms.typesetting import SERIF_FILE, WIDEST_FILE

_MEANT = {0x20, *range(0x4E00, 0xA000)}
# Without DejaVu in its font configuration Debian's wkhtmltopdf crashes.
_DEJAVU_FOLDERS = tuple(
    Path(folder)
    for folder in ("/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu", "/usr/share/fonts/TTF")
)
_DEJAVU_FILES = ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf")


@cache
def dejavu_folder() -> Path | None:
    """Where the host keeps DejaVu; None where it has none."""
    return next((folder for folder in _DEJAVU_FOLDERS if (folder / "DejaVuSerif.ttf").is_file()), None)


@cache
def font_configuration() -> Path:
    """A fontconfig file that lists these fonts only; made once per process, removed with it. Takes a second."""
    home = Path(tempfile.mkdtemp(prefix="certificate-fonts-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    with TTFont(SERIF_FILE, lazy=True) as serif:
        _save_searchable(serif, home / "serif.otf")
    with TTCollection(WIDEST_FILE, lazy=True) as collection:
        face = next(face for face in collection.fonts if face["name"].getDebugName(1) == WIDEST_FAMILY)
        _save_searchable(face, home / "widest.otf")
    for name in _DEJAVU_FILES:
        latin = (dejavu_folder() or home) / name
        if latin.is_file():
            with TTFont(latin, lazy=True) as face:
                _save_searchable(face, home / name)
    path = home / "fonts.conf"
    path.write_text(
        f'<?xml version="1.0"?><fontconfig><dir>{home}</dir><cachedir>{home}</cachedir></fontconfig>',
        encoding="utf-8",
    )
    return path


def _save_searchable(font: TTFont, path: Path) -> None:
    """A copy of the font in which the space and the ideographs share their glyphs with no other code point."""
    for table in font["cmap"].tables:
        if not table.isUnicode() or table.format == 14:  # 14 lists variation sequences, not characters
            continue
        meant = {glyph for code, glyph in table.cmap.items() if code in _MEANT}
        table.cmap = {
            code: glyph for code, glyph in table.cmap.items() if code in _MEANT or glyph not in meant
        }
        if never_drawn := table.cmap.get(0xFFFD) or table.cmap.get(0x25A1):
            table.cmap[ord("\t")] = never_drawn  # HTML folds a tab into a space, so it needs no glyph
    # Reading the glyphs' names parsed the outlines; forgotten, they are copied as they are instead of being
    # compiled anew, which takes a minute.
    font.tables.pop("CFF ", None)
    font.save(path, reorderTables=None)
