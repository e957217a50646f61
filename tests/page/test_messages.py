"""Messages are written, read at once in every open window, answered, reacted to, and never run as code."""

from playwright.sync_api import expect

from tests.page.conftest import Look, Site


def test_enter_sends_and_every_open_window_shows_it(look: Look, site: Site) -> None:
    """Two windows are two people."""
    amy, wang = site.person("Amy Chen"), site.person("王丽", locale="zh-CN")
    channel = site.channel(amy, wang)
    hers, theirs = look(amy, channel), look(wang, channel)
    expect(theirs.get_by_test_id("composer")).to_be_visible()
    field = hers.get_by_role("textbox", name=f"Write to #{channel.name}")
    field.fill("承保系统恢复了吗?")
    field.press("Enter")
    expect(hers.get_by_test_id("message")).to_contain_text("承保系统恢复了吗?")
    expect(theirs.get_by_test_id("message")).to_contain_text("Amy Chen")
    expect(theirs.get_by_test_id("message")).to_contain_text("承保系统恢复了吗?")
    expect(field).to_have_value("")


def test_shift_enter_starts_a_new_line(look: Look, site: Site) -> None:
    amy = site.person("Amy Chen")
    channel = site.channel(amy)
    page = look(amy, channel)
    field = page.get_by_role("textbox", name=f"Write to #{channel.name}")
    field.press_sequentially("first")
    field.press("Shift+Enter")
    field.press_sequentially("second")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("message")).to_have_count(1)
    sent = site.call(lambda: amy.read(channel)[-1].text)
    assert sent == "first\nsecond"


def test_what_people_type_is_never_run_as_code(look: Look, site: Site) -> None:
    amy = site.person("Amy Chen")
    channel = site.channel(amy)
    page = look(amy, channel)
    attack = '<img src=x onerror="window.hacked = 1"> <script>window.hacked = 2</script>'
    site.do(amy.say(channel, attack))
    site.post(channel, attack)
    site.post(
        channel,
        "markup",
        blocks=[
            {"type": "markdown", "text": attack},
            {"type": "header", "text": {"type": "plain_text", "text": attack}},
        ],
    )
    expect(page.get_by_test_id("message")).to_have_count(3)
    expect(page.get_by_test_id("message").first).to_contain_text("<img src=x")
    assert page.evaluate("window.hacked") is None


def test_references_show_names_and_open_channels(look: Look, site: Site) -> None:
    amy, tom = site.person("Amy Chen"), site.person("Tom Baker")
    channel, secret = site.channel(amy), site.channel(tom, private=True)
    page = look(amy, channel)
    general = site.workspace.channel("general").id
    site.post(
        channel,
        f"<@{amy.id}> and <@{tom.id}>: see <#{general}>, not <#{secret.id}>; "
        "<https://a.example/x?y=1&amp;z=2|the page>",
    )
    message = page.get_by_test_id("message")
    expect(message).to_contain_text("@Amy Chen and @Tom Baker: see #general, not private channel; the page")
    expect(message.get_by_role("link", name="the page")).to_have_attribute("href", "https://a.example/x?y=1&z=2")
    message.get_by_role("link", name="#general").click()
    expect(page.get_by_test_id("channel-header")).to_contain_text("general")


def test_dates_show_in_the_readers_zone_and_language(look: Look, site: Site) -> None:
    """10 October 2026, 09:30 in Shanghai is the night before in London."""
    li, tom = site.person("李强", locale="zh-CN"), site.person("Tom Baker", tz="America/New_York")
    channel = site.channel(li, tom)
    site.post(channel, "<!date^1791595800^{date_short} {time}|later>")
    expect(look(li, channel).get_by_test_id("message")).to_contain_text("2026年10月10日 09:30")
    expect(look(tom, channel).get_by_test_id("message")).to_contain_text("Oct 9, 2026 9:30 PM")


def test_a_reply_goes_into_the_thread_beside_the_channel(look: Look, site: Site) -> None:
    amy, tom = site.person("Amy Chen"), site.person("Tom Baker")
    channel = site.channel(amy, tom)
    site.do(tom.say(channel, "Printer on fire"))
    page = look(amy, channel)
    message = page.get_by_test_id("message")
    message.hover()
    message.get_by_role("button", name="Reply in thread").click()
    reply = page.get_by_test_id("thread-composer").get_by_role("textbox", name="Reply")
    reply.fill("On my way")
    reply.press("Enter")
    expect(page.get_by_test_id("thread").get_by_test_id("message")).to_have_count(2)
    expect(page.get_by_test_id("timeline").get_by_test_id("message")).to_have_count(1)
    expect(page.get_by_test_id("thread-link")).to_contain_text("1 reply")
    page.get_by_test_id("close-panel").click()
    expect(page.get_by_test_id("thread")).to_have_count(0)


def test_the_app_answers_a_mention_in_the_thread(look: Look, site: Site) -> None:
    """The name is completed from the list."""
    amy = site.person("Amy Chen")
    channel = site.channel(amy)
    page = look(amy, channel)
    field = page.get_by_role("textbox", name=f"Write to #{channel.name}")
    field.press_sequentially("Please @hotl")
    page.get_by_role("option", name="Hotline").click()
    expect(field).to_have_value("Please @hotline ")
    field.press_sequentially("help")
    field.press("Enter")
    page.get_by_test_id("thread-link").click()
    expect(page.get_by_test_id("thread").get_by_test_id("message").last).to_contain_text("How can I help?")


