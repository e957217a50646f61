"""Slash commands complete, run, answer and fail in front of the person who typed them."""

from playwright.sync_api import Locator, Page, expect

from sandbox.person import Person
from tests.page.conftest import Look, Site


def message_box(page: Page) -> Locator:
    return page.get_by_test_id("composer").get_by_role("textbox")


def with_app(look: Look, site: Site, person: Person) -> Page:
    return look(person, site.call(lambda: person.direct))


def test_a_command_is_completed_with_its_description_and_hint(look: Look, site: Site) -> None:
    page = with_app(look, site, site.person("Amy Chen"))
    box = message_box(page)
    box.press_sequentially("/re")
    suggestions = page.get_by_role("option")
    expect(suggestions).to_have_count(2)
    expect(suggestions.first).to_contain_text("/report [what happened]")
    expect(suggestions.first).to_contain_text("Report an incident")
    box.press("ArrowDown")
    box.press("Tab")
    expect(box).to_have_value("/request ")
    expect(suggestions).to_have_count(0)


def test_the_answer_to_a_command_is_for_the_person_alone(look: Look, site: Site) -> None:
    amy, tom = site.person("Amy Chen"), site.person("Tom Baker")
    channel = site.channel(amy, tom)
    hers, his = look(amy, channel), look(tom, channel)
    message_box(hers).fill("/request a pony")
    message_box(hers).press("Enter")
    expect(hers.get_by_test_id("message")).to_contain_text("Nothing called a pony in the catalogue.")
    expect(hers.get_by_test_id("message")).to_contain_text("Only visible to you")
    expect(his.get_by_test_id("message")).to_have_count(0)


def test_an_unknown_command_is_refused_and_given_back(look: Look, site: Site) -> None:
    page = with_app(look, site, site.person("Amy Chen"))
    message_box(page).fill("/nonsense please")
    message_box(page).press("Enter")
    expect(page.get_by_test_id("toast")).to_contain_text("/nonsense is not a valid command.")
    expect(message_box(page)).to_have_value("/nonsense please")


def test_a_command_the_app_does_not_answer_says_so(look: Look, site: Site) -> None:
    page = with_app(look, site, site.person("李强", locale="zh-CN"))
    message_box(page).fill("/silent")
    message_box(page).press("Enter")
    expect(page.get_by_test_id("message")).to_contain_text("operation_timeout")
    expect(page.get_by_test_id("message")).to_contain_text("工作区")


def test_a_command_is_not_for_threads(look: Look, site: Site) -> None:
    amy = site.person("Amy Chen")
    channel = site.channel(amy)
    site.do(amy.say(channel, "start"))
    page = look(amy, channel)
    page.get_by_test_id("message").hover()
    page.get_by_test_id("message-thread").click()
    reply = page.get_by_test_id("thread-composer").get_by_role("textbox")
    reply.fill("/report")
    reply.press("Enter")
    expect(page.get_by_test_id("toast")).to_contain_text("/report is not supported in threads. Sorry!")


def test_the_commands_stand_at_the_top_of_the_conversation_with_the_app(look: Look, site: Site) -> None:
    """Somebody new sees what can be asked for; a click puts it into the message box."""
    page = with_app(look, site, site.person("Amy Chen"))
    page.get_by_test_id("try:/report").click()
    expect(message_box(page)).to_have_value("/report ")
    expect(message_box(page)).to_be_focused()


def test_a_global_shortcut_opens_its_form(look: Look, site: Site) -> None:
    amy = site.person("Amy Chen")
    page = look(amy, "general")
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="Report an incident").click()
    expect(page.get_by_test_id("modal-title")).to_have_text("Report an incident")


def test_the_app_answers_a_direct_message(look: Look, site: Site) -> None:
    page = with_app(look, site, site.person("Amy Chen"))
    message_box(page).fill("hello")
    message_box(page).press("Enter")
    expect(page.get_by_test_id("message").last).to_contain_text("You said: hello")
