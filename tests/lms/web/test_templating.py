"""What templates write with: addresses, links of a list, and output that is escaped whatever it is."""

from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup

from lms.web.addresses import Addresses
from lms.web.templating import Environment, query_up_to, with_query


class Badge:
    def __html__(self) -> str:
        return "<b>3</b>"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ('<i>"Tom\'s" & co</i>', "&lt;i&gt;&#34;Tom&#39;s&#34; &amp; co&lt;/i&gt;"),
        (Markup("<i>said</i>"), "<i>said</i>"),
        (Badge(), "<b>3</b>"),
        (type("Name", (str,), {})("<"), "&lt;"),
        (["<"], "[&#39;&lt;&#39;]"),
        (7, "7"),
        (True, "True"),
        (None, "None"),
    ],
)
def test_output_is_escaped_unless_it_is_markup(value, written):
    app = Flask(__name__)
    app.jinja_environment = Environment
    page = app.jinja_env.from_string("{% autoescape true %}{{ value }}|{{ '<' }}{% endautoescape %}")
    assert page.render(value=value) == f"{written}|&lt;"
    macro = "{% macro said(x) %}{{ x }}{% endmacro %}{{ said(value) }}{{ [said(value)]|join }}"
    assert app.jinja_env.from_string(f"{{% autoescape true %}}{macro}{{% endautoescape %}}").render(
        value=value
    ) == (written * 2)


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    for endpoint, rule in {
        "home": "/",
        "item": "/items/<int:item_id>",
        "both": "/<int:a>/of/<int:b>",
        "of": "/of/<name>",
    }.items():
        app.add_url_rule(rule, endpoint, lambda **_values: "")
    return app


ADDRESSES: list[tuple[str, dict[str, Any]]] = [
    ("home", {}),
    ("item", {"item_id": 0}),
    ("item", {"item_id": 12345678901234567}),
    ("item", {"item_id": 5, "page": 2}),
    ("both", {"b": 1, "a": 22}),
    ("of", {"name": 7}),
    ("of", {"name": "{0} /?&7"}),
    ("home", {"q": "{}%", "page": None}),
    ("item", {"item_id": 5, "_anchor": "part"}),
    ("item", {"item_id": 5, "_external": True}),
]


@pytest.mark.parametrize("root", ["", "/at"])
def test_addresses_are_those_of_flask(app, root):
    ours = Addresses(app).url_for
    for _again in range(2):
        for endpoint, values in ADDRESSES:
            with app.test_request_context("/", base_url=f"http://localhost{root}"):
                assert ours(endpoint, **values) == app.url_for(endpoint, **values)


def test_addresses_follow_the_defaults_of_a_blueprint(app):
    ours = Addresses(app).url_for
    with app.test_request_context("/"):
        assert ours("home") == "/"
        app.url_default_functions[None] = [lambda _endpoint, values: values.setdefault("lang", "zh")]
        assert ours("home") == "/?lang=zh"


@pytest.mark.parametrize(
    ("address", "with_item"),
    [("/", "/?item="), ("/?q=a%26b&item=3", "/?q=a%26b&item="), ("/?item=3", "/?item=")],
)
def test_a_list_links_its_rows_by_one_address(app, address, with_item):
    with app.test_request_context(address):
        assert query_up_to("item") == with_item
        assert f"{query_up_to('item')}7" == with_query(item=7)
