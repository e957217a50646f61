"""Times as one reader writes them: in messages, on day dividers and on the clock."""

from datetime import date, datetime

from babel.dates import format_date, format_skeleton, format_time, get_timezone_location

from sandbox.mrkdwn import clock_form
from sandbox.page.viewer import Viewer


def clock_time(instant: datetime, viewer: Viewer) -> str:
    """14:05, or 2:05 PM for an American reader."""
    return format_time(instant.timetz(), clock_form(viewer.locale), locale=viewer.locale)


def day(when: date, viewer: Viewer) -> str:
    """Today, Yesterday, or the full date."""
    days = (viewer.now().date() - when).days
    if days == 0:
        return viewer.words.today
    if days == 1:
        return viewer.words.yesterday
    return format_date(when, "full", locale=viewer.locale)


def full(instant: datetime, viewer: Viewer) -> str:
    """For tooltips: everything there is to say."""
    return f"{format_date(instant, 'full', locale=viewer.locale)} {clock_time(instant, viewer)}"


def short(instant: datetime, viewer: Viewer) -> str:
    """Today a time, on other days the date with it."""
    if instant.date() == viewer.now().date():
        return clock_time(instant, viewer)
    return f"{format_skeleton('MMMd', instant, locale=viewer.locale)} {clock_time(instant, viewer)}"


def on_the_clock(instant: datetime, viewer: Viewer) -> tuple[str, str]:
    """The date and the time of the time bar, each on its own."""
    return format_skeleton("yMMMEd", instant, locale=viewer.locale), clock_time(instant, viewer)


def city(zone: str, viewer: Viewer) -> str:
    """The city a time zone is named after, in the reader's language."""
    return get_timezone_location(zone, locale=viewer.locale, return_city=True)
