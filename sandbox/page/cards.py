"""Blocks that frame others: containers and cards."""

from collections.abc import Callable, Sequence
from typing import Any

from sandbox.form import Element
from sandbox.page.dom import node
from sandbox.page.markup import text_object
from sandbox.page.pictures import image
from sandbox.page.rich_text import rich_text
from sandbox.page.window import Setting
from sandbox.records import Json


def show_container(block: Json, setting: Setting, show_blocks: Callable[[Sequence[Json], Setting], None]) -> None:
    """A frame with a heading; it opens and closes when the app says so."""
    folds = bool(block.get("is_collapsible"))
    frame = node(
        "details" if folds else "section",
        f"container container-{block.get('width', 'standard')}",
        open_=None if not folds or block.get("default_collapsed") else True,
    )
    with frame:
        if block.get("title") or block.get("rich_text_title"):
            with node("summary" if folds else "header", "container-head"):
                if block.get("icon"):
                    node("span", html=image(block["icon"], setting.viewer, classes="thumbnail"))
                with node("div"):
                    node("div", "container-title", html=_title(block, setting))
                    if block.get("subtitle"):
                        node("div", "container-note", html=text_object(block["subtitle"], setting.viewer))
        with node("div", "container-body" + (" ruled" if block.get("has_header_divider") else "")):
            show_blocks(block["child_blocks"], setting)


def _title(block: Json, setting: Setting) -> str:
    if block.get("rich_text_title"):
        return rich_text(block["rich_text_title"]["elements"], setting.viewer)
    return text_object(block["title"], setting.viewer)


def show_card(block: Json, setting: Setting, show_control: Callable[[Element, Setting], Any]) -> None:
    viewer = setting.viewer
    with node("article", "card"):
        if block.get("hero_image"):
            node("div", "card-image", html=image(block["hero_image"], viewer, classes="thumbnail"))
        with node("div", "card-text"):
            for part in ("title", "subtitle", "body", "subtext"):
                if block.get(part):
                    node("div", f"card-{part} prose", html=text_object(block[part], viewer))
            if block.get("actions"):
                with node("div", "actions"):
                    for each in block["actions"]:
                        show_control(Element(block, each), setting)
