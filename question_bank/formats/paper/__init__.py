"""Questions as a printed paper has them: sections, numbers, options by letter, 答案, 解析.

Word documents and pasted text share the layout.
"""

from question_bank.formats.paper.docx_reader import read_docx
from question_bank.formats.paper.docx_writer import docx_losses, write_docx
from question_bank.formats.paper.text import looks_like_paper, read_paper_text, write_paper_text

__all__ = [
    "docx_losses",
    "looks_like_paper",
    "read_docx",
    "read_paper_text",
    "write_docx",
    "write_paper_text",
]
