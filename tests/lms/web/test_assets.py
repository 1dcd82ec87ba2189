"""The built front end: small enough, complete, and served so that nobody loads it twice."""

import gzip
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from flask import Flask
from markupsafe import Markup

from lms.web.assets import BUILD, Assets, AssetsNotBuilt, asset_url, icon, init_assets, state

ROOT = Path(__file__).resolve().parents[3]
FIRST_LOAD_LIMIT = 150_000
TEMPLATES = [*ROOT.glob("*/**/templates/**/*.html")]


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    (tmp_path / "app-1.css").write_text("body {}")
    (tmp_path / "app-1.css.gz").write_bytes(gzip.compress(b"body {}"))
    (tmp_path / "mark-1.svg").write_text("<svg/>")
    (tmp_path / "manifest.json").write_text(
        json.dumps({"files": {"app.css": "app-1.css", "mark.svg": "mark-1.svg"}})
    )
    app = Flask(__name__, static_folder=None)
    init_assets(app)
    app.extensions["lms.assets"] = Assets(tmp_path)
    return app


def test_first_load_stays_small():
    manifest = json.loads((BUILD / "manifest.json").read_text())
    packed = sum((BUILD / f"{name}.gz").stat().st_size for name in manifest["first_load"])
    assert packed <= FIRST_LOAD_LIMIT


def test_every_icon_that_a_template_names_is_in_the_sprite():
    manifest = json.loads((BUILD / "manifest.json").read_text())
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (BUILD / manifest["files"]["icons.svg"]).read_text()))
    named = {
        (name, template.relative_to(ROOT).as_posix())
        for template in TEMPLATES
        for name in re.findall(r"\bicon\('([a-z0-9-]+)'", template.read_text(encoding="utf-8"))
    }
    assert named
    assert sorted((name, template) for name, template in named if name not in drawn) == []


def test_the_address_of_a_file_changes_with_its_content(app: Flask):
    assets: Assets = app.extensions["lms.assets"]
    with app.test_request_context():
        assert asset_url("app.css") == "/assets/app-1.css"
    manifest = assets.folder / "manifest.json"
    manifest.write_text(json.dumps({"files": {"app.css": "app-2.css"}}))
    os.utime(manifest, ns=(1, 1))
    with app.test_request_context():
        assert asset_url("app.css") == "/assets/app-2.css"


def test_files_are_kept_for_ever_and_sent_packed(app: Flask):
    answer = app.test_client().get("/assets/app-1.css", headers={"Accept-Encoding": "br, gzip"})
    assert gzip.decompress(answer.data) == b"body {}"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.mimetype == "text/css"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert {"public", "immutable", "max-age=31536000"} <= {
        part.strip() for part in answer.headers["Cache-Control"].split(",")
    }


@pytest.mark.parametrize("encodings", ["", "br", "gzip;q=0"])
def test_a_browser_that_takes_no_gzip_gets_the_plain_file(app: Flask, encodings: str):
    answer = app.test_client().get("/assets/app-1.css", headers={"Accept-Encoding": encodings})
    assert (answer.data, "Content-Encoding" in answer.headers) == (b"body {}", False)


def test_a_file_without_a_packed_twin_is_sent_as_it_is(app: Flask):
    answer = app.test_client().get("/assets/mark-1.svg", headers={"Accept-Encoding": "gzip"})
    assert (answer.data, answer.mimetype) == (b"<svg/>", "image/svg+xml")


@pytest.mark.parametrize("name", ["manifest.json", "app-1.css.gz", "gone-1.css", "../test_assets.py"])
def test_nothing_else_is_served(app: Flask, name: str):
    assert app.test_client().get(f"/assets/{name}").status_code == 404


def test_a_missing_build_says_what_to_do(tmp_path: Path):
    with pytest.raises(AssetsNotBuilt, match="make setup"):
        Assets(tmp_path).file_of("app.css")


def test_the_scripts_pass_their_own_tests():
    run = subprocess.run(
        [ROOT / ".ci/npm", "test", "--silent"], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_state_escapes_what_is_text_and_leaves_markup_as_it_is(app: Flask):
    assets: Assets = app.extensions["lms.assets"]
    (assets.folder / "manifest.json").write_text(json.dumps({"files": {"icons.svg": "icons-1.svg"}}))
    with app.test_request_context():
        assert "a&amp;amp;b<" in state("a&amp;b", "due")
        assert "a&amp;b<" in state(Markup("a&amp;b"), "due")
        assert '<span class="state state-due">' in state("a", "due")
        assert "icons-1.svg#circle-dashed" in state("a")
        assert 'aria-label="a&amp;amp;b"' in icon("x", "a&amp;b")
        assert 'aria-label="a&amp;b"' in icon("x", Markup("a&amp;b"))
