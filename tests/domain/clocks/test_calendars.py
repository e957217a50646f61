"""Business time on the shipped 5x8 calendar and around it (process §3.4, §3.5.6-7, 14)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.calendar_config import CalendarsConfig, YearStatus
from domain.calendar_days import DayKind
from domain.calendars import Calendar, Calendars, UnknownCalendarError
from tests.domain.clocks.desk_time import hours, minutes, shanghai, wall


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        ("2026-03-16 10:20", hours(2), "2026-03-16 13:20"),
        ("2026-03-16 09:00", hours(3), "2026-03-16 12:00"),
        ("2026-03-16 09:00", hours(8), "2026-03-16 18:00"),
        ("2026-03-16 12:30", hours(1), "2026-03-16 14:00"),
        ("2026-03-15 22:00", minutes(30), "2026-03-16 09:30"),
        ("2026-03-13 18:00", minutes(1), "2026-03-16 09:01"),
        ("2026-09-30 17:00", hours(2), "2026-10-08 10:00"),
        ("2026-09-30 17:00", hours(16), "2026-10-09 17:00"),
        ("2026-10-09 17:30", hours(4), "2026-10-10 13:30"),
        ("2026-10-09 17:30", hours(80), "2026-10-22 17:30"),
        ("2026-12-31 17:00", hours(2), "2027-01-04 10:00"),
    ],
)
def test_a_due_time_counts_open_hours_and_stays_at_the_end_of_an_opening(
    office: Calendar, start: str, amount: timedelta, due: str
) -> None:
    """Lunch, nights, weekends, National Day and New Year do not count; the make-up Saturday 2026-10-10 does."""
    assert wall(office.add(shanghai(start), amount)) == due


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-03-16 10:00", "2026-03-16 10:00"),
        ("2026-03-16 12:00", "2026-03-16 12:00"),
        ("2026-03-16 12:00:01", "2026-03-16 13:00"),
        ("2026-03-16 18:00", "2026-03-16 18:00"),
        ("2026-10-01 10:00", "2026-10-08 09:00"),
    ],
)
def test_nothing_added_is_now_inside_hours_and_the_next_opening_outside(office: Calendar, at: str, due: str) -> None:
    assert wall(office.add(shanghai(at), timedelta(0))) == due


def test_a_negative_amount_of_business_time_does_not_exist(office: Calendar) -> None:
    with pytest.raises(ValueError, match="negative"):
        office.add(shanghai("2026-03-16 10:00"), timedelta(seconds=-1))


@pytest.mark.parametrize(
    ("at", "is_open", "opens"),
    [
        ("2026-03-16 09:00", True, "2026-03-16 09:00"),
        ("2026-03-16 08:59:59", False, "2026-03-16 09:00"),
        ("2026-03-16 12:00", True, "2026-03-16 13:00"),
        ("2026-03-16 12:00:00.000001", False, "2026-03-16 13:00"),
        ("2026-03-16 18:00", True, "2026-03-17 09:00"),
        ("2026-09-30 18:00", True, "2026-10-08 09:00"),
        ("2026-12-31 18:00", True, "2027-01-04 09:00"),
    ],
)
def test_both_ends_of_an_opening_are_inside_yet_time_runs_only_from_its_beginning(
    office: Calendar, at: str, *, is_open: bool, opens: str
) -> None:
    assert office.is_open(shanghai(at)) is is_open
    assert wall(office.next_opening(shanghai(at))) == opens


def test_elapsed_is_exact_to_the_microsecond(office: Calendar) -> None:
    start, end = shanghai("2026-03-13 17:59:59.999999"), shanghai("2026-03-16 09:00:00.000002")
    assert office.elapsed(start, end) == timedelta(microseconds=3)


def test_nothing_elapses_backwards(office: Calendar) -> None:
    assert office.elapsed(shanghai("2026-03-16 11:00"), shanghai("2026-03-16 10:00")) == timedelta(0)


def test_the_working_names_every_opening_that_counted(office: Calendar) -> None:
    """Fri 2026-10-09 16:00 to Sat (make-up) 14:00 counts an evening, a morning and an hour after lunch."""
    found = office.segments(shanghai("2026-10-09 16:00"), shanghai("2026-10-10 14:00"))
    assert [(wall(one.start), wall(one.end)) for one in found] == [
        ("2026-10-09 16:00", "2026-10-09 18:00"),
        ("2026-10-10 09:00", "2026-10-10 12:00"),
        ("2026-10-10 13:00", "2026-10-10 14:00"),
    ]
    assert office.segments(shanghai("2026-10-01 00:00"), shanghai("2026-10-07 00:00")) == ()


def test_round_the_clock_is_the_clock_on_the_wall(calendars: Calendars) -> None:
    always, start = calendars["7x24"], shanghai("2026-12-31 23:00")
    assert always.add(start, hours(2)) == start + hours(2)
    assert always.elapsed(start, start + timedelta(days=900, microseconds=1)) == timedelta(days=900, microseconds=1)
    assert always.is_open(shanghai("2026-10-01 03:00"))
    assert len(always.segments(start, start + timedelta(days=3))) == 1


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 3, 16), DayKind.WORKDAY),
        (date(2026, 3, 15), DayKind.WEEKEND),
        (date(2026, 10, 1), DayKind.HOLIDAY),
        (date(2026, 10, 3), DayKind.HOLIDAY),
        (date(2026, 10, 10), DayKind.MAKE_UP),
        (date(2026, 9, 20), DayKind.MAKE_UP),
    ],
)
def test_a_day_is_of_one_of_four_kinds(office: Calendar, day: date, kind: DayKind) -> None:
    assert office.working_day_kind(day) is kind
    assert office.is_working_day(day) is (kind in {DayKind.WORKDAY, DayKind.MAKE_UP})


def test_a_holiday_has_its_name_in_both_languages(office: Calendar) -> None:
    name = office.day(date(2026, 10, 1)).name
    assert name is not None
    assert (name.en, name.zh) == ("National Day", "国庆节")


def test_working_days_are_eight_business_hours_each_from_the_event(office: Calendar) -> None:
    """Stand-down Fri 2026-07-31 20:30: PIR draft 2 wd later, report 5 wd later (SC01)."""
    stood_down = shanghai("2026-07-31 20:30")
    assert office.working_day == hours(8)
    assert wall(office.add_working_days(stood_down, 2)) == "2026-08-04 18:00"
    assert wall(office.add_working_days(stood_down, 5)) == "2026-08-07 18:00"


@pytest.mark.parametrize(
    ("year", "status"),
    [
        (2024, YearStatus.PROVISIONAL),
        (2025, YearStatus.OFFICIAL),
        (2026, YearStatus.OFFICIAL),
        (2027, YearStatus.PROVISIONAL),
        (2040, YearStatus.PROVISIONAL),
    ],
)
def test_a_year_is_provisional_until_the_state_has_published_it(
    office: Calendar, year: int, status: YearStatus
) -> None:
    assert office.year_status(year) is status


def test_a_provisional_year_knows_weekends_and_fixed_days_only(office: Calendar) -> None:
    off = [
        day
        for n in range(365)
        if not office.is_working_day(day := date(2027, 1, 1) + timedelta(n)) and day.weekday() < 5
    ]
    assert off == [date(2027, 1, 1), date(2027, 10, 1)]
    assert office.working_day_kind(date(2027, 5, 1)) is DayKind.HOLIDAY
    assert office.working_day_kind(date(2040, 5, 1)) is DayKind.HOLIDAY


def test_an_unknown_calendar_is_named_with_the_known_ones(calendars: Calendars) -> None:
    with pytest.raises(UnknownCalendarError, match=r"5x9.*7x24, 5x8"):
        calendars["5x9"]


def test_time_far_beyond_the_table_is_counted_the_same_way(office: Calendar) -> None:
    """Adding ten years and counting them back gives the same amount, wherever the table began."""
    start, amount = shanghai("2026-03-16 10:00"), hours(8) * 2500
    assert office.elapsed(start, office.add(start, amount)) == amount
    early = datetime(1999, 6, 1, tzinfo=UTC)
    assert office.elapsed(early, start) == office.elapsed(early, shanghai("2020-01-01 00:00")) + office.elapsed(
        shanghai("2020-01-01 00:00"), start
    )


def company(**changes: object) -> Calendar:
    """A 5x8 calendar in London with one holiday set, changed as told."""
    usual = ["09:00-12:00", "13:00-18:00"]
    week = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), usual)
    words = {"en": "Company", "zh": "公司"}
    one = {"name": words, "zone": "Europe/London", "weekly": week, "holidays": "uk"} | changes
    uk = {
        "years": {
            2026: {
                "status": "official",
                "source": "test",
                "days_off": [{"first": "2026-12-25", "last": "2026-12-25", "name": words}],
                "make_up": ["2026-12-19", "2026-12-17"],
            }
        }
    }
    raw = {"working_days": "x", "holiday_sets": {"uk": uk}, "calendars": {"x": one}}
    return Calendars(CalendarsConfig.model_validate(raw)).working_days


def london(at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=UTC)


def test_company_days_win_over_the_states() -> None:
    """A half day, a company holiday, and a holiday or Saturday the company works nevertheless."""
    reason = {"en": "Company", "zh": "公司"}
    calendar = company(
        exceptions=[
            {"date": "2026-12-24", "hours": ["09:00-12:00"], "reason": reason},
            {"date": "2026-12-23", "reason": reason},
            {"date": "2026-12-25", "hours": ["10:00-11:00"], "reason": reason},
            {"date": "2026-12-27", "reason": reason},
        ]
    )
    assert [calendar.working_day_kind(date(2026, 12, day)) for day in (23, 24, 25, 27)] == [
        DayKind.HOLIDAY,
        DayKind.WORKDAY,
        DayKind.MAKE_UP,
        DayKind.WEEKEND,
    ]
    assert calendar.add(london("2026-12-22T17:00"), hours(5)) == london("2026-12-25T11:00")
    assert calendar.working_day == hours(8)


def test_a_make_up_day_on_a_usual_workday_is_a_workday() -> None:
    assert company().working_day_kind(date(2026, 12, 17)) is DayKind.WORKDAY


def test_a_make_up_day_is_worked_like_monday_unless_the_calendar_says_otherwise() -> None:
    saturday = london("2026-12-19T00:00"), london("2026-12-20T00:00")
    assert company().elapsed(*saturday) == hours(8)
    assert company(make_up_hours=["09:00-12:00"]).elapsed(*saturday) == hours(3)


def test_an_hour_skipped_in_spring_does_not_count_and_one_repeated_in_autumn_counts_twice() -> None:
    """London moves its clocks at 01:00 UTC on 2026-03-29 and 2026-10-25."""
    always = company(weekly={"sunday": ["00:00-24:00"]}, holidays=None)
    assert always.elapsed(london("2026-03-28T12:00"), london("2026-03-29T23:00")) == hours(23)
    assert always.elapsed(london("2026-10-24T12:00"), london("2026-10-26T12:00")) == hours(25)
    night = company(weekly={"sunday": ["01:15-01:45"]}, holidays=None)
    assert night.segments(london("2026-03-28T12:00"), london("2026-03-29T12:00")) == ()
    found = night.segments(london("2026-10-24T12:00"), london("2026-10-25T12:00"))
    assert [one.start for one in found] == [london("2026-10-25T00:15"), london("2026-10-25T01:15")]


def test_office_hours_move_with_the_wall_clock() -> None:
    calendar = company(holidays=None)
    assert calendar.add(london("2026-03-27T18:00"), hours(1)) == london("2026-03-30T09:00")
    assert calendar.add(london("2026-10-23T17:00"), hours(1)) == london("2026-10-26T10:00")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"zone": "Asia/Shangai"}, "no time zone"),
        ({"weekly": {"monday": ["18:00-09:00"]}}, "split one that crosses midnight"),
        ({"weekly": {"monday": ["9-12"]}}, "write HH:MM"),
        ({"weekly": {"monday": ["09:00"]}}, "write it as 09:00-12:00"),
        ({"weekly": {"monday": ["09:00-12:00", "11:00-13:00"]}}, "must not overlap"),
        ({"weekly": {"monday": []}}, "at least once a week"),
        ({"weekly": {"funday": ["09:00-12:00"]}}, "funday"),
        ({"holidays": "fr"}, "which this file lacks"),
        ({"exceptions": [{"date": "2026-01-02", "reason": {"en": "a", "zh": "一"}}] * 2}, "one exception only"),
        ({"opens": "09:00"}, "opens"),
    ],
)
def test_a_mistyped_calendar_is_refused_with_a_remedy(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        company(**change)


@pytest.mark.parametrize(
    ("year", "complaint"),
    [
        ({"status": "provisional", "source": "none", "make_up": ["2026-01-04"]}, "lists no days"),
        ({"status": "official", "source": "x", "make_up": ["2027-01-04"]}, "another year: 2027-01-04"),
        (
            {
                "status": "official",
                "source": "x",
                "make_up": ["2026-01-02"],
                "days_off": [{"first": "2026-01-01", "last": "2026-01-03", "name": {"en": "a", "zh": "一"}}],
            },
            "as a day off and as a make-up",
        ),
        (
            {
                "status": "official",
                "source": "x",
                "days_off": [{"first": "2026-01-03", "last": "2026-01-01", "name": {"en": "a", "zh": "一"}}],
            },
            "end before they begin",
        ),
    ],
)
def test_a_mistyped_holiday_year_is_refused_with_a_remedy(year: dict[str, object], complaint: str) -> None:
    week = {"monday": ["09:00-12:00"]}
    words = {"en": "Company", "zh": "公司"}
    raw = {
        "working_days": "x",
        "holiday_sets": {"cn": {"years": {2026: year}}},
        "calendars": {"x": {"name": words, "zone": "Asia/Shanghai", "weekly": week}},
    }
    with pytest.raises(ValueError, match=complaint):
        CalendarsConfig.model_validate(raw)
