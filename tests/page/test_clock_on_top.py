"""The clock on top shows the workspace's time to each reader and moves it forward for all of them."""

from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import expect

from sandbox.office import OfficeDays
from tests.page.conftest import Look, Site


def test_five_minutes_and_an_hour_are_one_click_each(look: Look, site: Site) -> None:
    page = look(site.person("Amy Chen"), "general")
    before = site.call(site.workspace.clock.now)
    page.get_by_role("button", name="+5 min").click()
    page.get_by_role("button", name="+1 h").click()
    page.wait_for_function("() => true")
    expect(page.get_by_test_id("clock")).to_be_visible()
    after = _wait(site, before + timedelta(minutes=65))
    assert after - before < timedelta(minutes=66)


def _wait(site: Site, until: datetime) -> datetime:
    async def reached() -> datetime:
        clock = site.workspace.clock
        while clock.now() < until:
            await clock.changed(after=clock.version, timeout=1)
        return clock.now()

    return site.do(reached())


def test_each_reader_sees_the_time_of_their_own_place(look: Look, site: Site) -> None:
    li, tom = site.person("李强", locale="zh-CN"), site.person("Tom Baker", tz="Europe/London")
    pages = look(li, "general"), look(tom, "general")
    shanghai, london = (page.get_by_test_id("clock-time") for page in pages)
    expect(pages[0].get_by_test_id("clock")).to_contain_text("上海")
    expect(pages[1].get_by_test_id("clock")).to_contain_text("London")
    hour = int((shanghai.text_content() or "").split(":")[0])
    there = datetime.strptime(london.text_content() or "", "%I:%M %p")  # noqa: DTZ007 - a wall clock's face
    assert (hour - there.hour) % 24 in {7, 8}


def test_the_next_working_morning_knows_the_days_worked_and_the_days_off(look: Look, site: Site) -> None:
    """Saturday 2027-02-27 is worked; Monday the 1st is off: from Saturday evening, the next morning is Tuesday's."""
    page = look(site.person("Amy Chen"), "general")

    def prepare() -> None:
        site.workspace.office = OfficeDays(working_days=(date(2027, 2, 27),), days_off=(date(2027, 3, 1),))
        site.workspace.clock.move_to(datetime(2027, 2, 26, 12, tzinfo=UTC))

    site.call(prepare)
    button = page.get_by_role("button", name="Next working morning")
    button.click()
    expect(page.get_by_test_id("clock")).to_contain_text("Sat, Feb 27, 2027")
    expect(page.get_by_test_id("clock-time")).to_have_text("9:00 AM")
    button.click()
    expect(page.get_by_test_id("clock")).to_contain_text("Tue, Mar 2, 2027")


def test_going_to_an_instant_refuses_the_past(look: Look, site: Site) -> None:
    page = look(site.person("Amy Chen"), "general")
    page.get_by_role("button", name="Go to…").click()
    day, time = page.get_by_test_id("go-to-date"), page.get_by_test_id("go-to-time")
    day.fill("2020-01-01")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("That is in the past: time only moves forward.")
    day.fill("soon")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("YYYY-MM-DD")
    day.fill("2028-05-04")
    time.fill("10:30")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_test_id("clock")).to_contain_text("Thu, May 4, 2028")
    expect(page.get_by_test_id("clock-time")).to_have_text("10:30 AM")


def test_moving_the_clock_renames_yesterday(look: Look, site: Site) -> None:
    """Day dividers follow the workspace's calendar."""
    amy = site.person("Amy Chen")
    channel = site.channel(amy)
    page = look(amy, channel)
    site.do(amy.say(channel, "written today"))
    expect(page.get_by_role("separator", name="Today")).to_be_visible()
    site.call(lambda: site.workspace.clock.advance(timedelta(days=1)))
    expect(page.get_by_role("separator", name="Yesterday")).to_be_visible()
