"""No reason code without words."""

import re
from pathlib import Path

import pytest

import question_bank
from question_bank.formats import messages, reasons

PACKAGE = Path(question_bank.__file__).parent
FAULTS, LOSSES = messages._EVERY_FAULT, messages._EVERY_LOSS
REASONS = [
    (r'ContentFault\(\s*"(\w+)"', FAULTS),
    (r'DraftRefused\([^"]*"[^"]*"?,\s*"(\w+)"', FAULTS),
    (r'AnswerRefused\(\s*"(\w+)"', reasons.ANSWERS),
    (r'(?:Decoding|Archive|Sheet|Document)Refused\(\s*"(\w+)"|refused\("(\w+)"', FAULTS),
    (r'MediumRefused\(\s*"(\w+)"', FAULTS),
    (r'(?:refuse\(|_unreadable\(|Fault\()[^"\n]*,\s*"(\w+)"', FAULTS),
    (r'(?:NotXml|NotJson|Unreadable|_refuse)\([^"\n\[]*"(\w+)"', FAULTS),
    (r'yield \w+\.line, "(\w+)"', reasons.NOTES),
    (r'yield "(\w+)"|LossNote\(place, "(\w+)"|notes\.append\("(\w+)"', LOSSES),
    (r'^ {12}"(\w+)": (?:not |self[^,\n]* (?:is|<|>)|self\.review|bool)', reasons.RULES),
]


@pytest.mark.parametrize(("pattern", "words"), REASONS, ids=[pattern[:16] for pattern, _ in REASONS])
def test_every_code_has_words(pattern, words):
    sources = [*PACKAGE.glob("*/domain/*.py"), *PACKAGE.glob("*/domain.py"), *PACKAGE.glob("formats/**/*.py")]
    codes = {
        "".join(found.groups(default=""))
        for source in sources
        for found in re.finditer(pattern, source.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(codes) >= 3
    assert codes <= set(words)
