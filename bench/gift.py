"""CPU seconds to read 10,000 GIFT questions, and to refuse 5 MB of junk of several kinds.

    python bench/gift.py

Exits with 1 when a limit is passed.
"""

from __future__ import annotations

import sys
import time

from question_bank.formats.gift import read_gift, write_gift

QUESTIONS = 10_000
LIMIT_SECONDS = 2.0
JUNK_BYTES = 5_000_000
JUNK_ITEM = 900_000

KINDS = (
    "::第{n}题::公文的成文日期应当以哪一天为准?{{\n\t=签发日期#正确\n\t~起草日期#起草不等于成文\n\t~印制日期\n\t~收到日期\n}}",
    "// [id:q{n}] [tag:fire safety]\n::Item {n}::What puts out oil\\: {{~water ~%50%sand =foam ####Foam does.}}",
    "Select what belongs to minutes, number {n} {{\n\t~%50%decisions\n\t~%50%who was there\n\t~%-100%gossip\n}}",
    "The budget year {n} begins in January.{{TRUE#Look at the calendar.#Right.}}",
    "Write the number {n} {{#={n}:0.5#close =%50%{n}:2}}",
    "Match the parts of case {n} {{=head -> title =body -> text =foot -> date = -> nothing}}",
)
JUNK = ("{", "}", "\\", "~", "=", "~%x%", "::", "[tag:", "// [tag:\n", "\n", "{\n\n", "a\n\na\n\n", "$CATEGORY:a\n",
        "x{#1", "#", "####", "->", "a{=b->c}\n\n", " ", "%1", "[html]", "q{~a~b}\n\n")  # fmt: skip


def seconds(text: str) -> float:
    """CPU seconds that reading `text` takes."""
    start = time.process_time()
    read_gift(text)
    return time.process_time() - start


def main() -> int:
    """Prints a line per measurement; 1 if one is over the limit."""
    text = "\n\n".join(KINDS[n % len(KINDS)].format(n=n) for n in range(QUESTIONS))
    document = read_gift(text)
    if len(document.items) != QUESTIONS or document.faults:
        print(f"only {len(document.items)} read: {document.faults[:3]}")
        return 1
    results = {f"read {QUESTIONS:,} questions": seconds(text)}
    start = time.process_time()
    write_gift(document.items)
    results[f"write {QUESTIONS:,} questions"] = time.process_time() - start
    for piece in JUNK:
        results[f"junk {piece!r}"] = seconds(piece * (JUNK_BYTES // len(piece)))
        item = "Q {=" + piece * (JUNK_ITEM // len(piece)) + "}\n\n"
        results[f"junk in items {piece!r}"] = seconds(item * (JUNK_BYTES // JUNK_ITEM))
    for name, spent in results.items():
        print(f"{spent:7.3f} s  {name}{'  TOO SLOW' if spent > LIMIT_SECONDS else ''}")
    return int(max(results.values()) > LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
