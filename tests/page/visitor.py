"""A visitor of the demo: one browser window, in which they are one person after another, with hands and eyes alone."""

import os
from collections.abc import Collection
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

from tests.shape.source import ROOT

PICTURES = ROOT / "docs" / "pictures"
SIZE = (1280, 800)
COLOURS = 256
SLOW_MS = 60_000  # a picture is drawn in a process of its own; machines that test are busy
ANSWER_MS = 15_000
TRIES = 3


class Visitor:
    """With HOTLINE_PICTURES set, the named pictures are taken for the README."""

    def __init__(self, browser: Browser, url: str, *, language: str, pictures: Collection[str]) -> None:
        self._language = language
        self._pictures = pictures if os.environ.get("HOTLINE_PICTURES") else ()
        self.complaints: list[str] = []
        context = browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]})
        self.page: Page = context.new_page()
        self.page.set_default_timeout(SLOW_MS)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.goto(url)

    def arrive(self, key: str) -> None:
        """The first page asks who one would like to be."""
        self.page.get_by_test_id(f"person:{key}").click()
        self._arrived(key)

    def become(self, key: str) -> None:
        self.page.get_by_test_id("switcher").click()
        self.page.get_by_test_id(f"person:{key}").click()
        self._arrived(key)

    def _arrived(self, key: str) -> None:
        self.page.wait_for_url(f"**/as/{key}*")
        expect(self.page.get_by_test_id("place:Hotline")).to_be_visible(timeout=SLOW_MS)

    def visit(self, place: str) -> None:
        self.page.get_by_test_id(f"place:{place}").click()
        expect(self.page.get_by_test_id("composer")).to_be_visible()

    def say(self, text: str) -> None:
        box = self.page.get_by_test_id("composer").get_by_role("textbox")
        box.fill(text)
        box.press("Enter")

    def press(self, what: str, *, until: Locator) -> None:
        """The newest button of this kind among the messages. A message that is drawn anew under the finger swallows a
        click, as it does in any chat: once more, until it shows.
        """
        for _ in range(TRIES):
            self.page.get_by_test_id("timeline").get_by_test_id(f"button:{what}").last.click()
            try:
                until.wait_for(timeout=ANSWER_MS)
            except TooLate:
                continue
            return
        expect(until).to_be_visible()

    def open(self, what: str, title: str) -> None:
        """A button that opens a form."""
        self.press(what, until=self.form)
        self.titled(title)

    def message(self, text: str) -> Locator:
        """The newest message that says so."""
        return self.page.get_by_test_id("timeline").get_by_test_id("message").filter(has_text=text).last

    def sees(self, *texts: str) -> None:
        """In the newest message that opens with the first of them."""
        found = self.message(texts[0])
        for text in texts:
            expect(found).to_contain_text(text, timeout=SLOW_MS)

    @property
    def form(self) -> Locator:
        return self.page.get_by_test_id("modal")

    def field(self, block: str) -> Locator:
        return self.form.locator(f"[data-block={block}]")

    def write(self, block: str, text: str) -> None:
        self.field(block).get_by_role("textbox").fill(text)

    def choose(self, block: str, option: str, *, typed: str = "") -> None:
        menu = self.field(block).get_by_role("combobox")
        menu.click()
        if typed:
            menu.fill(typed)
        self.page.get_by_role("option", name=option, exact=True).click()

    def date(self, block: str, day: str, time: str) -> None:
        self.field(block).get_by_role("textbox").first.fill(day)
        self.field(block).get_by_role("combobox").fill(time)

    def titled(self, title: str) -> None:
        expect(self.page.get_by_test_id("modal-title")).to_contain_text(title, timeout=SLOW_MS)

    def submit(self) -> None:
        self.page.get_by_test_id("modal-submit").click()

    def send(self) -> None:
        """Submit, and see the form close."""
        self.submit()
        self.gone()

    def close(self) -> None:
        self.page.get_by_test_id("modal-cancel").click()
        self.gone()

    def gone(self) -> None:
        expect(self.form).to_have_count(0, timeout=SLOW_MS)

    def move_clock(self, button: str, *, until: str) -> None:
        """A click on the clock; `until` is a part of the time it shows then."""
        self.page.get_by_test_id(button).click()
        expect(self.page.get_by_test_id("clock")).to_contain_text(until)

    def take_picture(self, name: str) -> None:
        """If it is wanted; the pointer is out of the way."""
        if name not in self._pictures:
            return
        self.page.mouse.move(0, SIZE[1] - 1)
        self.page.wait_for_timeout(500)
        shot = Image.open(BytesIO(self.page.screenshot(animations="disabled"))).convert("RGB")
        PICTURES.mkdir(parents=True, exist_ok=True)
        small = shot.quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(PICTURES / f"{self._language}-{name}.png", optimize=True)
