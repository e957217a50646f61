"""A field may be as long as Slack says and not one character longer; lengths count code points."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.blockkit import check_message, check_options, check_view, view_too_large

Document = dict[str, Any]
BIG = "🧯"


def plain(text: str) -> Document:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Document:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "v", **more: Any) -> Document:
    return {"text": plain("Choice"), "value": value, **more}


def section(**more: Any) -> Document:
    return {"type": "section", "text": mrkdwn("Hello"), **more}


def button(**more: Any) -> Document:
    return {"type": "button", "text": plain("Go"), **more}


def actions(*elements: Document) -> Document:
    return {"type": "actions", "elements": list(elements)}


def inputs(element: Document, **more: Any) -> Document:
    return {"type": "input", "label": plain("Label"), "element": element, **more}


def modal(*blocks: Document, **more: Any) -> Document:
    return {"type": "modal", "title": plain("Title"), "submit": plain("Send"), "blocks": list(blocks), **more}


def table(rows: int = 2, columns: int = 2, **more: Any) -> Document:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns for _ in range(rows)], **more}


def data_table(rows: int = 2, columns: int = 2, **more: Any) -> Document:
    return {**table(rows, columns), "type": "data_table", "caption": "Queue", **more}


def pie(*segments: Document, title: str = "Load") -> Document:
    return {"type": "data_visualization", "title": title, "chart": {"type": "pie", "segments": list(segments)}}


def confirm(**more: Any) -> Document:
    return {"title": plain("Sure?"), "text": mrkdwn("Really"), "confirm": plain("Yes"), "deny": plain("No"), **more}


MESSAGE_LIMITS: list[tuple[str, Callable[[int], Document], int]] = [
    ("section text", lambda n: {"type": "section", "text": mrkdwn(BIG * n)}, 3000),
    ("section field", lambda n: {"type": "section", "fields": [mrkdwn(BIG * n)]}, 2000),
    ("section fields", lambda n: {"type": "section", "fields": [mrkdwn("x")] * n}, 10),
    ("header", lambda n: {"type": "header", "text": plain(BIG * n)}, 150),
    ("context elements", lambda n: {"type": "context", "elements": [mrkdwn("x")] * n}, 10),
    ("actions elements", lambda n: actions(*[button(action_id=f"a{i}") for i in range(n)]), 25),
    ("block_id", lambda n: section(block_id="b" * n), 255),
    ("action_id", lambda n: actions(button(action_id="a" * n)), 255),
    ("button text", lambda n: actions({"type": "button", "text": plain(BIG * n)}), 75),
    ("button value", lambda n: actions(button(value="v" * n)), 2000),
    ("button label for screen readers", lambda n: actions(button(accessibility_label="v" * n)), 75),
    ("image alt_text", lambda n: {"type": "image", "image_url": "https://a.example/x.png", "alt_text": "a" * n}, 2000),
    (
        "image title",
        lambda n: {
            "type": "image",
            "image_url": "https://a.example/x.png",
            "alt_text": "a",
            "title": plain("t" * n),
        },
        2000,
    ),
    ("option text", lambda n: section(accessory={"type": "overflow", "options": [option(text=plain("o" * n))]}), 75),
    ("option value", lambda n: section(accessory={"type": "overflow", "options": [option("o" * n)]}), 150),
    ("overflow options", lambda n: section(accessory={"type": "overflow", "options": [option()] * n}), 5),
    ("checkbox options", lambda n: section(accessory={"type": "checkboxes", "options": [option()] * n}), 10),
    ("radio options", lambda n: section(accessory={"type": "radio_buttons", "options": [option()] * n}), 10),
    ("select options", lambda n: section(accessory={"type": "static_select", "options": [option()] * n}), 100),
    (
        "select groups",
        lambda n: section(
            accessory={"type": "static_select", "option_groups": [{"label": plain("g"), "options": [option()]}] * n}
        ),
        100,
    ),
    (
        "placeholder",
        lambda n: section(accessory={"type": "users_select", "placeholder": plain("p" * n)}),
        150,
    ),
    ("confirm title", lambda n: actions(button(confirm=confirm(title=plain("t" * n)))), 100),
    ("confirm text", lambda n: actions(button(confirm=confirm(text=plain("t" * n)))), 300),
    ("confirm button", lambda n: actions(button(confirm=confirm(confirm=plain("t" * n)))), 30),
    ("confirm refusal", lambda n: actions(button(confirm=confirm(deny=plain("t" * n)))), 30),
    ("markdown", lambda n: {"type": "markdown", "text": "m" * n}, 12_000),
    ("table rows", lambda n: table(rows=n), 100),
    ("table columns", lambda n: table(columns=n), 20),
    ("data table rows", lambda n: data_table(rows=n), 201),
    ("data table columns", lambda n: data_table(columns=n), 20),
    ("data table page", lambda n: data_table(page_size=n), 100),
    ("chart title", lambda n: pie({"label": "P1", "value": 3}, title="t" * n), 50),
    ("chart segments", lambda n: pie(*[{"label": "P1", "value": 3}] * n), 12),
    ("chart label", lambda n: pie({"label": "l" * n, "value": 3}), 20),
    ("card title", lambda n: {"type": "card", "title": mrkdwn("t" * n)}, 150),
    ("card body", lambda n: {"type": "card", "body": mrkdwn("t" * n)}, 200),
    ("card actions", lambda n: {"type": "card", "actions": [button(action_id=f"a{i}") for i in range(n)]}, 3),
    ("carousel", lambda n: {"type": "carousel", "elements": [{"type": "card", "title": mrkdwn("t")}] * n}, 10),
    ("container", lambda n: {"type": "container", "child_blocks": [section()] * n}, 10),
    (
        "rich text indent",
        lambda n: {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "indent": n,
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
                }
            ],
        },
        8,
    ),
]


@pytest.mark.parametrize(("name", "build", "limit"), MESSAGE_LIMITS, ids=[row[0] for row in MESSAGE_LIMITS])
def test_a_message_block_keeps_its_limit(name: str, build: Callable[[int], Document], limit: int) -> None:
    """At the limit Slack accepts; one more and it refuses."""
    assert check_message([build(limit)]) == [], name
    assert check_message([build(limit + 1)]) != [], name


MODAL_LIMITS: list[tuple[str, Callable[[int], Document], int]] = [
    ("title", lambda n: modal(section(), title=plain("题" * n)), 24),
    ("submit", lambda n: modal(section(), submit=plain("提" * n)), 24),
    ("close", lambda n: modal(section(), close=plain("关" * n)), 24),
    ("private_metadata", lambda n: modal(section(), private_metadata="m" * n), 3000),
    ("callback_id", lambda n: modal(section(), callback_id="c" * n), 255),
    ("external_id", lambda n: modal(section(), external_id="c" * n), 255),
    ("blocks", lambda n: modal(*[section()] * n), 100),
    ("label", lambda n: modal(inputs({"type": "plain_text_input"}, label=plain("标" * n))), 2000),
    ("hint", lambda n: modal(inputs({"type": "plain_text_input"}, hint=plain("h" * n))), 2000),
    ("min_length", lambda n: modal(inputs({"type": "plain_text_input", "min_length": n})), 3000),
    ("max_length", lambda n: modal(inputs({"type": "plain_text_input", "max_length": n})), 3000),
    ("initial_value", lambda n: modal(inputs({"type": "plain_text_input", "initial_value": "v" * n})), 3000),
    ("max_files", lambda n: modal(inputs({"type": "file_input", "max_files": n})), 10),
    ("alert", lambda n: modal({"type": "alert", "text": mrkdwn("a" * n)}), 200),
]


@pytest.mark.parametrize(("name", "build", "limit"), MODAL_LIMITS, ids=[row[0] for row in MODAL_LIMITS])
def test_a_modal_keeps_its_limit(name: str, build: Callable[[int], Document], limit: int) -> None:
    assert check_view(build(limit)) == [], name
    assert check_view(build(limit + 1)) != [], name


def test_a_message_holds_fifty_blocks() -> None:
    assert check_message([section()] * 50) == []
    assert [problem.pointer for problem in check_message([section()] * 51)] == ["/blocks"]


def test_a_text_is_never_empty() -> None:
    problems = check_message([{"type": "section", "text": mrkdwn("")}])
    assert [str(problem) for problem in problems] == [
        "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"
    ]


def test_a_message_carries_twelve_thousand_characters_of_markdown_in_all() -> None:
    assert check_message([{"type": "markdown", "text": "m" * 6000}] * 2) == []
    assert check_message([{"type": "markdown", "text": "m" * 6001}] * 2) != []


def test_a_message_carries_one_table_and_two_charts() -> None:
    assert check_message([table(), table()]) != []
    chart = pie({"label": "P1", "value": 3})
    assert check_message([chart, chart]) == []
    assert check_message([chart, chart, chart]) != []


def test_data_tables_share_twenty_thousand_characters() -> None:
    def filled(size: int) -> Document:
        return data_table(rows=2, columns=1) | {"rows": [[{"type": "raw_text", "text": "x" * size}]] * 2}

    assert check_message([filled(5_000), filled(5_000)]) == []
    assert check_message([filled(5_000), filled(5_001)]) != []


def test_an_external_select_is_answered_with_a_hundred_options_at_most() -> None:
    assert check_options({"options": [option()] * 100}) == []
    assert check_options({"options": []}) == []
    assert check_options({"options": [option()] * 101}) != []
    assert check_options({"options": [option()], "option_groups": []}) != []
    assert check_options("nothing") != []


def test_a_view_of_250_kilobytes_is_too_large() -> None:
    assert not view_too_large(modal(section()))
    assert view_too_large(modal(*[{"type": "section", "text": mrkdwn("长" * 3000)}] * 30))
