"""Legacy attachments: a coloured bar with texts, fields or blocks beside it."""

import re

from sandbox.page.blocks import show_blocks
from sandbox.page.dom import node
from sandbox.page.markup import link, mrkdwn, plain_text
from sandbox.page.window import Setting
from sandbox.records import Json, Message

_COLOURS = {"good": "#2f9e68", "warning": "#d99a2b", "danger": "#c2413a"}
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")


def show_attachments(message: Message, setting: Setting) -> None:
    for each in message.attachments:
        bar = _colour(str(each.get("color") or ""))
        if each.get("pretext"):
            node("div", "prose", html=mrkdwn(str(each["pretext"]), setting.viewer))
        with node("div", "attachment").style(f"border-left-color: {bar}"):
            _texts(each, setting)
            show_blocks(each.get("blocks") or (), setting)


def _colour(given: str) -> str:
    if given in _COLOURS:
        return _COLOURS[given]
    match = _HEX.fullmatch(given)
    return f"#{match[1]}" if match else "#c9cdd2"


def _texts(attachment: Json, setting: Setting) -> None:
    viewer = setting.viewer
    if attachment.get("author_name"):
        node("div", "muted", html=plain_text(str(attachment["author_name"])))
    if attachment.get("title"):
        title = plain_text(str(attachment["title"]))
        address = attachment.get("title_link")
        node("div", "attachment-title", html=link(str(address), title) if address else title)
    if attachment.get("text"):
        node("div", "prose", html=mrkdwn(str(attachment["text"]), viewer))
    if attachment.get("fields"):
        with node("div", "fields"):
            for each in attachment["fields"]:
                with node("div", "prose"):
                    node("b", html=plain_text(str(each.get("title", ""))))
                    node("div", html=mrkdwn(str(each.get("value", "")), viewer))
    if attachment.get("footer"):
        node("div", "muted small-text", html=plain_text(str(attachment["footer"])))
