"""A newcomer's tour through the demo, by clicking alone: the policy system fails at month end, is reported, taken,
declared major, updated, restored and stood down, and is in the digest of the next working morning. With
HOTLINE_PICTURES=1 the tour also takes the pictures of the README.
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.page.demo import MONTH_END, demo
from tests.page.tour_words import CHINESE, ENGLISH, Words
from tests.page.visitor import SLOW_MS, Visitor

CHANNEL = "major-inc-1-20260731"
GROUP = "desk-policy-property"
# Two minutes each: by default the one in Chinese, with HOTLINE_EVERY_LANGUAGE=1 and for the pictures both.
BOTH = os.environ.get("HOTLINE_EVERY_LANGUAGE") or os.environ.get("HOTLINE_PICTURES")
TOURS = [pytest.param(CHINESE, id="Chinese"), *([pytest.param(ENGLISH, id="English")] if BOTH else [])]


@pytest.mark.parametrize("words", TOURS)
def test_the_tour_of_a_newcomer(words: Words, browser: Browser, tmp_path: Path) -> None:
    """Every screen speaks the reader's language, nothing is missing, and the bot has nothing to complain about."""
    with demo(tmp_path, "--start", MONTH_END, *words.options) as running:
        visitor = Visitor(browser, running.url, language=words.language, pictures=words.pictures)
        expect(visitor.page.get_by_text(words.who).first).to_be_visible()
        visitor.arrive(words.reporter)
        report(visitor, words)
        read_the_receipt(visitor, words)
        visitor.become("han")
        take(visitor, words)
        visitor.become("jiang")
        declare(visitor, words)
        visitor.become("han")
        lead(visitor, words)
        visitor.become("jiang")
        update(visitor, words)
        visitor.become("han")
        be_reminded(visitor, words)
        visitor.become("jiang")
        stand_down(visitor, words)
        visitor.become(words.reporter)
        hear_of_the_end(visitor, words)
        visitor.move_clock("next_morning", until="8:30")
        visitor.become("pan")
        read_the_digest(visitor, words)
        assert visitor.complaints == []


def report(visitor: Visitor, words: Words) -> None:
    """A slash command opens the form; six questions later both due times are there."""
    visitor.visit("general")
    visitor.say(f"/incident {words.title}")
    visitor.titled(words.form)
    visitor.choose("service", words.service, typed=words.service_typed)
    visitor.choose("scope", words.scope)
    visitor.field("can_work").get_by_role("radio", name=words.stopped).check()
    visitor.date("deadline", "2026-07-31", "20:00")
    visitor.write("description", words.details)
    visitor.field("title").scroll_into_view_if_needed()
    visitor.take_picture("report")
    visitor.submit()
    visitor.titled(words.received)
    for due in (words.response, words.resolution):
        expect(visitor.form).to_contain_text(re.compile(due))
    visitor.close()


def read_the_receipt(visitor: Visitor, words: Words) -> None:
    """It says what happens next and by when, and shows its working."""
    visitor.visit("Hotline")
    visitor.sees(words.title, "INC-1", words.state_assigned, words.service)
    visitor.take_picture("receipt")
    visitor.open("ticket.why", words.why)
    expect(visitor.form).to_contain_text(words.because)
    visitor.take_picture("why")
    visitor.close()


def take(visitor: Visitor, words: Words) -> None:
    """The card in the group's channel becomes the resolver's with one click."""
    visitor.visit(GROUP)
    visitor.sees(words.title, words.priority, words.scope, words.details)
    visitor.press("ticket.take", until=visitor.message(words.title).filter(has_text=words.lead))
    visitor.sees(words.title, words.in_progress, words.lead)
    visitor.take_picture("card")


def declare(visitor: Visitor, words: Words) -> None:
    """The rules have proposed it; the incident manager decides, and the incident channel is there."""
    visitor.visit("Hotline")
    visitor.sees(words.proposed, "C1", "C2", "C3")
    visitor.open("ticket.declare_major", words.declare)
    visitor.send()
    visitor.sees(words.declared, CHANNEL)
    visitor.visit(CHANNEL)
    visitor.sees(words.next_update, words.commander, words.priority, "C3")
    expect(visitor.page.get_by_test_id("topic")).to_contain_text("INC-1")
    visitor.visit("it-status")
    visitor.sees(words.announced, words.next_update)


def lead(visitor: Visitor, words: Words) -> None:
    """A role is taken from the pinned header by whoever takes it."""
    visitor.visit(CHANNEL)
    taken = visitor.message(words.next_update).filter(has_text=words.lead)
    visitor.press("major.take_role.technical_lead", until=taken)
    visitor.sees(words.next_update, words.lead)


def update(visitor: Visitor, words: Words) -> None:
    """One form; the channel, its header and the announcement have it."""
    visitor.visit(CHANNEL)
    _post(visitor, words, words.affected, words.doing)
    visitor.sees(words.commander, words.affected, words.doing)
    visitor.take_picture("major")
    visitor.visit("it-status")
    visitor.message(words.announced).get_by_test_id("thread-link").click()
    expect(visitor.page.get_by_test_id("thread")).to_contain_text(words.doing)


def _post(visitor: Visitor, words: Words, affected: str, done: str) -> None:
    visitor.open("major.update", words.post)
    visitor.write("affected_part", affected)
    visitor.write("done", done)
    visitor.send()


def be_reminded(visitor: Visitor, words: Words) -> None:
    """Two hours on, half of the four are used: the assignee is told, with buttons to act at once."""
    visitor.visit("Hotline")
    visitor.move_clock("plus_1_hour", until="17:4")
    visitor.sees(words.time_box, words.title)
    visitor.move_clock("plus_1_hour", until="18:4")
    visitor.sees(words.half, words.title, words.in_progress)
    expect(visitor.message(words.half).get_by_test_id("button:ticket.reply")).to_be_visible()
    visitor.take_picture("reminder")


def stand_down(visitor: Visitor, words: Words) -> None:
    """Restored, watched, told to all, and over; a late stand-down needs its reason."""
    visitor.visit("Hotline")
    visitor.sees(words.missed)
    visitor.visit(CHANNEL)
    visitor.open("major.stabilise", words.stabilised)
    visitor.send()
    visitor.sees(words.restored)
    visitor.move_clock("plus_1_hour", until="19:4")
    _post(visitor, words, words.result, words.calm)
    visitor.open("major.stand_down", words.stand_down)
    visitor.field("confirmed").get_by_role("checkbox").check()
    visitor.write("resolution", words.result)
    visitor.submit()
    expect(visitor.field("reason")).to_contain_text(words.reason_needed, timeout=SLOW_MS)
    visitor.write("reason", words.reason)
    visitor.send()
    visitor.visit("it-status")
    visitor.sees(words.announced, words.stood_down)


def hear_of_the_end(visitor: Visitor, words: Words) -> None:
    """The reporter reads what was done."""
    visitor.visit("Hotline")
    visitor.sees(words.title, words.resolved, words.result, words.after_review)


def read_the_digest(visitor: Visitor, words: Words) -> None:
    """On the next working morning the manager has the weekend's news, in time, with its picture."""
    visitor.visit("Hotline")
    visitor.sees(words.digest, words.digest_major, words.stood_down)
    digest = visitor.message(words.digest)
    picture = digest.get_by_test_id("message").or_(digest).locator("img[src*='/files/']").first
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("one => one.naturalWidth") > 0
    digest.evaluate("one => one.scrollIntoView({block: 'start'})")
    visitor.take_picture("digest")
