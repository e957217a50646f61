"""A message, a modal or a Home tab as the plain text a person reads: one line per block, controls as [Label]."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sandbox.form import STATEFUL, Element, current
from sandbox.mrkdwn import date_text, plain
from sandbox.records import Json, Message, User, Values, View
from sandbox.state import State


def read_message(state: State, message: Message, reader: User) -> str:
    """Blocks take the place of the text; attachments and file names follow."""
    lines = []
    if message.blocks:
        lines.append(Reader(state, reader, message.states.get(reader.id, {})).blocks(message.blocks))
    elif message.text:
        lines.append(plain(state, message.text, reader))
    pen = Reader(state, reader, {})
    for attachment in message.attachments:
        lines.append(pen.blocks(attachment.get("blocks") or ()))
        lines.extend(
            plain(state, str(attachment[key]), reader) for key in ("pretext", "title", "text") if attachment.get(key)
        )
    lines.extend(f"[file {state.files[each].name}]" for each in message.files)
    if reader.id in message.warnings:
        lines.append(f"⚠ {message.warnings[reader.id]}")
    return "\n".join(line for line in lines if line)


def read_view(state: State, view: View) -> str:
    """Title first, then the blocks with what has been entered, field errors and Slack's own notices."""
    reader = state.users[view.user_id]
    body = Reader(state, reader, view.state, view.errors).blocks(view.blocks)
    return "\n".join(line for line in (view.title, body, view.trouble or "") if line)


class Reader:
    """Reads blocks for one person."""

    def __init__(self, state: State, reader: User, entered: Values, errors: dict[str, str] | None = None) -> None:
        self._state = state
        self._reader = reader
        self._entered = entered
        self._errors = errors or {}

    def blocks(self, blocks: Any) -> str:
        lines = [self._block(block) for block in blocks]
        return "\n".join(line for line in lines if line)

    def _block(self, block: Json) -> str:
        readers: dict[str, Callable[[Json], str]] = {
            "section": self._section,
            "context": lambda b: " ".join(self._element(b, e) for e in b["elements"]),
            "actions": lambda b: " ".join(self._element(b, e) for e in b["elements"]),
            "context_actions": lambda b: " ".join(self._element(b, e) for e in b["elements"]),
            "input": self._input,
            "image": lambda b: " ".join(filter(None, (self._text(b.get("title")), f"[image {b.get('alt_text', '')}]"))),
            "divider": lambda _: "---",
            "rich_text": lambda b: "\n".join(self._rich(e) for e in b["elements"]),
            "markdown": lambda b: str(b["text"]),
            "table": self._table,
            "data_table": self._table,
            "container": self._container,
            "carousel": lambda b: self.blocks(b.get("elements") or b.get("cards") or ()),
        }
        return readers.get(str(block.get("type")), self._general)(block)

    def _general(self, block: Json) -> str:
        """Header, alert, card and whatever else is made of texts and buttons."""
        parts = [self._text(block.get(key)) for key in ("title", "subtitle", "text", "body", "subtext")]
        parts.extend(self._element(block, each) for each in block.get("actions") or ())
        return "\n".join(part for part in parts if part)

    def _container(self, block: Json) -> str:
        children = self.blocks(block.get("child_blocks") or block.get("blocks") or ())
        return "\n".join(filter(None, (self._text(block.get("title")), self._text(block.get("subtitle")), children)))

    def _section(self, block: Json) -> str:
        parts = [self._text(block.get("text")), *(self._text(each) for each in block.get("fields") or ())]
        if block.get("accessory"):
            parts.append(self._element(block, block["accessory"]))
        return "\n".join(part for part in parts if part)

    def _input(self, block: Json) -> str:
        optional = " (optional)" if block.get("optional") else ""
        lines = [f"{self._text(block['label'])}{optional}: {self._element(block, block['element'])}"]
        lines.append(self._text(block.get("hint")))
        if error := self._errors.get(block["block_id"]):
            lines.append(f"! {error}")
        return "\n".join(line for line in lines if line)

    def _element(self, block: Json, element: Json) -> str:
        kind = element["type"]
        if kind in {"mrkdwn", "plain_text"}:
            return self._text(element)
        if kind == "image":
            return f"[image {element.get('alt_text', '')}]"
        if kind == "overflow":
            return "[… " + " | ".join(self._text(option["text"]) for option in element["options"]) + "]"
        if kind in STATEFUL and "action_id" in element:
            return f"[{self._held(Element(block, element))}]"
        return f"[{self._text(element.get('text') or element.get('placeholder'))}]"

    def _held(self, element: Element) -> str:
        content = current(element, self._entered)[STATEFUL[element.kind][0]]
        if content in (None, "", []):
            return self._text(element.body.get("placeholder"))
        items = content if isinstance(content, list) else [content]
        return ", ".join(self._item(each) for each in items)

    def _item(self, item: Any) -> str:
        if isinstance(item, dict):
            return self._text(item["text"]) if "text" in item else str(item.get("name", item.get("type", "")))
        name = str(item)
        if name in self._state.users:
            return f"@{self._state.users[name].real_name}"
        return f"#{self._state.channels[name].name}" if name in self._state.channels else name

    def _text(self, text: Json | str | None) -> str:
        if not text:
            return ""
        if isinstance(text, str):
            return text
        content = str(text["text"])
        return plain(self._state, content, self._reader) if text["type"] == "mrkdwn" else content

    def _table(self, block: Json) -> str:
        return "\n".join(" | ".join(self._cell(cell) for cell in row) for row in block.get("rows") or ())

    def _cell(self, cell: Json | None) -> str:
        if not cell:
            return ""
        if cell["type"] == "rich_text":
            return " ".join(self._rich(each) for each in cell["elements"])
        return str(cell.get("text", cell.get("value", "")))

    def _rich(self, part: Json) -> str:
        kind = part["type"]
        if kind == "rich_text_list":
            return "\n".join(f"• {self._rich(each)}" for each in part["elements"])
        if "elements" in part:
            return "".join(self._rich(each) for each in part["elements"])
        if kind == "date":
            target = f"!date^{int(part['timestamp'])}^{part['format']}"
            return date_text(target, str(part.get("fallback", "")), self._reader, now=self._now())
        if kind in {"user", "channel", "broadcast"}:
            marks = {"user": f"<@{part.get('user_id')}>", "channel": f"<#{part.get('channel_id')}>"}
            return plain(self._state, marks.get(kind, f"<!{part.get('range')}>"), self._reader)
        if kind == "emoji":
            return f":{part['name']}:"
        return str(part.get("text") or part.get("url") or "")

    def _now(self) -> datetime:
        return self._state.now()
