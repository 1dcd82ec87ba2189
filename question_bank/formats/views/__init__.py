"""The pages of files of questions: importing them, exporting them, the pictures and sounds within."""

from question_bank.formats.views import exporting, importing, media

__all__ = ["exporting", "importing", "media"]
