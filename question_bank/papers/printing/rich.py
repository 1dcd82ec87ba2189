"""From the HTML that pages show to runs of text that any writer can set, formulas in Unicode as far as that goes."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from question_bank.papers.domain.layout import Paragraph, Rich, Run

_BLOCKS = frozenset(
    ["p", "div", "li", "ul", "ol", "table", "tr", "blockquote", "pre", "figure", "section", "dl", "dt", "dd"]
    + [f"h{level}" for level in range(1, 7)]
)
_STYLES = {"b": "bold", "strong": "bold", "th": "bold", "i": "italic", "em": "italic", "u": "underline"}
_FORMULA = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]|\$\$(.+?)\$\$", re.DOTALL)
_SYMBOLS = {
    "times": "×", "div": "÷", "cdot": "·", "pm": "±", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠",
    "neq": "≠", "approx": "≈", "infty": "∞", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "theta": "θ",
    "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ", "omega": "ω", "Delta": "Δ", "Sigma": "Σ",
    "Omega": "Ω", "sum": "∑", "int": "∫", "to": "→", "rightarrow": "→", "in": "∈", "cup": "∪", "cap": "∩",
    "circ": "°", "angle": "∠", "left": "", "right": "", "quad": " ", "text": "", "mathrm": "", "degree": "°",
    "sin": "sin ", "cos": "cos ", "tan": "tan ", "ln": "ln ", "log": "log ",
}  # fmt: skip
_TOKEN = re.compile(r"\\([A-Za-z]+)|\\(.)|([_^])(?:\{([^{}]*)\}|(\\?[^\s{}]))|([{}])|(.)", re.DOTALL)
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\s*\{([^{}]*)\}")


def rich_from(html: str) -> Rich:
    """The paragraphs of a text, those without anything left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.paragraphs()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._done: list[list[Run]] = [[]]
        self._styles: list[tuple[str, Run]] = []
        self._lists: list[int | None] = []

    @property
    def _style(self) -> Run:
        return self._styles[-1][1] if self._styles else Run()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "br" or tag in _BLOCKS:
            self._break()
        if tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li" and self._lists:
            self._mark()
        elif tag == "td" and self._done[-1]:
            self._done[-1].append(Run("　"))
        elif tag == "img":
            self._done[-1].append(Run(given.get("alt") or "", picture=given.get("src") or ""))
        elif tag in _STYLES:
            self._styles.append((tag, _styled(self._style, _STYLES[tag])))
        elif tag in ("sub", "sup"):
            self._styles.append((tag, replace(self._style, script="sub" if tag == "sub" else "super")))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._break()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if self._styles and self._styles[-1][0] == tag:
            self._styles.pop()

    def handle_data(self, data: str) -> None:
        end = 0
        for found in _FORMULA.finditer(data):
            self._add(data[end : found.start()])
            self._done[-1].extend(_formula(found[1] or found[2] or found[3]))
            end = found.end()
        self._add(data[end:])

    def paragraphs(self) -> Rich:
        return tuple(kept for row in self._done if (kept := _trimmed(row)))

    def _add(self, text: str) -> None:
        words = re.sub(r"[ \t\r\n]+", " ", text)
        if words:
            self._done[-1].append(replace(self._style, text=words))

    def _break(self) -> None:
        if self._done[-1]:
            self._done.append([])

    def _mark(self) -> None:
        number = self._lists[-1]
        if number is None:
            self._done[-1].append(Run("• "))
            return
        self._lists[-1] = number + 1
        self._done[-1].append(Run(f"{number + 1}. "))


def _styled(run: Run, style: str) -> Run:
    match style:
        case "bold":
            return replace(run, bold=True)
        case "italic":
            return replace(run, italic=True)
        case _:
            return replace(run, underline=True)


def _trimmed(row: list[Run]) -> Paragraph:
    """Without blanks at its edges; () for a row of blanks only."""
    runs = list(row)
    while runs and not runs[0].picture and not runs[0].text.strip(" "):
        runs.pop(0)
    while runs and not runs[-1].picture and not runs[-1].text.strip(" "):
        runs.pop()
    if runs:
        runs[0] = replace(runs[0], text=runs[0].text.lstrip(" "))
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip(" "))
    return tuple(runs)


def _formula(source: str) -> list[Run]:
    """A formula in one line: letters slanted, indices and powers set off, common symbols by their characters."""
    text = source
    for _ in range(3):  # fractions and roots may hold each other
        text = _FRACTION.sub(lambda found: f"({found[1]})/({found[2]})", text)
        text = _ROOT.sub(lambda found: f"√({found[1]})", text)
    text = re.sub(r"\(([\w\\]+)\)", r"\1", text)
    runs: list[Run] = []
    for name, escaped, script, braced, single, _brace, character in _TOKEN.findall(text):
        if name:
            runs.append(Run(_SYMBOLS.get(name, name)))
        elif script:
            runs.append(
                Run(_symbols(braced or single), italic=True, script="super" if script == "^" else "sub")
            )
        elif escaped:
            runs.append(Run(" " if escaped in ",;: " else escaped))
        elif character:
            runs.append(Run(character, italic=character.isalpha()))
    return [each for each in runs if each.text]


def _symbols(text: str) -> str:
    return re.sub(r"\\([A-Za-z]+)", lambda found: _SYMBOLS.get(found[1], found[1]), text)
