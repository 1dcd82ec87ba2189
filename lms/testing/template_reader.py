"""What a browser would find in a template once the template language is blanked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
TRANSLATED = re.compile(r"\{%-?\s*trans\b.*?\{%-?\s*endtrans\s*-?%\}", re.DOTALL)
# A macro may write attributes alone, into an element that another template opens.
ATTRIBUTES_ALONE = re.compile(r"""\b[a-z][\w:-]*=(?:"[^"]*"|'[^']*')|\bdata-[\w-]+""")
COMPUTED_NAME = re.compile(r"(?<=<)(/?)\{\{.*?\}\}")
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)

VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"
}  # fmt: skip


@dataclass(frozen=True)
class Attribute:
    line: int
    element: str
    name: str
    value: str


@dataclass(frozen=True)
class Text:
    line: int
    text: str


class TemplateReader(HTMLParser):
    """Reads a template's source; `attributes`, `elements` and `texts` hold what is in it.

    `texts` leaves out what the template translates, and what is not language: code, scripts, and elements
    marked with HTML's own translate="no".
    """

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[int, str, dict[str, str]]] = []
        self.attributes: list[Attribute] = []
        self.texts: list[Text] = []
        self._not_language: list[str] = []
        source = COMPUTED_NAME.sub(r"\1computed", source)
        for part in (COMMENT, TRANSLATED, EXPRESSION):
            source = part.sub(self._blank, source)
        self.feed(source)
        self.close()

    @staticmethod
    def _blank(match: re.Match[str]) -> str:
        return "\n" * match.group(0).count("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        values = {name: value or "" for name, value in attrs}
        self.elements.append((line, tag, values))
        self.attributes += [Attribute(line, tag, name, value) for name, value in values.items()]
        is_foreign = tag in {"code", "kbd", "samp", "script", "style"} or values.get("translate") == "no"
        if tag not in VOID and (self._not_language or is_foreign):
            self._not_language.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        depth = len(self._not_language)
        self.handle_starttag(tag, attrs)
        del self._not_language[depth:]

    def handle_endtag(self, tag: str) -> None:
        if tag in self._not_language:
            while self._not_language.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        data = ATTRIBUTES_ALONE.sub("", data)
        if data.strip() and not self._not_language:
            self.texts.append(Text(self.getpos()[0], " ".join(data.split())))


def inline_code(source: str) -> Iterator[str]:
    """Scripts, styles and event handlers inside the page, each as "line: what"; the browser is told not to run them."""
    page = TemplateReader(source)
    for line, tag, attributes in page.elements:
        is_data = attributes.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in attributes and not is_data):
            yield f"{line}: <{tag}>"
    for attribute in page.attributes:
        name, value = attribute.name, attribute.value.strip().lower()
        if name == "style" or name.startswith(("on", "hx-on")) or value.startswith("javascript:"):
            yield f"{attribute.line}: {name}="
