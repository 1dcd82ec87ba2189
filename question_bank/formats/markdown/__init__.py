"""Questions in Markdown: a heading for each, its options a list, the rest by name."""

from question_bank.formats.markdown.reader import read_markdown
from question_bank.formats.markdown.writer import markdown_losses, write_markdown

__all__ = ["markdown_losses", "read_markdown", "write_markdown"]
