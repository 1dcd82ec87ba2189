"""When two typed answers count as the same.

NFC and trimming always; everything else is an option of the blank. Never NFKC: it would turn x² into x2.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_PUNCTUATION = str.maketrans(
    {
        "。": ".", "、": ",", "“": '"', "”": '"', "‘": "'", "’": "'", "「": '"', "」": '"', "『": "'", "』": "'",
        "《": "<", "》": ">", "〈": "<", "〉": ">", "【": "[", "】": "]", "〔": "[", "〕": "]", "·": ".", "．": ".",
        "，": ",", "；": ";", "：": ":", "？": "?", "！": "!", "（": "(", "）": ")", "—": "-", "–": "-",
        "…": "...", "～": "~", "￥": "¥",
    }
)  # fmt: skip
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Folding:
    """What is overlooked when a typed answer is compared."""

    is_case_sensitive: bool = False
    folds_spaces: bool = True  # several spaces inside count as one, and none beside Chinese characters
    folds_width: bool = True  # １２ＡＢ is 12AB
    folds_punctuation: bool = True  # 。，“” are . , ""

    def fold(self, text: str) -> str:
        """`text` in the form that is compared."""
        folded = text
        if self.folds_width:
            folded = folded.translate(_FULL_WIDTH)
        if self.folds_punctuation:
            folded = folded.translate(_PUNCTUATION)
        if self.folds_spaces:
            folded = _fold_spaces(folded)
        if not self.is_case_sensitive:
            # casefold can undo NFC, hence the order
            folded = folded.casefold()
        return unicodedata.normalize("NFC", folded).strip()


def _fold_spaces(text: str) -> str:
    words = _SPACES.split(text.strip())
    folded = words[0]
    for word in words[1:]:
        folded += word if _is_chinese(folded[-1]) or _is_chinese(word[0]) else f" {word}"
    return folded


def _is_chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"


def matches_pattern(text: str, pattern: str) -> bool:
    """Whether `text` is what `pattern` says, `*` standing for anything and `\\*` for an asterisk.

    Takes time in proportion to len(text) × the number of asterisks at worst: no backtracking.
    """
    pieces = [piece.replace("\0", "*") for piece in pattern.replace("\\*", "\0").split("*")]
    if len(pieces) == 1:
        return text == pieces[0]
    first, *middle, last = pieces
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    position, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, position, end)
        if found < 0:
            return False
        position = found + len(piece)
    return True
