"""One message on the screen: who, when, what, and everything a person can do with it."""

import re
from collections.abc import Hashable
from dataclasses import dataclass

from nicegui import ui

from sandbox.page import emoji, faces, instants, notes, reactions
from sandbox.page.attachments import show_attachments
from sandbox.page.blocks import show_blocks
from sandbox.page.dom import icon_button, node, on_click
from sandbox.page.icons import icon
from sandbox.page.markup import mrkdwn
from sandbox.page.pictures import show_files
from sandbox.page.shelf import escape
from sandbox.page.window import Setting, Window
from sandbox.records import Message

ONLY_EMOJI = re.compile(r"(\s*:[a-z0-9_+-]+:\s*){1,5}")


@dataclass(frozen=True)
class Line:
    """A message in a list; `compact` follows another of the same author closely, `threaded` stands in a thread."""

    message: Message
    compact: bool = False
    threaded: bool = False

    def state(self, window: Window) -> Hashable:
        """Everything its looks depend on."""
        message, me = self.message, window.person.id
        state = window.workspace.state
        replies = () if self.threaded else tuple(each.ts for each in _replies(window, message))
        unseen = window.seen.unseen(me, state.channels[message.channel_id], message.ts) if replies else 0
        files = tuple(each in state.files and state.files[each].content is not None for each in message.files)
        channel = state.channels[message.channel_id]
        return repr(
            (
                (message.text, message.blocks, message.attachments, message.edited, message.reactions, files),
                (message.subtype, message.warnings.get(me), message.ts in channel.pins, replies, unseen, self.compact),
                (window.viewer.now().date(), window.person.user.locale, window.person.user.tz),
            )
        )


def show_message(line: Line, window: Window) -> None:
    message = line.message
    if notes.is_note(message):
        notes.show_note(message, window)
        return
    viewer = window.viewer
    author = viewer.state.users.get(message.user)
    name = message.username or viewer.person(message.user)
    classes = ["message"]
    classes += ["compact"] if line.compact else []
    classes += ["ephemeral"] if message.ephemeral else []
    row = node("article", " ".join(classes), aria_label=name, data_testid="message", data_ts=message.ts, tabindex=-1)
    with row:
        with node("div", "message-side"):
            if line.compact:
                node("span", "message-hour", text=instants.clock_time(viewer.local(message.ts), viewer))
            elif author is not None:
                node("span", html=faces.html(author))
        with node("div", "message-main"):
            if message.ephemeral:
                _only_you(window)
            if not line.compact:
                _head(message, name, window)
            _body(message, window)
            if line.compact:
                _edited(message, window)
            reactions.show_reactions(message, window)
            if not line.threaded:
                _thread_link(message, window)
        _toolbar(line, window)


def _only_you(window: Window) -> None:
    with node("div", "only-you"):
        node("span", "icon", html=icon("eye"), aria_hidden="true")
        node("span", text=window.words.only_you)


def _head(message: Message, name: str, window: Window) -> None:
    viewer = window.viewer
    when = viewer.local(message.ts)
    with node("div", "message-head"):
        node("span", "author", text=name)
        if message.bot_id:
            node("span", "tag", text=viewer.words.app)
        node("time", "when", text=instants.clock_time(when, viewer), title=instants.full(when, viewer))
        _edited(message, window)
        if message.ts in viewer.state.channels[message.channel_id].pins:
            with node("span", "pinned", title=viewer.words.pinned_by_channel):
                node("span", "icon", html=icon("pin"), aria_hidden="true")
                node("span", text=viewer.words.pinned_by_channel)


def _edited(message: Message, window: Window) -> None:
    if message.edited:
        node("span", "edited", text=window.words.edited)


