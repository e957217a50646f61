"""The clock on top: what time it is in this workspace, and the buttons that move it forward for everybody."""

from collections.abc import Callable
from datetime import timedelta

from nicegui import ui

from sandbox.page import dates, instants
from sandbox.page.dom import button, icon_button, node
from sandbox.page.icons import app_mark, icon
from sandbox.page.window import Window

STEPS = (("plus_5_minutes", timedelta(minutes=5)), ("plus_1_hour", timedelta(hours=1)))
TICK_SECONDS = 1.0


class TimeBar:
    def __init__(self, window: Window) -> None:
        self._window = window
        words = window.words
        with node("header", "top", role="banner"):
            with node("a", "brand", href="/", title=words.switch_person):
                node("span", "brand-mark", html=app_mark())
                node("span", "brand-name", text=window.workspace.state.team.name)
            with node("div", "clock", role="group", aria_label=words.clock, data_testid="clock"):
                node("span", "icon", html=icon("clock"), aria_hidden="true")
                self._date = node("span", "clock-date")
                self._time = node("span", "clock-time", data_testid="clock-time")
                self._city = node("span", "clock-city")
                for name, step in STEPS:
                    button(getattr(words, name), self._stepper(step), classes="button clock-button", testid=name)
                button(
                    words.next_morning,
                    self._next_morning,
                    classes="button clock-button",
                    symbol="sunrise",
                    testid="next_morning",
                )
                self._go_to()
            with node("div", "not-slack", title=words.not_slack_why, data_testid="not-slack"):
                node("span", "icon", html=icon("flask"), aria_hidden="true")
                node("span", text=words.not_slack)
        ui.timer(TICK_SECONDS, self.refresh)
        self._shown: tuple[str, str, str] | None = None

    def refresh(self) -> None:
        viewer = self._window.viewer
        date, time = instants.on_the_clock(viewer.now(), viewer)
        shown = (date, time, instants.city(viewer.user.tz, viewer))
        if shown != self._shown:
            self._shown = shown
            for place, text in zip((self._date, self._time, self._city), shown, strict=True):
                place.props["textContent"] = text

    def _stepper(self, step: timedelta) -> Callable[[], None]:
        return lambda: self._window.workspace.clock.advance(step)

    def _next_morning(self) -> None:
        workspace = self._window.workspace
        workspace.clock.move_to(workspace.office.next_morning(workspace.clock.now()))

    def _go_to(self) -> None:
        words = self._window.words
        with node("div", "menu-holder"):
            with ui.menu().props("transition-duration=80 no-focus") as menu:
                frame = node("div", "go-to", data_testid="go-to-panel")
            button(words.go_to, lambda: self._ask(frame, menu), classes="button clock-button", testid="go_to")

    def _ask(self, frame: ui.element, menu: ui.menu) -> None:
        words, viewer = self._window.words, self._window.viewer
        now = viewer.now()
        entered = {"date": now.strftime("%Y-%m-%d"), "time": now.strftime("%H:%M")}

        async def heard(name: str, text: str) -> None:
            entered[name] = text

        def go() -> None:
            wrong = self._move(entered["date"], entered["time"])
            problem.props["textContent"] = wrong or ""
            if wrong is None:
                menu.close()

        frame.clear()
        with frame:
            node("p", "muted", text=words.go_to_why)
            with node("div", "dated"):
                date = dates.date_field(
                    entered["date"],
                    lambda text: heard("date", text),
                    viewer,
                    placeholder="YYYY-MM-DD",
                    testid="go-to-date",
                    named={"aria_label": words.pick_date},
                )
                time = dates.time_field(
                    entered["time"],
                    lambda text: heard("time", text),
                    placeholder="HH:MM",
                    testid="go-to-time",
                    named={"aria_label": words.pick_time},
                )
            problem = node("p", "entry-error", role="alert")
            with node("div", "dialog-foot"):
                icon_button("close", words.close, menu.close)
                button(words.go, go, classes="button primary", testid="go-to-go")
        for field in (date, time):
            field.on("keydown.enter", go, js_handler="() => emit()")
        menu.open()

    def _move(self, date: str, time: str) -> str | None:
        """What is wrong with the wish, in words."""
        wanted = dates.instant(date, time, self._window.viewer.zone)
        if wanted is None:
            return self._window.words.not_a_date
        if wanted < self._window.workspace.clock.now():
            return self._window.words.past
        self._window.workspace.clock.move_to(wanted)
        return None
