"""GIFT, Moodle's text format for questions."""

from question_bank.formats.gift.reader import GiftDocument, read_gift
from question_bank.formats.gift.writer import gift_losses, write_gift

__all__ = ["GiftDocument", "gift_losses", "read_gift", "write_gift"]
