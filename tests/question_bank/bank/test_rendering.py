"""Texts of every format as a page shows them, and as words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import AcceptedAnswer, Cloze, Essay, FillIn, Formula
from question_bank.bank.domain.formula import FormulaVariable
from question_bank.bank.domain.gaps import Gap
from question_bank.bank.rendering import plain_words, render_line, render_text, stem_words

MOODLE, HTML, PLAIN, MARKDOWN = TextFormat.MOODLE, TextFormat.HTML, TextFormat.PLAIN, TextFormat.MARKDOWN


@pytest.mark.parametrize(
    ("text", "block", "line", "words"),
    [
        (Text("一\n二", PLAIN), "<p>一<br>二</p>", "一<br>二", "一 二"),
        (Text("一\n\n二", PLAIN), "<p>一</p><p>二</p>", "一<br><br>二", "一 二"),
        (Text("<b>x</b>", PLAIN), "<p>&lt;b&gt;x&lt;/b&gt;</p>", "&lt;b&gt;x&lt;/b&gt;", "<b>x</b>"),
        (
            Text("**x** 5 * 3\n下", MARKDOWN),
            "<p><strong>x</strong> 5 * 3<br>\n下</p>",
            "<strong>x</strong> 5 * 3<br>\n下",
            "x 5 * 3 下",
        ),
        (
            Text("- 一\n- 二", MARKDOWN),
            "<ul>\n<li>一</li>\n<li>二</li>\n</ul>",
            "<ul>\n<li>一</li>\n<li>二</li>\n</ul>",
            "一 二",
        ),
        (
            Text("**一**<script>x()</script>", MARKDOWN),
            "<p><strong>一</strong></p>",
            "<strong>一</strong>",
            "一",
        ),
        (
            Text("[x](javascript:a)![p](//evil.example/p.png)", MARKDOWN),
            '<p>[x](javascript:a)<img alt="p"></p>',
            '[x](javascript:a)<img alt="p">',
            "[x](javascript:a)",
        ),
        (Text("[[1]] {x} a<b", MARKDOWN), "<p>[[1]] {x} a&lt;b</p>", "[[1]] {x} a&lt;b", "[[1]] {x} a<b"),
        (Text("H<sub>2</sub>O", MOODLE), "<p>H<sub>2</sub>O</p>", "H<sub>2</sub>O", "H2O"),
        (Text("若x<y且y>z", MOODLE), "<p>若x&lt;y且y&gt;z</p>", "若x&lt;y且y&gt;z", "若x<y且y>z"),
        (Text("a<b and c>d", MOODLE), "<p>a&lt;b and c&gt;d</p>", "a&lt;b and c&gt;d", "a<b and c>d"),
        (Text("<p>一</p>\n<p>二</p>", MOODLE), "<p>一</p>\n<p>二</p>", "<p>一</p>\n<p>二</p>", "一 二"),
        (Text("<p>一&nbsp;&amp;二</p>", HTML), "<p>一&nbsp;&amp;二</p>", "一&nbsp;&amp;二", "一 &二"),
        (Text("<script>x()</script>一", HTML), "一", "一", "一"),
    ],
)
def test_a_text_as_paragraphs_as_a_line_and_as_words(text, block, line, words):
    assert (str(render_text(text)), str(render_line(text)), plain_words(text)) == (block, line, words)


def test_a_candidates_view_is_rendered_alike_and_nothing_is_nothing():
    assert render_text({"text": "<i>x</i>", "format": "moodle"}) == render_text(Text("<i>x</i>", MOODLE))
    assert not render_text(None)


def test_a_formula_in_markdown_is_read_by_nobody_but_the_browser():
    text = Text(r"*Let* \(a_1 * b_1 * c\) and $$x_1*x_2*x_3$$", MARKDOWN)
    drawn = '<span class="formula" data-module="formula">'
    assert str(render_line(text)) == (
        rf"<em>Let</em> {drawn}\(a_1 * b_1 * c\)</span> and {drawn}$$x_1*x_2*x_3$$</span>"
    )
    assert plain_words(text) == r"Let \(a_1 * b_1 * c\) and $$x_1*x_2*x_3$$"


GAP = Gap("1", answers=(AcceptedAnswer("9"),))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (FillIn(Text("每天[[1]]点开会"), (GAP,)), "每天____点开会"),
        (Cloze(Text("<p>At [[1]] sharp</p>", HTML), (GAP,)), "At ____ sharp"),
        (
            Formula(
                Text(r"{x} and \(\sqrt{x}\) and {y}"), (FormulaVariable("x", Decimal(1), Decimal(9)),), "x"
            ),
            r"x and \(\sqrt{x}\) and {y}",
        ),
        (Essay(Text("Explain [[1]] and {x}")), "Explain [[1]] and {x}"),
    ],
)
def test_lists_show_blanks_and_names_instead_of_marks(content, words):
    assert stem_words(content) == words
