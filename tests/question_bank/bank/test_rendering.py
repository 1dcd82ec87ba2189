"""Texts of every format as a page shows them, and as words."""

from __future__ import annotations

import pytest

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.rendering import plain_words, render_line, render_text

MOODLE, HTML, PLAIN, MARKDOWN = TextFormat.MOODLE, TextFormat.HTML, TextFormat.PLAIN, TextFormat.MARKDOWN


@pytest.mark.parametrize(
    ("text", "block", "line", "words"),
    [
        (Text("一\n二", PLAIN), "<p>一<br>二</p>", "一<br>二", "一 二"),
        (Text("一\n\n二", PLAIN), "<p>一</p><p>二</p>", "一<br><br>二", "一 二"),
        (Text("<b>x</b>", PLAIN), "<p>&lt;b&gt;x&lt;/b&gt;</p>", "&lt;b&gt;x&lt;/b&gt;", "<b>x</b>"),
        (Text("**x**", MARKDOWN), "<p>**x**</p>", "**x**", "**x**"),
        (Text("H<sub>2</sub>O", MOODLE), "<p>H<sub>2</sub>O</p>", "H<sub>2</sub>O", "H2O"),
        (Text("若x<y且y>z", MOODLE), "<p>若x&lt;y且y&gt;z</p>", "若x&lt;y且y&gt;z", "若x<y且y>z"),
        (Text("a<b and c>d", MOODLE), "<p>a&lt;b and c&gt;d</p>", "a&lt;b and c&gt;d", "a<b and c>d"),
        (Text("<p>一</p>\n<p>二</p>", MOODLE), "<p>一</p>\n<p>二</p>", "<p>一</p>\n<p>二</p>", "一 二"),
        (Text("<p>一&nbsp;&amp;二</p>", HTML), "<p>一&nbsp;&amp;二</p>", "<p>一&nbsp;&amp;二</p>", "一 &二"),
        (Text("<script>x()</script>一", HTML), "一", "一", "一"),
    ],
)
def test_a_text_as_paragraphs_as_a_line_and_as_words(text, block, line, words):
    assert (str(render_text(text)), str(render_line(text)), plain_words(text)) == (block, line, words)


def test_a_candidates_view_is_rendered_alike_and_nothing_is_nothing():
    assert render_text({"text": "<i>x</i>", "format": "moodle"}) == render_text(Text("<i>x</i>", MOODLE))
    assert not render_text(None)
