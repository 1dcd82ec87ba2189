"""The headers of every kind of answer."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lms.web.access import public
from lms.web.templating import row_choice


@pytest.fixture
def applications(applications):
    """None made yet: each of these tests adds pages to its own."""
    return replace(applications, made={})


@pytest.fixture
def client(app):
    """A browser of an application in which a page fails, and errors are shown as in production."""
    app.add_url_rule("/fails", "fails", public(lambda: 1 / 0))
    app.add_url_rule("/download", "download", public(lambda: ("a,b", {"Content-Type": "text/csv"})))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()


ANSWERS = {
    "a page": ("GET", "/login", 200),
    "a redirection": ("GET", "/", 302),
    "data": ("GET", "/health", 200),
    "a file": ("GET", "/download", 200),
    "nothing there": ("GET", "/nowhere", 404),
    "a wrong method": ("GET", "/logout", 405),
    "not signed in": ("POST", "/logout", 401),
    "a form without token": ("POST", "/login", 400),
    "a fault of ours": ("GET", "/fails", 500),
}


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS.values(), ids=ANSWERS)
def test_every_answer_carries_the_policy(app, client, method, path, status):
    app.config["WTF_CSRF_ENABLED"] = path == "/login"
    response = client.open(path, method=method)
    assert response.status_code == status
    policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert re.fullmatch(r"'self' 'nonce-[\w-]{22}'", policy["script-src"])
    assert policy["style-src"] == "'self'"
    assert (policy["base-uri"], policy["form-action"], policy["frame-ancestors"]) == (
        "'none'",
        "'self'",
        "'self'",
    )
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    if response.mimetype == "text/html":
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/login", "/nowhere", "/fails"])
def test_scripts_of_a_page_carry_its_own_nonce(client, path):
    first, second = client.get(path), client.get(path)
    nonces = []
    for response in (first, second):
        nonce = re.search(r"'nonce-([\w-]+)'", response.headers["Content-Security-Policy"])[1]
        scripts = re.findall(r"<script\b[^>]*>", response.text)
        assert scripts
        assert all(f'nonce="{nonce}"' in script for script in scripts)
        nonces.append(nonce)
    assert nonces[0] != nonces[1]


def test_only_a_secure_connection_promises_to_stay_secure(client):
    assert "Strict-Transport-Security" not in client.get("/login").headers
    secure = client.get("/login", base_url="https://localhost")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_cookies_are_not_for_scripts(client):
    for cookie in client.get("/login").headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def test_the_choice_of_a_row_escapes_what_anybody_typed(app):
    with app.test_request_context("/"):
        cell = row_choice("items", '"><script>', '"><img src=x>')
    assert "<script" not in cell
    assert "<img" not in cell
    assert 'value="&#34;&gt;&lt;script&gt;"' in cell
