"""One message on the screen: who, when, what, and everything a person can do with it."""

import re
from collections.abc import Hashable
from dataclasses import dataclass

from nicegui import ui

from sandbox.page import emoji, faces, instants, notes, reactions
from sandbox.page.attachments import show_attachments
from sandbox.page.blocks import show_blocks
from sandbox.page.dom import drawn, node, on_click, on_value, popup
from sandbox.page.icons import icon
from sandbox.page.markup import mrkdwn
from sandbox.page.pictures import files
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
        loaded = tuple(each in state.files and state.files[each].content is not None for each in message.files)
        channel = state.channels[message.channel_id]
        return repr(
            (
                (message.text, message.blocks, message.attachments, message.edited, message.reactions, loaded),
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
    name = message.username or viewer.person(message.user)
    classes = ["message"]
    classes += ["compact"] if line.compact else []
    classes += ["ephemeral"] if message.ephemeral else []
    row = node("article", " ".join(classes), aria_label=name, data_testid="message", data_ts=message.ts, tabindex=-1)
    with row:
        node("div", "message-side", html=_side(line, window))
        with node("div", "message-main"):
            if message.ephemeral:
                node("div", "only-you", html=drawn("eye") + escape(viewer.words.only_you))
            if not line.compact:
                node("div", "message-head", html=_head(message, name, window))
            _body(message, window)
            if line.compact and message.edited:
                node("div", html=_edited(window))
            reactions.show_reactions(message, window)
            if not line.threaded:
                _thread_link(message, window)
        _toolbar(line, window)


def _side(line: Line, window: Window) -> str:
    """The author's face, or the time beside a message that follows closely."""
    viewer, message = window.viewer, line.message
    if line.compact:
        return f'<span class="message-hour">{escape(instants.clock_time(viewer.local(message.ts), viewer))}</span>'
    author = viewer.state.users.get(message.user)
    return faces.html(author) if author else ""


def _head(message: Message, name: str, window: Window) -> str:
    """Author, app mark, time, whether it was edited or pinned."""
    viewer = window.viewer
    words, when = viewer.words, viewer.local(message.ts)
    parts = [f'<span class="author">{escape(name)}</span>']
    if message.bot_id:
        parts.append(f'<span class="tag">{escape(words.app)}</span>')
    shown, whole = escape(instants.clock_time(when, viewer)), escape(instants.full(when, viewer))
    parts.append(f'<time class="when" title="{whole}">{shown}</time>')
    if message.edited:
        parts.append(_edited(window))
    if message.ts in viewer.state.channels[message.channel_id].pins:
        parts.append(f'<span class="pinned">{drawn("pin")}{escape(words.pinned_by_channel)}</span>')
    return "".join(parts)


def _edited(window: Window) -> str:
    return f'<span class="edited">{escape(window.words.edited)}</span>'


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
    if message.files:
        node("div", html=files(message.files, viewer))
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
    unseen = window.seen.unseen(window.person.id, viewer.state.channels[message.channel_id], message.ts)
    badge = f'<span class="badge" aria-label="{unseen} {escape(words.new_messages)}">{unseen}</span>' if unseen else ""
    html = (
        f'<span class="face-row">{"".join(faces.html(each, size="tiny") for each in known)}</span>'
        f'<span class="thread-count">{escape(count)}</span><span class="thread-last">{escape(last)}</span>{badge}'
    )
    shown = node("button", "thread-link", html=html, type_="button", data_testid="thread-link")
    on_click(shown, lambda: window.show_thread(message.ts))


def _toolbar(line: Line, window: Window) -> None:
    """One element with three buttons: there is one on every message."""
    message, words = line.message, window.words
    if message.subtype == "tombstone":
        return
    offered = [("react", "smile", words.add_reaction)] if not message.ephemeral else []
    if not message.ephemeral and not line.threaded:
        offered.append(("thread", "thread", words.reply_in_thread))
    offered.append(("more", "more", words.more_actions))
    html = "".join(
        f'<button class="icon-button" type="button" data-do="{key}" data-testid="message-{key}" '
        f'aria-label="{escape(label)}" title="{escape(label)}">{drawn(symbol)}</button>'
        for key, symbol, label in offered
    )
    bar = node("div", "toolbar", html=html, role="toolbar", aria_label=words.more_actions)
    start = message.thread_ts if message.is_reply else message.ts

    def do(what: str) -> None:
        if what == "thread":
            window.show_thread(start)
        elif what == "react":
            reactions.pick(bar, message, window)
        elif what == "more":
            _more(bar, message, window)

    on_value(bar, do, event="click", js="e.target.closest('[data-do]')?.dataset.do")


def _more(bar: ui.element, message: Message, window: Window) -> None:
    """The app's message shortcuts; a message only this person sees can be put away."""
    words = window.words
    app = window.workspace.state.manifest.name
    shortcuts = [each for each in window.workspace.state.manifest.shortcuts if each.kind == "message"]
    with popup(bar, "more"), node("ul", "menu", role="menu"):
        if message.ephemeral:
            line = node("li", "menu-line", role="menuitem", tabindex=0, text=words.remove_message)
            on_click(line, lambda: window.person.dismiss(message))
            return
        if not shortcuts:
            node("li", "menu-note", text=words.no_shortcuts)
        for each in shortcuts:
            html = (
                f'<span class="menu-text">{emoji.picture("zap")} {escape(each.name)}</span>'
                f'<span class="menu-note">{escape(f"{app} · {each.description}")}</span>'
            )
            testid = f"shortcut:{each.callback_id}"
            line = node("li", "menu-line", html=html, role="menuitem", tabindex=0, data_testid=testid)
            on_click(line, _runner(window, each.callback_id, message))


def _runner(window: Window, callback_id: str, message: Message) -> "reactions.Run":
    async def run() -> None:
        await window.attempt(window.person.message_shortcut(callback_id, message))

    return run
