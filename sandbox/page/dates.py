"""Controls that hold a date, a time of day, or both; typed as 2026-10-10 and 09:30, or picked from a calendar."""

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from babel.dates import get_day_names, get_month_names
from nicegui import ui

from sandbox.form import Element
from sandbox.page import hands
from sandbox.page.dom import Attribute, icon_button, node, text_field
from sandbox.page.viewer import Viewer
from sandbox.page.window import Setting

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
Listener = Callable[[str], Awaitable[None]]


def show_date(element: Element, setting: Setting, named: dict[str, Attribute]) -> ui.element:
    held = hands.held(element, setting)

    async def heard(text: str) -> None:
        if text != (hands.held(element, setting) or "") and valid_date(text):
            await hands.put(element, setting, text or None)

    placeholder = (element.body.get("placeholder") or {}).get("text") or "YYYY-MM-DD"
    with node("div", "dated", data_action=element.action_id) as frame:
        date_field(
            str(held or ""), heard, setting.viewer, placeholder=placeholder, testid=setting.testid(element), named=named
        )
    return frame


def show_time(element: Element, setting: Setting, named: dict[str, Attribute]) -> ui.element:
    held = hands.held(element, setting)

    async def heard(text: str) -> None:
        if text != (hands.held(element, setting) or "") and (not text or TIME.fullmatch(text)):
            await hands.put(element, setting, text or None)

    placeholder = (element.body.get("placeholder") or {}).get("text") or "HH:MM"
    with node("div", "dated", data_action=element.action_id) as frame:
        time_field(str(held or ""), heard, placeholder=placeholder, testid=setting.testid(element), named=named)
    return frame


def show_datetime(element: Element, setting: Setting, named: dict[str, Attribute]) -> ui.element:
    """Date and time in the person's own zone; the app gets the instant as seconds."""
    held = hands.held(element, setting)
    zone = setting.viewer.zone
    start = datetime.fromtimestamp(int(str(held)), zone) if held else None
    parts = {"date": start.strftime("%Y-%m-%d") if start else "", "time": start.strftime("%H:%M") if start else ""}

    async def heard(name: str, text: str) -> None:
        parts[name] = text
        value = instant(parts["date"], parts["time"], zone)
        seconds = int(value.timestamp()) if value else None
        if seconds != hands.held(element, setting) and (seconds or not any(parts.values())):
            await hands.put(element, setting, seconds)

    label = str(named.get("aria_label") or "")
    testid = setting.testid(element)
    with node("div", "dated", role="group", data_action=element.action_id, data_testid=testid, named=named) as frame:
        date_field(
            parts["date"],
            lambda text: heard("date", text),
            setting.viewer,
            placeholder="YYYY-MM-DD",
            testid=f"{testid}:date",
            named={"aria_label": f"{label} {setting.words.pick_date}".strip()},
        )
        time_field(
            parts["time"],
            lambda text: heard("time", text),
            placeholder="HH:MM",
            testid=f"{testid}:time",
            named={"aria_label": f"{label} {setting.words.pick_time}".strip()},
        )
    return frame


def date_field(
    value: str, heard: Listener, viewer: Viewer, *, placeholder: str, testid: str, named: Mapping[str, Attribute]
) -> ui.element:
    """A field for a date with a calendar beside it."""
    shown = text_field(
        value, heard, placeholder=placeholder, data_testid=testid, inputmode="numeric", maxlength=10, named=named
    )
    _calendar(shown, value, heard, viewer)
    return shown


def _calendar(beside: ui.element, value: str, heard: Listener, viewer: Viewer) -> None:
    async def picked(text: str) -> None:
        menu.close()
        beside.client.run_javascript(f"getHtmlElement({beside.id}).value = {text!r}")
        await heard(text)

    with node("div", "menu-holder"):
        with ui.menu().props("transition-duration=80") as menu:
            start = value if valid_date(value) and value else None
            shown = ui.date(value=start, on_change=lambda event: picked(str(event.value or ""))).props("minimal")
            shown.props["locale"] = _calendar_words(viewer)
            shown.props["default-year-month"] = viewer.now().strftime("%Y/%m")
        icon_button("calendar", viewer.words.open_calendar, menu.open)


def _calendar_words(viewer: Viewer) -> dict[str, object]:
    """Names of days and months, Sunday first as the calendar wants them; weeks begin on Monday."""
    locale = viewer.locale
    sunday_first = [6, *range(6)]
    days, short = (get_day_names(width, locale=locale) for width in ("wide", "narrow"))
    months, brief = (get_month_names(width, locale=locale) for width in ("wide", "abbreviated"))
    return {
        "days": [days[each] for each in sunday_first],
        "daysShort": [short[each] for each in sunday_first],
        "months": [months[each] for each in range(1, 13)],
        "monthsShort": [brief[each] for each in range(1, 13)],
        "firstDayOfWeek": 1,
    }


def time_field(
    value: str, heard: Listener, *, placeholder: str, testid: str, named: Mapping[str, Attribute]
) -> ui.element:
    """Typed freely, or one of the half hours offered."""
    shown = text_field(
        value, heard, placeholder=placeholder, data_testid=testid, inputmode="numeric", maxlength=5, named=named
    )
    hours = node("datalist")
    hours.props["innerHTML"] = "".join(
        f'<option value="{hour:02d}:{minute:02d}"></option>' for hour in range(24) for minute in (0, 30)
    )
    shown.props["list"] = f"c{hours.id}"
    shown.classes("time-field")
    return shown


def valid_date(text: str) -> bool:
    """Empty counts: the person has taken the date back."""
    if not text:
        return True
    try:
        datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - a date alone has no zone
    except ValueError:
        return False
    return bool(DATE.fullmatch(text))


def instant(date: str, time: str, zone: object) -> datetime | None:
    """None unless both are complete; raises nothing."""
    if not (date and valid_date(date) and TIME.fullmatch(time)):
        return None
    local = datetime.strptime(f"{date} {time}", "%Y-%m-%d %H:%M")  # noqa: DTZ007 - the zone is put on in the next line
    return local.replace(tzinfo=zone)  # type: ignore[arg-type] # a ZoneInfo
