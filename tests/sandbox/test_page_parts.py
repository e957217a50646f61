"""The parts of the page that need no browser: office days, times, faces, charts, words."""

import json
from dataclasses import fields
from datetime import UTC, date, datetime
from importlib import resources

import pytest

from sandbox.clock import SandboxClock
from sandbox.office import OfficeDays
from sandbox.page import faces, instants
from sandbox.page.charts import chart
from sandbox.page.viewer import Viewer
from sandbox.page.words import CHINESE, ENGLISH, words_for
from sandbox.records import User
from sandbox.workspace import Member, Room, Workspace

FRIDAY = datetime(2026, 10, 9, 8, 40, tzinfo=UTC)
OFFICE = OfficeDays(working_days=(date(2026, 10, 10),), days_off=(date(2026, 10, 12),))


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-10-08T20:00+08:00", "2026-10-09T09:00+08:00"),
        ("2026-10-09T08:59+08:00", "2026-10-09T09:00+08:00"),
        ("2026-10-09T09:00+08:00", "2026-10-10T09:00+08:00"),
        ("2026-10-10T09:00+08:00", "2026-10-13T09:00+08:00"),
        ("2026-10-09T23:30+00:00", "2026-10-10T09:00+08:00"),
    ],
)
def test_the_next_working_morning(now: str, morning: str) -> None:
    """Saturday the 10th is worked, Monday the 12th is off; the office is in Shanghai wherever the reader is."""
    assert OFFICE.next_morning(datetime.fromisoformat(now)) == datetime.fromisoformat(morning)


def viewer(locale: str, tz: str = "Asia/Shanghai") -> Viewer:
    place = Workspace(
        manifest={},
        clock=SandboxClock(frozen_at=FRIDAY),
        users=[Member("me", "Me", locale=locale, tz=tz), Member("you", "You")],
        channels=[Room("general", members=("me", "you"))],
    )
    return Viewer(place.state, place.user("me"))


def test_times_are_written_as_the_reader_writes_them() -> None:
    chinese, english = viewer("zh-CN"), viewer("en-US", "Europe/London")
    assert instants.clock_time(chinese.now(), chinese) == "16:40"
    assert instants.clock_time(english.now(), english).replace("\u202f", " ") == "9:40 AM"
    assert instants.on_the_clock(chinese.now(), chinese)[0] == "2026年10月9日周五"
    assert instants.city("Asia/Shanghai", chinese) == "上海"
    assert instants.city("Asia/Shanghai", english) == "Shanghai"


def test_days_are_named_from_the_readers_today() -> None:
    chinese = viewer("zh-CN")
    assert instants.day(date(2026, 10, 9), chinese) == "今天"
    assert instants.day(date(2026, 10, 8), chinese) == "昨天"
    assert instants.day(date(2026, 10, 7), chinese) == "2026年10月7日星期三"
    assert instants.short(datetime(2026, 10, 7, 1, tzinfo=chinese.zone), chinese) == "10月7日 01:00"


def test_a_conversation_is_named_after_the_others_in_it() -> None:
    me = viewer("en-US")
    state = me.state
    channel = next(iter(state.channels.values()))
    assert me.title(channel) == "general"
    channel.kind = "im"
    assert me.title(channel) == "You"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Amy Chen", "AC"), ("王丽", "王"), ("李强 (产险)", "李"), ("tom.baker", "TB"), ("Émile", "É"), ("", "u")],
)
def test_a_face_shows_initials(name: str, letters: str) -> None:
    assert faces.letters(User("U1", "u.one" if name else "用", name)) == ("用" if not name else letters)


def test_every_word_of_the_page_exists_in_both_languages() -> None:
    """Nothing is left in English, and both take the same values."""
    same = {field.name for field in fields(ENGLISH) if getattr(ENGLISH, field.name) == getattr(CHINESE, field.name)}
    assert same == set()
    for field in fields(ENGLISH):
        english, chinese = getattr(ENGLISH, field.name), getattr(CHINESE, field.name)
        assert english.count("{") == chinese.count("{"), field.name
    assert words_for("zh-CN") is CHINESE
    assert words_for("de-DE") is ENGLISH


def test_a_pie_of_one_slice_is_a_circle() -> None:
    block = {"title": "Load", "chart": {"type": "pie", "segments": [{"label": "P1", "value": 3}]}}
    assert "<circle" in chart(block)


@pytest.mark.parametrize("kind", ["line", "bar", "area"])
def test_a_chart_names_its_series_and_its_values(kind: str) -> None:
    series = [{"name": "Open", "data": [{"label": "Mon", "value": 3}, {"label": "Tue", "value": -1.5}]}]
    axes = {"categories": ["Mon", "Tue"], "x_label": "Day", "y_label": "Tickets"}
    html = chart({"title": "<Backlog>", "chart": {"type": kind, "series": series, "axis_config": axes}})
    assert 'aria-label="Open: Mon 3, Tue -1.5"' in html
    assert "&lt;Backlog&gt;" in html
    assert "Tickets" in html


def test_every_drawn_emoji_has_a_name() -> None:
    folder = resources.files("sandbox.page").joinpath("data")
    names = set(json.loads(folder.joinpath("emoji.json").read_text("utf-8")).values())
    drawn = set(json.loads(folder.joinpath("glyphs.json").read_text("utf-8")))
    assert drawn <= names