def _body(message: Message, window: Window) -> None:
    viewer, setting = window.viewer, Setting(window, message)
    if message.subtype == "tombstone":
        node("div", "muted", text=viewer.words.message_deleted)
    elif message.blocks:
        with node("div", "blocks"):
            show_blocks(message.blocks, setting)
    elif message.text:
        large = " large-emoji" if ONLY_EMOJI.fullmatch(message.text) else ""
        node("div", f"prose{large}", html=mrkdwn(message.text, viewer))
    show_attachments(message, setting)
    show_files(message.files, setting)
    if warning := message.warnings.get(window.person.id):
        with node("div", "warning", role="alert", data_testid="warning"):
            node("span", "icon", html=icon("alert"), aria_hidden="true")
            node("span", text=warning)


def _replies(window: Window, message: Message) -> list[Message]:
    return window.workspace.state.replies(message.channel_id, message.ts)


def _thread_link(message: Message, window: Window) -> None:
    """How many replies there are, from whom, and when the last came; a click opens them."""
    words, viewer = window.words, window.viewer
    if message.is_reply:
        node("div", "muted small-text", text=words.also_sent)
    replies = _replies(window, message)
    if not replies:
        return
    people = list(dict.fromkeys(each.user for each in replies))[:4]
    known = [viewer.state.users[each] for each in people if each in viewer.state.users]
    count = words.replies_one if len(replies) == 1 else words.replies_many.format(count=len(replies))
    last = words.last_reply.format(when=instants.short(viewer.local(replies[-1].ts), viewer))
    shown = node("button", "thread-link", type_="button", data_testid="thread-link")
    with shown:
        node("span", "face-row", html="".join(faces.html(each, size="tiny") for each in known))
        node("span", "thread-count", text=count)
        node("span", "thread-last", text=last)
        unseen = window.seen.unseen(window.person.id, viewer.state.channels[message.channel_id], message.ts)
        if unseen:
            node("span", "badge", text=str(unseen), aria_label=f"{unseen} {words.new_messages}")
    on_click(shown, lambda: window.show_thread(message.ts))


def _toolbar(line: Line, window: Window) -> None:
    message, words = line.message, window.words
    if message.subtype == "tombstone":
        return
    with node("div", "toolbar", role="toolbar", aria_label=words.more_actions):
        if not message.ephemeral:
            with node("div", "menu-holder") as holder:
                icon_button("smile", words.add_reaction, lambda: reactions.pick(holder, message, window))
            if not line.threaded:
                start = message.thread_ts if message.is_reply else message.ts
                icon_button(
                    "thread", words.reply_in_thread, lambda: window.show_thread(start), testid="reply-in-thread"
                )
        with node("div", "menu-holder") as more:
            icon_button("more", words.more_actions, lambda: _more(more, message, window), testid="message-menu")


def _more(holder: ui.element, message: Message, window: Window) -> None:
    """The app's message shortcuts; a message only this person sees can be put away."""
    words = window.words
    shortcuts = [each for each in window.workspace.state.manifest.shortcuts if each.kind == "message"]
    with holder, ui.menu(value=True).props("auto-close transition-duration=80") as menu:
        menu.on("hide", menu.delete)
        with node("ul", "menu", role="menu"):
            if message.ephemeral:
                line = node("li", "menu-line", role="menuitem", tabindex=0, text=words.remove_message)
                on_click(line, lambda: window.person.dismiss(message))
                return
            if not shortcuts:
                node("li", "menu-note", text=words.no_shortcuts)
            for each in shortcuts:
                line = node("li", "menu-line", role="menuitem", tabindex=0, data_testid=f"shortcut:{each.callback_id}")
                with line:
                    node("span", "menu-text", html=f"{emoji.picture('zap')} {escape(each.name)}")
                    node("span", "menu-note", text=f"{window.workspace.state.manifest.name} · {each.description}")
                on_click(line, _runner(window, each.callback_id, message))


def _runner(window: Window, callback_id: str, message: Message) -> "reactions.Run":
    async def run() -> None:
        await window.attempt(window.person.message_shortcut(callback_id, message))

    return run
