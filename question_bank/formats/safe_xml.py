"""XML from strangers: every format that reads it parses through here.

Document type declarations are refused before anything in them is read, so no entity is ever defined or expanded and
nothing outside the text is ever opened.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from pyexpat import ErrorString, ExpatError, ParserCreate
from pyexpat.errors import XML_ERROR_UNDEFINED_ENTITY


class NotXml(ValueError):
    """The text is no XML that we read. `code` is translated in messages.py; lines and columns count from 1."""

    def __init__(self, code: str, line: int, column: int | None = None, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.column = column
        self.params = params


class SafeParser(ABC):
    """Reports elements to the methods of a subclass, which may raise NotXml. With a `separator`, names come with their
    namespace before it."""

    def __init__(self, separator: str | None = None) -> None:
        # the text is UTF-8 by now, whatever the file declares
        self.parser = ParserCreate("utf-8", separator)
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.EntityDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def feed(self, data: bytes, is_last: bool) -> NotXml | None:
        """Reads on. Returns what stopped it, if anything did."""
        try:
            self.parser.Parse(data, is_last)
        except NotXml as refusal:
            return refusal
        except ExpatError as error:
            code = "xml_entity" if ErrorString(error.code) == XML_ERROR_UNDEFINED_ENTITY else "xml_broken"
            return NotXml(code, error.lineno, error.offset + 1)
        return None

    @abstractmethod
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    @abstractmethod
    def end(self, name: str) -> None:
        """It ends."""

    @abstractmethod
    def characters(self, data: str) -> None:
        """Text within it."""

    def _refuse_doctype(self, *_declared: object) -> None:
        raise NotXml("xml_doctype", self.parser.CurrentLineNumber)
