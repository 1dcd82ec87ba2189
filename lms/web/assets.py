"""The built front end: names to hashed files, served once and kept for ever."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, Response, abort, current_app, g, request, send_from_directory, url_for
from flask.ctx import _AppCtxGlobals
from markupsafe import Markup, escape
from werkzeug.local import LocalProxy

from lms.web.access import public

BUILD = Path(__file__).resolve().parent / "static" / "build"
A_YEAR = 365 * 86400
_page = cast("LocalProxy[_AppCtxGlobals]", g)
TONE_ICONS = {"ink": "progress", "done": "circle-check", "due": "clock", "seal": "alert-circle"}

blueprint = Blueprint("assets", __name__, url_prefix="/assets")


class AssetsNotBuilt(RuntimeError):
    """There is no manifest, so no page could be shown."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"The front end is not built: {folder} has no manifest.json. Run `make setup`.")


@dataclass
class Assets:
    """The manifest of a build, read again when a new build has replaced it."""

    folder: Path = BUILD
    _files: dict[str, str] | None = None
    _read_at_mtime: int = 0

    def file_of(self, name: str) -> str:
        """The hashed file of a name such as "app.css". Raises AssetsNotBuilt, and KeyError for an unknown name."""
        return self.files()[name]

    def files(self) -> dict[str, str]:
        """The hashed files by their names. Raises AssetsNotBuilt."""
        manifest = self.folder / "manifest.json"
        try:
            mtime = manifest.stat().st_mtime_ns
        except FileNotFoundError:
            raise AssetsNotBuilt(self.folder) from None
        if self._files is None or mtime != self._read_at_mtime:
            self._files = json.loads(manifest.read_text(encoding="utf-8"))["files"]
            self._read_at_mtime = mtime
        return self._files


def asset_url(name: str) -> str:
    """The address of a built file; it changes whenever the file does. A page asks for some of them, the sprite of icons
    above all, dozens of times, so all are worked out together, once a page."""
    page = _page._get_current_object()
    known: dict[str, str] | None = page.get("asset_urls")
    if known is None:
        assets: Assets = current_app.extensions["lms.assets"]
        folder = url_for("assets.serve", filename="")
        known = page.asset_urls = {each: folder + file for each, file in assets.files().items()}
    return known[name]


def icon(name: str, label: str | None = None, size: str = "") -> Markup:
    """An icon from the sprite, with a label only where no word stands beside it. No macro, as pages have a hundred."""
    return _drawn(asset_url("icons.svg"), name, label or "", size)


def state(text: str, tone: str = "", name: str | None = None) -> Markup:
    """A state in a word and an icon, never by colour alone; tone: "", ink, done, due or seal. No macro, as every row of
    a list has one, and a macro takes ten times as long."""
    return _said(asset_url("icons.svg"), text, tone, name or TONE_ICONS.get(tone, "circle-dashed"))


# By their types, too: a text that is markup already is not escaped again, and equals one that is not.
@lru_cache(maxsize=1024, typed=True)
def _drawn(sprite: str, name: str, label: str, size: str) -> Markup:
    kind = f"icon icon-{size}" if size else "icon"
    meaning = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(f'<svg class="{kind}" {meaning}><use href="{sprite}#{escape(name)}"/></svg>')


@lru_cache(maxsize=1024, typed=True)
def _said(sprite: str, text: str, tone: str, name: str) -> Markup:
    kind = f"state state-{tone}" if tone else "state"
    return Markup('<span class="{}">{}{}</span>').format(kind, _drawn(sprite, name, "", ""), text)


@blueprint.get("/<path:filename>")
@public
def serve(filename: str) -> Response:
    """A built file, for ever; compressed beforehand where the browser takes gzip."""
    folder: Path = current_app.extensions["lms.assets"].folder
    if filename.endswith((".gz", ".json")):
        abort(404)
    is_packed = request.accept_encodings.quality("gzip") > 0 and (folder / f"{filename}.gz").is_file()
    response = send_from_directory(folder, f"{filename}.gz" if is_packed else filename, max_age=A_YEAR)
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
        response.mimetype = _mimetype(filename)
    response.cache_control.public = True
    response.cache_control.no_cache = None
    response.cache_control.immutable = True
    response.vary.add("Accept-Encoding")
    return response


def _mimetype(filename: str) -> str:
    kinds = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain"}
    return kinds[Path(filename).suffix]


def init_assets(app: Flask) -> None:
    """Mounts the files and gives templates `asset_url` and, for the macros' file, `sprite_icon` and `icon_state`."""
    app.extensions["lms.assets"] = Assets()
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(asset_url=asset_url, sprite_icon=icon, icon_state=state)
