"""MathML as the TeX that pages show: the annotation where the author left one, otherwise what it says itself."""

from __future__ import annotations

import re

from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.qti.nodes import Node

_TEX = ("application/x-tex", "application/x-latex", "tex", "latex")
_SPECIAL = re.compile(r"[\\{}$&#^_%~]")
_OPERATORS = {
    "×": r"\times ", "⋅": r"\cdot ", "·": r"\cdot ", "÷": r"\div ", "±": r"\pm ", "∓": r"\mp ",
    "≤": r"\le ", "≥": r"\ge ", "≠": r"\ne ", "≈": r"\approx ", "→": r"\to ", "∞": r"\infty ",
    "∑": r"\sum ", "∏": r"\prod ", "∫": r"\int ", "√": r"\surd ", "∈": r"\in ", "−": "-", "\u2061": "",
    "\u2062": "", "\u2063": ",", "π": r"\pi ", "α": r"\alpha ", "β": r"\beta ", "γ": r"\gamma ",
    "θ": r"\theta ", "λ": r"\lambda ", "μ": r"\mu ", "σ": r"\sigma ", "Δ": r"\Delta ", "Ω": r"\Omega ",
    "ω": r"\omega ", "φ": r"\varphi ", "ρ": r"\rho ", "ε": r"\varepsilon ", "δ": r"\delta ",
}  # fmt: skip
_GROUPS = ("mrow", "mstyle", "semantics", "math", "mpadded", "mtd")
_FORMS = {
    "mfrac": (2, r"\frac{{{0}}}{{{1}}}"),
    "msup": (2, "{{{0}}}^{{{1}}}"),
    "msub": (2, "{{{0}}}_{{{1}}}"),
    "msubsup": (3, "{{{0}}}_{{{1}}}^{{{2}}}"),
    "munderover": (3, "{{{0}}}_{{{1}}}^{{{2}}}"),
    "munder": (2, r"\underset{{{1}}}{{{0}}}"),
    "mover": (2, r"\overset{{{1}}}{{{0}}}"),
    "mroot": (2, r"\sqrt[{1}]{{{0}}}"),
}


def tex_of(math: Node) -> str:
    """The formula between its delimiters. Raises Unreadable for a part that has no TeX here."""
    is_block = math.get("display") == "block"
    for each in math.walk():
        if each.name == "math:annotation" and each.get("encoding").lower() in _TEX and each.text:
            tex = each.text
            break
    else:
        tex = _tex(math).strip()
    # what would close the delimiters, or be taken for HTML by somebody, is not a formula
    if "\\)" in tex or "\\]" in tex or not tex:
        raise Unreadable(math.line, "qti_formula", element="math")
    return f"\\[{tex}\\]" if is_block else f"\\({tex}\\)"


def _tex(node: Node) -> str:
    kind = node.name.removeprefix("math:")
    parts = [each for each in node.nodes if not each.name.startswith("math:annotation")]
    if kind in ("mi", "mn", "mo"):
        return _characters(node)
    if kind in ("mtext", "ms"):
        return rf"\text{{{_SPECIAL.sub(' ', node.text)}}}"
    if kind == "mspace":
        return r"\;"
    if kind in _GROUPS:
        return "".join(_tex(each) for each in parts)
    if kind == "msqrt":
        return rf"\sqrt{{{''.join(_tex(each) for each in parts)}}}"
    if kind == "mfenced":
        separator = (node.get("separators", ",") or ",")[:1]
        inside = separator.join(_tex(each) for each in parts)
        opening, closing = (
            _SPECIAL.sub(r"\\\g<0>", node.get(*each)) or "." for each in (("open", "("), ("close", ")"))
        )
        return rf"\left{opening}{inside}\right{closing}"
    if kind == "mtable":
        rows = [r" & ".join(_tex(cell) for cell in row.nodes) for row in parts]
        return r"\begin{matrix}" + r" \\ ".join(rows) + r"\end{matrix}"
    if kind in _FORMS and len(parts) == _FORMS[kind][0]:
        return _FORMS[kind][1].format(*(_tex(each) for each in parts))
    raise Unreadable(node.line, "qti_formula", element=kind[:40])


def _characters(node: Node) -> str:
    text = node.text
    if node.name == "math:mi" and len(text) > 1 and text not in _OPERATORS:
        return rf"\mathrm{{{_SPECIAL.sub(' ', text)}}}"
    return "".join(_OPERATORS.get(each, rf"\{each}" if each in "{}$&#_%" else each) for each in text)
