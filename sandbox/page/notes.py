"""The quiet lines a channel keeps of itself: who joined, left, named, archived; in the reader's language."""

from collections.abc import Callable, Mapping

from sandbox.page import instants
from sandbox.page.dom import node
from sandbox.page.markup import mrkdwn
from sandbox.page.shelf import escape
from sandbox.page.window import Window
from sandbox.page.words import Words
from sandbox.records import Json, Message

Sentence = Callable[[Words, Json], str]

_SENTENCES: Mapping[str, Sentence] = {
    "channel_join": lambda words, details: words.was_added if details.get("inviter") else words.joined,
    "channel_leave": lambda words, _: words.left,
    "channel_topic": lambda words, _: words.set_topic,
    "channel_purpose": lambda words, _: words.set_purpose,
    "channel_name": lambda words, _: words.renamed,
    "channel_archive": lambda words, _: words.archived_by,
    "channel_unarchive": lambda words, _: words.unarchived_by,
}


def is_note(message: Message) -> bool:
    return message.subtype in _SENTENCES


def show_note(message: Message, window: Window) -> None:
    viewer, details = window.viewer, message.details
    sentence = _SENTENCES[str(message.subtype)](viewer.words, details)
    text = sentence.format(
        name=f"<b>{escape(viewer.person(message.user))}</b>",
        inviter=escape(viewer.person(str(details.get("inviter", "")))),
        topic=mrkdwn(str(details.get("topic", "")), viewer),
        purpose=mrkdwn(str(details.get("purpose", "")), viewer),
        old=escape(str(details.get("old_name", ""))),
        new=escape(str(details.get("name", ""))),
    )
    when = viewer.local(message.ts)
    with node("div", "note", data_testid="note", data_ts=message.ts):
        node("span", html=text)
        node("time", "when", text=instants.clock_time(when, viewer), title=instants.full(when, viewer))
