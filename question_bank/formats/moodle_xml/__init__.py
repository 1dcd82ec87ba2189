"""Moodle XML: what Moodle itself exports and imports."""

from question_bank.formats.moodle_xml.encoding import decode_xml
from question_bank.formats.moodle_xml.reader import read_moodle_xml
from question_bank.formats.moodle_xml.writer import moodle_xml_losses, write_moodle_xml

__all__ = ["decode_xml", "moodle_xml_losses", "read_moodle_xml", "write_moodle_xml"]
