"""Blocks without controls, each as one piece of safe HTML: texts, images, tables, charts, tasks."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.page.charts import chart
from sandbox.page.dom import drawn
from sandbox.page.markdown import markdown
from sandbox.page.markup import link, plain_text, text_object
from sandbox.page.pictures import image
from sandbox.page.rich_text import rich_text
from sandbox.page.shelf import escape
from sandbox.page.tables import table
from sandbox.page.viewer import Viewer
from sandbox.records import Json

Make = Callable[[Json, Viewer], str]
_ALERT_ICONS = {"warning": "alert", "error": "alert", "success": "check"}
_STATUS_ICONS = {"complete": "check", "error": "close", "in_progress": "clock", "pending": "more"}


def still(block: Json, viewer: Viewer) -> str | None:
    """None for a block that holds controls, or may come to hold them."""
    kind = str(block.get("type"))
    make = _STILL.get(kind)
    if make is None or (block.get("accessory") or {}).get("type", "image") != "image":
        return None
    mark = escape(str(block.get("block_id") or ""))
    return f'<div class="block block-{kind}" data-block="{mark}">{make(block, viewer)}</div>'


def words_of_section(block: Json, viewer: Viewer) -> str:
    """Text and fields; the accessory is the caller's."""
    text = f'<div class="prose">{text_object(block["text"], viewer)}</div>' if block.get("text") else ""
    fields = "".join(f'<div class="prose">{text_object(each, viewer)}</div>' for each in block.get("fields") or ())
    return text + (f'<div class="fields">{fields}</div>' if fields else "")


def _section(block: Json, viewer: Viewer) -> str:
    picture = image(block["accessory"], viewer, classes="thumbnail") if block.get("accessory") else ""
    beside = f'<div class="accessory">{picture}</div>' if picture else ""
    return f'<div class="section"><div class="section-main">{words_of_section(block, viewer)}</div>{beside}</div>'


def _header(block: Json, viewer: Viewer) -> str:
    return f'<h3 class="block-title">{text_object(block["text"], viewer)}</h3>'


def _context(block: Json, viewer: Viewer) -> str:
    pieces = [
        image(each, viewer, classes="thumbnail")
        if each["type"] == "image"
        else f'<span class="prose">{text_object(each, viewer)}</span>'
        for each in block["elements"]
    ]
    return f'<div class="context">{"".join(pieces)}</div>'


def _image(block: Json, viewer: Viewer) -> str:
    title = f"<figcaption>{text_object(block['title'], viewer)}</figcaption>" if block.get("title") else ""
    return f'<figure class="picture">{title}{image(block, viewer, classes="image")}</figure>'


def _alert(block: Json, viewer: Viewer) -> str:
    level = str(block.get("level") or "default")
    symbol = drawn(_ALERT_ICONS.get(level, "info"))
    body = f'<div class="prose">{text_object(block["text"], viewer)}</div>'
    return f'<div class="callout callout-{escape(level)}" role="note">{symbol}{body}</div>'


def _video(block: Json, viewer: Viewer) -> str:
    """Never played here: the page loads nothing from elsewhere by itself."""
    title = link(str(block.get("title_url") or block["video_url"]), text_object(block["title"], viewer))
    description = text_object(block.get("description"), viewer)
    source = escape(str(block.get("provider_name") or block.get("author_name") or ""))
    return f'<div class="attachment"><b>{title}</b><div>{description}</div><div class="muted">{source}</div></div>'


def _plan(block: Json, viewer: Viewer) -> str:
    tasks = "".join(_task(each, viewer) for each in block.get("tasks") or ())
    return f'<h3 class="block-title">{plain_text(str(block["title"]))}</h3>{tasks}'


def _task(block: Json, viewer: Viewer) -> str:
    status = str(block["status"])
    title = f'<div class="task-title">{plain_text(str(block["title"]))}</div>'
    parts = [block[key]["elements"] for key in ("details", "output") if block.get(key)]
    body = "".join(f'<div class="prose">{rich_text(each, viewer)}</div>' for each in parts)
    sources = [link(str(each["url"]), escape(str(each["text"]))) for each in block.get("sources") or ()]
    foot = f'<div class="context">{" · ".join(sources)}</div>' if sources else ""
    mark = (
        f'<span role="img" aria-label="{escape(status)}" title="{escape(status)}">{drawn(_STATUS_ICONS[status])}</span>'
    )
    return f'<div class="task task-{escape(status)}">{mark}<div class="task-text">{title}{body}{foot}</div></div>'


def _prose(make: Callable[[Json, Viewer], Any]) -> Make:
    return lambda block, viewer: f'<div class="prose">{make(block, viewer)}</div>'


_STILL: Mapping[str, Make] = {
    "alert": _alert,
    "context": _context,
    "data_visualization": lambda block, _: f'<figure class="chart">{chart(block)}</figure>',
    "divider": lambda _, __: '<hr class="divider">',
    "file": lambda block, _: f'<div class="muted">{escape(str(block["external_id"]))}</div>',
    "header": _header,
    "image": _image,
    "markdown": _prose(lambda block, _: markdown(str(block["text"]))),
    "plan": _plan,
    "rich_text": _prose(lambda block, viewer: rich_text(block["elements"], viewer)),
    "section": _section,
    "table": table,
    "task_card": _task,
    "video": _video,
}
