"""The site, the browser, and a walker for each screen and language."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.functional.site import Site, running_site
from tests.functional.walker import Walker

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# without these the browser looks for its maker's hosts
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SCREENS = ("1280-en", "360-zh", "1280-zh", "360-en")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the browser's tests first: they take longest, and a worker that has done its part takes from the others'."""
    items.sort(key=lambda item: HERE not in item.path.parents)


@pytest.fixture(scope="module")
def site(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site for the module, as the demo left it: its tests add to it, and some move its clock by days."""
    with running_site(demo_template, tmp_path_factory.mktemp("site")) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))


@pytest.fixture
def walker(site: Site, browser: Browser) -> Iterator[Callable[[str], Walker]]:
    """walker("360-zh"): somebody at a new browser of that width and language."""
    contexts = []

    def start(screen: str) -> Walker:
        width, language = screen.split("-")
        context = browser.new_context(
            viewport={"width": int(width), "height": 900},
            locale="zh-CN" if language == "zh" else "en-GB",
            timezone_id="Asia/Shanghai",
        )
        contexts.append(context)
        return Walker(site, context, screen)

    yield start
    for context in contexts:
        context.close()
