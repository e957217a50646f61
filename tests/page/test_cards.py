"""What the app shows can be used: buttons, menus, tables, the Home tab."""

import pytest
from playwright.sync_api import Page, expect

from sandbox.person import Person
from sandbox.records import Channel
from tests.page import tiny_views
from tests.page.conftest import Look, Site


@pytest.fixture
def amy(site: Site) -> Person:
    return site.person("Amy Chen")


@pytest.fixture
def channel(site: Site, amy: Person) -> Channel:
    return site.channel(amy)


@pytest.fixture
def card(look: Look, site: Site, amy: Person, channel: Channel) -> Page:
    """A ticket in a channel."""
    page = look(amy, channel)
    site.post(channel, "INC-3", blocks=tiny_views.ticket("INC-3", "Mail is slow", amy.id, 1_791_535_200))
    expect(page.get_by_role("heading", name="INC-3 · Mail is slow")).to_be_visible()
    return page


def test_a_button_works_at_once_and_the_card_changes_in_place(card: Page) -> None:
    card.get_by_role("button", name="Accept").click()
    expect(card.get_by_test_id("message")).to_contain_text("accepted by @Amy Chen")


def test_a_button_with_a_question_asks_first(card: Page) -> None:
    card.get_by_role("button", name="Resolve").click()
    question = card.get_by_role("dialog", name="Resolve?")
    expect(question).to_contain_text("The reporter is told.")
    question.get_by_role("button", name="Not yet").click()
    expect(question).to_have_count(0)
    expect(card.get_by_test_id("thread-link")).to_have_count(0)
    card.get_by_role("button", name="Resolve").click()
    card.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    expect(card.get_by_test_id("thread-link")).to_contain_text("1 reply")


def test_a_menu_in_a_message_tells_the_app_at_once(card: Page) -> None:
    card.get_by_role("combobox", name="Priority").click()
    card.get_by_role("option", name="P2").click()
    expect(card.get_by_role("combobox", name="Priority")).to_have_value("P2")
    card.get_by_test_id("thread-link").click()
    expect(card.get_by_test_id("thread").get_by_test_id("message").last).to_contain_text("Priority is now P2")


def test_an_overflow_menu_offers_its_lines(card: Page) -> None:
    card.get_by_test_id("overflow:menu").click()
    card.get_by_role("menuitem", name="Escalate").click()
    expect(card.get_by_test_id("message").last).to_contain_text("You chose escalate.")


def test_fields_and_dates_of_a_card_are_readable(card: Page) -> None:
    """9 October 2026, 08:40 UTC is twenty to five in Shanghai."""
    expect(card.get_by_test_id("message")).to_contain_text("Respond by")
    expect(card.get_by_test_id("message")).to_contain_text("4:40 PM")
    expect(card.get_by_role("img", name=":red_circle:")).to_be_visible()


def test_a_table_is_a_table(look: Look, site: Site, amy: Person, channel: Channel) -> None:
    rows = [[{"type": "raw_text", "text": text} for text in row] for row in (["Clock", "Due"], ["Response", "16:55"])]
    site.post(channel, "clocks", blocks=[{"type": "table", "rows": rows}])
    page = look(amy, channel)
    expect(page.get_by_role("columnheader", name="Due")).to_be_visible()
    expect(page.get_by_role("cell", name="16:55")).to_be_visible()


def test_the_home_tab_is_published_when_it_is_opened_and_follows_the_app(look: Look, amy: Person) -> None:
    page = look(amy)
    home = page.get_by_test_id("home")
    expect(home.get_by_role("heading", name="Your tickets")).to_be_visible()
    home.get_by_role("button", name="Count").click()
    expect(home).to_contain_text("Clicked 1 times")
    home.get_by_role("button", name="Count").click()
    expect(home).to_contain_text("Clicked 2 times")


def test_a_data_table_turns_its_pages_and_sorts(look: Look, amy: Person) -> None:
    page = look(amy)
    rows = page.get_by_role("row")
    expect(page.get_by_text("Rows 1-5 of 8")).to_be_visible()
    page.get_by_role("button", name="Next page").click()
    expect(page.get_by_text("Rows 6-8 of 8")).to_be_visible()
    expect(rows).to_have_count(4)
    page.get_by_role("button", name="Priority").click()
    expect(page.get_by_role("columnheader", name="Priority")).to_have_attribute("aria-sort", "ascending")
    expect(rows.nth(1)).to_contain_text("INC-4")


def test_a_chart_can_be_read_without_seeing_it(look: Look, amy: Person) -> None:
    expect(look(amy).get_by_role("img", name="P1 2, P2 5, P3 11")).to_be_visible()


def test_the_tabs_of_the_app_lead_to_its_messages_and_back(look: Look, amy: Person) -> None:
    page = look(amy)
    page.get_by_role("tab", name="Messages").click()
    expect(page.get_by_test_id("composer")).to_be_visible()
    page.get_by_role("tab", name="Home").click()
    expect(page.get_by_test_id("home")).to_be_visible()


def test_a_form_opens_from_the_home_tab(look: Look, amy: Person) -> None:
    page = look(amy)
    page.get_by_test_id("home").get_by_role("button", name="Report an incident").click()
    expect(page.get_by_role("dialog", name="Report an incident")).to_be_visible()
