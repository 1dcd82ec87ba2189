"""What a browser without scripts sends for a form: its controls as the page holds them."""

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict

_TICKED = ("checkbox", "radio")


class FormReader(HTMLParser):
    """Collects (name, value) of every control that would be sent."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sent: MultiDict[str, str] = MultiDict()
        self._select: str | None = None
        self._chosen: list[str] = []
        self._area: str | None = None
        self._text = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        match tag:
            case "input":
                kind = given.get("type", "text")
                if kind not in ("submit", "button", "file") and (kind not in _TICKED or "checked" in given):
                    self._add(given.get("name"), given.get("value", "on" if kind in _TICKED else ""))
            case "select":
                self._select, self._chosen = given.get("name"), []
            case "option" if self._select is not None:
                if "selected" in given or not self._chosen:
                    self._chosen = [given.get("value", "")]
            case "textarea":
                self._area, self._text = given.get("name"), ""

    def handle_endtag(self, tag):
        if tag == "select":
            for value in self._chosen:
                self._add(self._select, value)
            self._select = None
        elif tag == "textarea":
            # a browser drops the line break that follows the tag
            self._add(self._area, self._text.removeprefix("\n"))
            self._area = None

    def handle_data(self, data):
        if self._area is not None:
            self._text += data

    def _add(self, name, value):
        if name:
            self.sent.add(name, value)


def sent_by(page: str) -> MultiDict[str, str]:
    """What the controls on a page hold."""
    reader = FormReader()
    reader.feed(page)
    reader.close()
    return reader.sent
