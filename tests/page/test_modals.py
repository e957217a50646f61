"""A modal is filled in, checked, corrected, updated under the fingers, pushed, and left."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from sandbox.person import Person
from tests.page.conftest import Look, Site, choose


@pytest.fixture
def amy(site: Site) -> Person:
    return site.person("Amy Chen")


@pytest.fixture
def form(look: Look, site: Site, amy: Person) -> Page:
    """The report form, freshly opened by a command."""
    page = look(amy, site.call(lambda: amy.direct))
    box = page.get_by_test_id("composer").get_by_role("textbox")
    box.fill("/report it hurts")
    box.press("Enter")
    expect(page.get_by_role("dialog", name="Report an incident")).to_be_visible()
    return page


def answer_required(page: Page, what: str) -> None:
    page.get_by_role("textbox", name="What happened?").fill(what)
    page.get_by_role("combobox", name="Service").click()
    page.get_by_role("option", name="承保系统").click()
    page.get_by_role("radio", name="Several branches").check()


def send(page: Page) -> None:
    page.get_by_test_id("modal-submit").click()


def test_every_kind_of_input_reaches_the_app_as_slack_sends_it(form: Page, site: Site, amy: Person) -> None:
    li = site.person("李强", locale="zh-CN")
    answer_required(form, "无法出单")
    form.get_by_role("textbox", name="Details").fill("两行\n文字")
    form.get_by_role("combobox", name="Device").fill("lap")
    form.get_by_role("option", name="LAPTOP-0345").click()
    form.get_by_role("combobox", name="Keep informed").fill(li.user.name)
    choose(form, li)
    form.get_by_role("combobox", name="Channel").fill("general")
    form.get_by_role("option", name="#general").click()
    form.get_by_role("checkbox", name="Customers notice").check()
    form.get_by_role("textbox", name="Since when").fill("2026-10-09")
    form.get_by_role("combobox", name="At what time").fill("16:40")
    deadline = form.get_by_role("group", name="Deadline")
    deadline.get_by_role("textbox").fill("2026-10-09")
    deadline.get_by_role("combobox").fill("20:00")
    form.get_by_role("textbox", name="How many people").fill("250")
    form.get_by_role("textbox", name="Contact").fill("amy@example.com")
    proof = {"name": "screen.txt", "mimeType": "text/plain", "buffer": b"E-1205"}
    with form.expect_file_chooser() as chooser:
        form.get_by_role("button", name="Choose files").click()
    chooser.value.set_files([proof])
    expect(form.get_by_test_id("uploaded")).to_contain_text("screen.txt")
    send(form)
    expect(form.get_by_role("dialog")).to_have_count(0)
    values = _submitted(site, amy)
    assert values["what"]["v"]["value"] == "无法出单"
    assert values["service"]["v"]["selected_option"]["value"] == "承保系统"
    assert values["scope"]["v"]["selected_option"]["value"] == "Several branches"
    assert values["details"]["v"]["value"] == "两行\n文字"
    assert values["asset"]["v"]["selected_option"]["value"] == "LAPTOP-0345"
    assert values["watchers"]["v"]["selected_users"] == [li.id]
    assert values["room"]["v"]["selected_conversation"] == site.workspace.channel("general").id
    assert [each["value"] for each in values["flags"]["v"]["selected_options"]] == ["Customers notice"]
    assert values["day"]["v"]["selected_date"] == "2026-10-09"
    assert values["hour"]["v"]["selected_time"] == "16:40"
    assert values["deadline"]["v"]["selected_date_time"] == datetime(2026, 10, 9, 12, tzinfo=UTC).timestamp()
    assert values["count"]["v"]["value"] == "250"
    assert values["mail"]["v"]["value"] == "amy@example.com"
    (file,) = values["proof"]["v"]["files"]
    assert file["name"] == "screen.txt"
    assert site.workspace.state.files[file["id"]].content == b"E-1205"


def _submitted(site: Site, person: Person) -> dict[str, dict[str, dict[str, object]]]:
    sent = site.call(lambda: list(site.workspace.journal.sent))
    payloads = [each.payload for each in sent if each.kind == "view_submission"]
    view = next(each["view"] for each in reversed(payloads) if each["user"]["id"] == person.id)  # type: ignore[index] # a payload
    return view["state"]["values"]  # type: ignore[no-any-return] # as Slack writes it


def test_an_empty_required_field_is_named_and_nothing_is_sent(form: Page) -> None:
    send(form)
    expect(form.get_by_test_id("error:what")).to_have_text("Please complete this required field.")
    expect(form.get_by_test_id("error:service")).to_be_visible()
    expect(form.get_by_test_id("error:details")).to_have_count(0)
    expect(form.get_by_role("textbox", name="What happened?")).to_be_focused()


def test_a_chinese_person_is_told_in_chinese(look: Look, site: Site) -> None:
    wang = site.person("王丽", locale="zh-CN")
    page = look(wang, "general")
    page.get_by_role("button", name="快捷方式").click()
    page.get_by_role("menuitem", name="Report an incident").click()
    send(page)
    expect(page.get_by_test_id("error:what")).to_contain_text("请填写")
    expect(page.get_by_text("选填").first).to_be_visible()


def test_an_error_from_the_app_stands_at_its_field_and_keeps_what_was_typed(form: Page) -> None:
    answer_required(form, "only a test")
    form.get_by_role("textbox", name="Details").fill("long story")
    send(form)
    expect(form.get_by_test_id("error:what")).to_have_text("“test” is no incident. Say what happened.")
    expect(form.get_by_role("textbox", name="What happened?")).to_have_value("only a test")
    expect(form.get_by_role("textbox", name="Details")).to_have_value("long story")
    expect(form.get_by_role("combobox", name="Service")).to_have_value("承保系统")
    form.get_by_role("textbox", name="What happened?").fill("the mail is down")
    send(form)
    expect(form.get_by_role("dialog")).to_have_count(0)
    expect(form.get_by_test_id("message").last).to_contain_text("INC-1 · the mail is down")


def test_an_update_by_the_app_keeps_what_is_being_typed(form: Page) -> None:
    answer_required(form, "half a sen")
    form.get_by_role("checkbox", name="Data lost").check()
    form.get_by_role("button", name="Refresh").click()
    expect(form.get_by_text("Refreshed while you were writing.")).to_be_visible()
    what = form.get_by_role("textbox", name="What happened?")
    expect(what).to_have_value("half a sen")
    expect(form.get_by_role("radio", name="Several branches")).to_be_checked()
    expect(form.get_by_role("checkbox", name="Data lost")).to_be_checked()
    what.focus()
    what.press("End")
    what.press_sequentially("tence")
    expect(what).to_have_value("half a sentence")


def test_a_pushed_view_leads_back_to_the_one_below(form: Page) -> None:
    form.get_by_role("textbox", name="What happened?").fill("kept below")
    form.get_by_role("button", name="More questions").click()
    expect(form.get_by_test_id("modal-title")).to_have_text("More questions")
    form.get_by_role("button", name="Back").click()
    expect(form.get_by_test_id("modal-title")).to_have_text("Report an incident")
    expect(form.get_by_role("textbox", name="What happened?")).to_have_value("kept below")


def test_a_submission_the_app_does_not_acknowledge_leaves_the_form_open(form: Page) -> None:
    answer_required(form, "please hang")
    send(form)
    expect(form.get_by_test_id("modal-trouble")).to_have_text("We had some trouble connecting. Try again?")
    expect(form.get_by_role("textbox", name="What happened?")).to_have_value("please hang")
    expect(form.get_by_test_id("modal-submit")).to_be_enabled()


def test_cancel_and_the_cross_close_the_form(form: Page) -> None:
    form.get_by_role("button", name="More questions").click()
    expect(form.get_by_test_id("modal-title")).to_have_text("More questions")
    form.get_by_test_id("modal-cancel").click()
    expect(form.get_by_test_id("modal-title")).to_have_text("Report an incident")
    form.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(form.get_by_role("dialog")).to_have_count(0)


def test_a_menu_is_used_with_the_keyboard_alone(form: Page) -> None:
    """Options stand in their groups; typing narrows them, arrows and Enter choose."""
    service = form.get_by_role("combobox", name="Service")
    service.focus()
    expect(form.get_by_text("业务系统")).to_be_visible()
    service.press("ArrowDown")
    service.press("Enter")
    expect(service).to_have_value("理赔系统")
    service.fill("e-m")
    expect(form.get_by_role("option")).to_have_count(1)
    service.press("Enter")
    expect(service).to_have_value("E-mail")


def test_an_external_menu_asks_the_app_from_the_second_letter_on(form: Page) -> None:
    device = form.get_by_role("combobox", name="Device")
    device.fill("p")
    expect(form.get_by_text("Type at least 2 characters")).to_be_visible()
    device.fill("pri")
    expect(form.get_by_role("option")).to_have_text("PRINTER-07")
    device.fill("xyz")
    expect(form.get_by_text("No matches")).to_be_visible()


def test_several_people_are_chosen_and_taken_out_again(form: Page, site: Site) -> None:
    li, tom = site.person("李强", locale="zh-CN"), site.person("Tom Baker")
    people = form.get_by_role("combobox", name="Keep informed")
    for each in (li, tom):
        people.fill(each.user.name)
        choose(form, each)
    chips = form.locator("[data-block=watchers] .chip")
    expect(chips).to_have_count(2)
    form.get_by_role("button", name="Remove 李强").click()
    expect(chips).to_have_count(1)
    expect(chips).to_contain_text("Tom Baker")


def test_a_date_is_picked_from_the_calendar(form: Page, site: Site) -> None:
    """It opens at the workspace's month."""
    month = site.call(site.workspace.clock.now).astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m")
    day = form.locator("[data-block=day]")
    day.get_by_role("button", name="Open calendar").click()
    form.locator(".q-date").get_by_role("button", name="15", exact=True).click()
    expect(day.get_by_role("textbox")).to_have_value(f"{month}-15")


def test_escape_closes_a_menu_first_and_then_the_form(form: Page) -> None:
    service = form.get_by_role("combobox", name="Service")
    service.click()
    expect(form.get_by_role("option").first).to_be_visible()
    service.press("Escape")
    expect(form.get_by_role("option")).to_have_count(0)
    expect(form.get_by_role("dialog")).to_be_visible()
    service.press("Escape")
    expect(form.get_by_role("dialog")).to_have_count(0)
