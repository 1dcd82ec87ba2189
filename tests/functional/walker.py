"""Somebody at a browser: opens pages, looks at them, and notices what no page may do."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from tests.functional.site import Site

AXE = Path(__file__).resolve().parents[2] / "lms/web/frontend/node_modules/axe-core/axe.min.js"
SCREENS = Path(__file__).resolve().parent / "screens"
PASSWORD = "xueshi-demo"
VIOLATIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    # to write down what is as it should be takes a quarter of the time
    "resultTypes": ["violations"],
}
IS_DRAWN = """() => {
  const inView = (element) => element.getBoundingClientRect().top < innerHeight;
  const drawn = (element) => element.complete ?? element.querySelector(".editor");
  return [...document.querySelectorAll("img, [data-module=editor]")].filter(inView).every(drawn);
}"""
EMPTY_LISTS = (
    ":is(main ul:not(:has(li)), main ol:not(:has(li), [data-module]), main tbody:not(:has(tr))):visible"
)
LOOKED_INTO = {"1280-en", "360-zh"}
"""Where axe looks: both widths and both languages, in half the time that all four pairs would take."""
REFUSED_FORM = "status of 422"  # the browser notes a form that was refused; the page says why


class Walker:
    """One browser with one screen and one language. What its pages log as errors is kept until `check`."""

    def __init__(self, site: Site, context: BrowserContext, screen: str) -> None:
        self.site = site
        self.screen = screen  # "1280-en"
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(f"{self.page.url}: {error}"))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and REFUSED_FORM not in message.text:
            self.errors.append(f"{self.page.url}: {message.text}")

    def sign_in(self, username: str) -> Walker:
        """Signs in with the demo's password."""
        self.open("/login")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.locator("main form button.btn-primary, form.form button.btn-primary").first.click()
        self.page.wait_for_url(lambda url: "/login" not in url)
        return self

    def open(self, path: str) -> Page:
        """Opens a page of the site; it must answer with success."""
        answer = self.page.goto(path if path.lower().startswith("http:") else f"{self.site.address}{path}")
        assert answer is not None
        assert answer.ok, f"{path} answers {answer.status}"
        return self.page

    def press(self, selector: str) -> None:
        """Presses a button of the page that leads to another one."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def forgive(self, words: str) -> None:
        """Drops the noted errors with these words: the walk caused them."""
        self.errors = [error for error in self.errors if words not in error]

    def look(self, name: str) -> None:
        """Takes a picture of the page and checks it: no error logged, nothing wider than the screen, nothing that axe
        calls serious."""
        self._await_parts()
        self._await_charts()
        self.page.wait_for_function(IS_DRAWN)
        self.page.evaluate("window.scrollTo(0, 0)")  # what sticks to the screen stands where the page begins
        SCREENS.mkdir(exist_ok=True)
        picture = SCREENS / f"{name}-{self.screen}.jpg"  # as PNG it would take half as long again
        self.page.screenshot(path=picture, type="jpeg", quality=80, full_page=True)
        assert self.errors == [], f"{name} logs errors"
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{name} is {wide} px wider than the screen"
        assert self.page.locator(EMPTY_LISTS).count() == 0, f"{name} shows a list without lines"
        if self.screen in LOOKED_INTO:
            assert self.serious_findings() == [], f"{name} is not accessible"

    def _await_parts(self) -> None:
        """Parts of a page that cost time are asked for when they come into view."""
        for part in self.page.locator("[hx-trigger=revealed]").element_handles():
            part.scroll_into_view_if_needed()
            self.page.wait_for_function("part => !part.isConnected", arg=part)

    def _await_charts(self) -> None:
        """Charts are drawn when they are first seen."""
        for canvas in self.page.locator(".chart-canvas").all():
            canvas.scroll_into_view_if_needed()
            canvas.locator("svg").wait_for()

    def serious_findings(self) -> list[str]:
        """What axe-core finds serious or critical on the page (WCAG 2.2 A and AA)."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("async (what) => (await axe.run(what)).violations", VIOLATIONS)
        return [
            f"{finding['id']}: {finding['nodes'][0]['html'][:200]}"
            for finding in found
            if finding["impact"] in {"serious", "critical"}
        ]
