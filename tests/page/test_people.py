"""Who you are decides what you see: your name, your language, your channels, your time."""

import re

from playwright.sync_api import expect

from tests.page.conftest import Look, Site, choose


def test_a_visitor_chooses_who_to_be_and_reads_that_this_is_not_slack(look: Look, site: Site) -> None:
    wang = site.person("王丽", locale="zh-CN", title="产险 核保")
    page = look(None)
    expect(page.get_by_text("Who would you like to be?")).to_be_visible()
    expect(page.get_by_text("您想以谁的身份使用？")).to_be_visible()
    expect(page.get_by_text("Local sandbox, not Slack")).to_be_visible()
    page.get_by_test_id(f"person:{wang.user.name}").click()
    expect(page).to_have_url(re.compile(f"/as/{wang.user.name}"))
    expect(page.get_by_test_id("switcher")).to_contain_text("王丽")


def test_the_page_speaks_the_language_of_its_person(look: Look, site: Site) -> None:
    chinese, english = site.person("李强", locale="zh-CN"), site.person("Amy Chen", locale="en-US")
    page = look(chinese, "general")
    expect(page.get_by_role("textbox", name="发消息给 #general")).to_be_visible()
    expect(page.get_by_role("button", name="下一个工作日早晨")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page = look(english, "general")
    expect(page.get_by_role("textbox", name="Write to #general")).to_be_visible()
    expect(page.get_by_role("button", name="Next working morning")).to_be_visible()


def test_the_switcher_makes_the_window_somebody_elses(look: Look, site: Site) -> None:
    """People are shown with their title, language, city and local time."""
    amy = site.person("Amy Chen", title="Service desk")
    tom = site.person("Tom Baker", title="Vendor", tz="Europe/London")
    page = look(amy, "general")
    page.get_by_test_id("switcher").click()
    line = page.get_by_test_id(f"person:{tom.user.name}")
    expect(line).to_contain_text("Vendor")
    expect(line).to_contain_text("English · London")
    line.click()
    expect(page.get_by_test_id("switcher")).to_contain_text("Tom Baker")


def test_an_unknown_name_leads_back_to_the_choice(look: Look, site: Site) -> None:
    page = look(None)
    page.goto(f"{site.url}/as/nobody.here")
    expect(page.get_by_role("alert")).to_contain_text("nobody.here")
    expect(page.get_by_text("Who would you like to be?")).to_be_visible()


def test_a_private_channel_is_listed_for_its_members_only(look: Look, site: Site) -> None:
    amy, tom = site.person("Amy Chen"), site.person("Tom Baker")
    secret = site.channel(amy, private=True)
    expect(look(amy).get_by_test_id(f"place:{secret.name}")).to_be_visible()
    page = look(tom, secret)
    expect(page.get_by_test_id("home")).to_be_visible()
    expect(page.get_by_test_id(f"place:{secret.name}")).to_have_count(0)


def test_a_public_channel_is_looked_at_joined_and_left(look: Look, site: Site) -> None:
    amy, tom = site.person("Amy Chen"), site.person("Tom Baker")
    channel = site.channel(amy)
    page = look(tom, channel)
    expect(page.get_by_text(f"You are looking at #{channel.name}.")).to_be_visible()
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_test_id("composer")).to_be_visible()
    expect(page.get_by_test_id("note").last).to_contain_text("Tom Baker joined the channel")
    page.get_by_test_id("panel:members").click()
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_test_id("home")).to_be_visible()


def test_a_member_invites_somebody_who_sees_the_channel_at_once(look: Look, site: Site) -> None:
    amy, li = site.person("Amy Chen"), site.person("李强", locale="zh-CN")
    channel = site.channel(amy, private=True)
    hers, his = look(amy, channel), look(li)
    hers.get_by_test_id("panel:members").click()
    hers.get_by_role("combobox", name="Invite people").fill(li.user.name)
    choose(hers, li)
    expect(hers.get_by_test_id(f"member:{li.user.name}")).to_be_visible()
    his.get_by_test_id(f"place:{channel.name}").click()
    expect(his.get_by_test_id("note").last).to_contain_text("Amy Chen 邀请 李强 加入了频道")


def test_unread_messages_are_counted_until_the_channel_is_looked_at(look: Look, site: Site) -> None:
    amy, tom = site.person("Amy Chen"), site.person("Tom Baker")
    channel = site.channel(amy, tom)
    page = look(amy, "general")
    place = page.get_by_test_id(f"place:{channel.name}")
    expect(place).to_be_visible()
    site.do(tom.say(channel, "one"))
    site.do(tom.say(channel, "two"))
    expect(place.locator(".badge")).to_have_text("2")
    place.click()
    expect(page.get_by_test_id("message").last).to_contain_text("two")
    expect(place.locator(".badge")).to_have_count(0)


def test_the_topic_stands_in_the_header_and_follows_a_change(look: Look, site: Site) -> None:
    amy = site.person("Amy Chen")
    channel = site.channel(amy)
    page = look(amy, channel)
    site.web(lambda client: client.conversations_setTopic(channel=channel.id, topic=f"On call: <@{amy.id}>"))
    expect(page.get_by_test_id("topic")).to_have_text("On call: @Amy Chen")
    expect(page.get_by_test_id("note").last).to_contain_text("Hotline set the topic: On call: @Amy Chen")


def test_an_archived_channel_takes_no_messages(look: Look, site: Site) -> None:
    amy = site.person("Amy Chen")
    channel = site.channel(amy)
    page = look(amy, channel)
    expect(page.get_by_test_id("composer")).to_be_visible()
    site.web(lambda client: client.conversations_archive(channel=channel.id))
    expect(page.get_by_text("This channel is archived.")).to_be_visible()
    expect(page.get_by_test_id("composer")).to_have_count(0)