def test_reactions_are_given_counted_and_taken_back(look: Look, site: Site) -> None:
    amy, tom = site.person("Amy Chen"), site.person("Tom Baker")
    channel = site.channel(amy, tom)
    message = site.do(tom.say(channel, "Done"))
    page = look(amy, channel)
    site.do(tom.react(message, "eyes"))
    mine = page.get_by_test_id("reaction:eyes")
    expect(mine).to_have_attribute("aria-pressed", "false")
    mine.click()
    expect(mine).to_contain_text("2")
    mine.click()
    expect(mine).to_contain_text("1")
    page.get_by_test_id("message").hover()
    page.get_by_role("button", name="Add reaction").click()
    page.get_by_role("button", name="ticket").click()
    expect(page.get_by_test_id("reaction:ticket")).to_have_attribute("aria-pressed", "true")


def test_an_edited_message_is_marked_and_a_deleted_one_is_gone(look: Look, site: Site) -> None:
    amy = site.person("Amy Chen")
    channel = site.channel(amy)
    message = site.do(amy.say(channel, "frist"))
    page = look(amy, channel)
    expect(page.get_by_test_id("message")).to_contain_text("frist")
    site.do(amy.edit(message, "first"))
    expect(page.get_by_test_id("message")).to_contain_text("(edited)first")
    site.do(amy.delete(message))
    expect(page.get_by_test_id("message")).to_have_count(0)


def test_an_ephemeral_message_is_seen_by_one_person_who_may_dismiss_it(look: Look, site: Site) -> None:
    amy, tom = site.person("Amy Chen"), site.person("Tom Baker")
    channel = site.channel(amy, tom)
    hers, his = look(amy, channel), look(tom, channel)
    site.web(lambda client: client.chat_postEphemeral(channel=channel.id, user=amy.id, text="A word in your ear"))
    site.post(channel, "For all")
    expect(his.get_by_test_id("message")).to_have_count(1)
    whispered = hers.get_by_test_id("message").filter(has_text="A word in your ear")
    expect(whispered).to_contain_text("Only visible to you")
    whispered.hover()
    whispered.get_by_test_id("message-more").click()
    hers.get_by_role("menuitem", name="Dismiss this message").click()
    expect(whispered).to_have_count(0)


def test_a_message_shortcut_works_on_the_message_it_is_used_on(look: Look, site: Site) -> None:
    amy = site.person("Amy Chen")
    channel = site.channel(amy)
    site.do(amy.say(channel, "The scanner is jammed"))
    page = look(amy, channel)
    page.get_by_test_id("message").hover()
    page.get_by_test_id("message-more").click()
    page.get_by_role("menuitem", name="Make a ticket").click()
    page.get_by_test_id("thread-link").click()
    expect(page.get_by_test_id("thread").get_by_test_id("message").last).to_contain_text("INC-7 made from this message")


def test_pinned_messages_open_beside_the_channel(look: Look, site: Site) -> None:
    amy = site.person("Amy Chen")
    channel = site.channel(amy)
    ts = site.post(channel, "Status: running")
    page = look(amy, channel)
    site.web(lambda client: client.pins_add(channel=channel.id, timestamp=ts))
    expect(page.get_by_test_id("message")).to_contain_text("Pinned")
    page.get_by_test_id("panel:pins").click()
    expect(page.get_by_test_id("side-panel").get_by_test_id("message")).to_contain_text("Status: running")


def test_an_uploaded_picture_is_shown(look: Look, site: Site) -> None:
    """The browser really loads it from the workspace."""
    amy = site.person("Amy Chen")
    channel = site.channel(amy)
    page = look(amy, channel)
    dot = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d4944415478da63fccff0bf1e0005fe02fe0def46b80000000049454e44ae426082"
    )
    site.web(
        lambda client: client.files_upload_v2(channel=channel.id, content=dot, filename="week.png", title="The week")
    )
    picture = page.get_by_role("img", name="The week")
    expect(picture).to_be_visible()
    page.wait_for_function("() => document.querySelector('img.image')?.naturalWidth === 1")


def test_the_newest_message_stays_in_view(look: Look, site: Site) -> None:
    amy = site.person("Amy Chen")
    channel = site.channel(amy)
    for number in range(40):
        site.post(channel, f"line {number}")
    page = look(amy, channel)
    expect(page.get_by_text("line 39", exact=True)).to_be_in_viewport()
    site.post(channel, "the last word")
    expect(page.get_by_text("the last word", exact=True)).to_be_in_viewport()


def test_replies_that_concern_a_person_are_counted_until_the_thread_is_opened(look: Look, site: Site) -> None:
    """A thread is easily missed: the channel's badge and the link under the message both count."""
    amy, tom = site.person("Amy Chen"), site.person("Tom Baker")
    channel = site.channel(amy, tom)
    start = site.do(amy.say(channel, "Is it back?"))
    page = look(amy, channel)
    site.do(tom.say(channel, "Nearly", thread=start.ts))
    site.do(tom.say(channel, "Now it is", thread=start.ts))
    badge = page.get_by_test_id(f"place:{channel.name}").locator(".badge")
    expect(badge).to_have_text("2")
    expect(page.get_by_test_id("thread-link").locator(".badge")).to_have_text("2")
    page.get_by_test_id("thread-link").click()
    expect(page.get_by_test_id("thread")).to_contain_text("Now it is")
    expect(badge).to_have_count(0)
