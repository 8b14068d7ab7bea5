"""A real browser on our pages, by keyboard alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import waitress
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
# It is to ask nobody but us: neither its maker's hosts, nor for what is newer.
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
AXE = (Path(__file__).parent / "axe" / "axe-4.14.1.min.js").read_text()
SERIOUS = {"serious", "critical"}
MOST_STEPS = 60  # With the tabulator, from one end of a page to the other.


@contextmanager
def served() -> Iterator[str]:
    """Serve our pages from this process. Yields the address."""
    server = waitress.create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join()


class Window:
    """A window of some width. It notes what a page must not do."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", self._note)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def reach(self, selector: str) -> None:
        """Walk with the tabulator to the first element of a kind."""
        wanted = self.page.locator(selector).first
        for _ in range(MOST_STEPS):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        msg = f"No key leads to {selector}."
        raise AssertionError(msg)

    def press(self, selector: str) -> None:
        """Walk to a link or a button, and use it."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, selector: str, text: str) -> None:
        self.reach(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def sign_in(self, email: str, password: str) -> None:
        self.write("input[name=email]", email)
        self.write("input[name=password]", password)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def expect_well_made(self) -> None:
        """Let everybody be able to use the page, at this width, and nobody else hear of it."""
        assert [url for url in self.asked if not url.startswith((self.address, "data:"))] == []
        assert self.complaints == []
        assert self._serious_findings() == []
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.viewport_size["width"]  # type: ignore[index]  # It has one.

    def _serious_findings(self) -> list[tuple[str, list[str]]]:
        self.page.evaluate(AXE)
        found: dict[str, Any] = self.page.evaluate("axe.run()")
        return [
            (finding["id"], [node["html"] for node in finding["nodes"]])
            for finding in found["violations"]
            if finding["impact"] in SERIOUS
        ]

    def _note(self, message: Any) -> None:
        # A status of 4xx is one, too; what we care about is what our policy of content refuses.
        if message.type == "error" and "the server responded with a status" not in message.text:
            self.complaints.append(message.text)


@contextmanager
def window(address: str, width: int) -> Iterator[Window]:
    """Open a browser of so many pixels."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": 900})
        yield Window(page, address)
        browser.close()
