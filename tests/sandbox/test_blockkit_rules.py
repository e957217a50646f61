"""What Slack refuses though no length is exceeded: wrong places, wrong types, contradictions, unknown keys."""

from typing import Any

import pytest

from sandbox.blockkit import check_message, check_view

Document = dict[str, Any]
PLAIN = {"type": "plain_text", "text": "Text"}
MRKDWN = {"type": "mrkdwn", "text": "Text"}
A, B, C = ({"text": {"type": "plain_text", "text": name}, "value": name} for name in "ABC")
SECTION: Document = {"type": "section", "text": MRKDWN}
TEXT_INPUT: Document = {"type": "input", "label": PLAIN, "element": {"type": "plain_text_input"}}


def in_section(accessory: Document) -> Document:
    return {"type": "section", "text": MRKDWN, "accessory": accessory}


def in_actions(*elements: Document) -> Document:
    return {"type": "actions", "elements": list(elements)}


def in_input(element: Document) -> Document:
    return {"type": "input", "label": PLAIN, "element": element}


def modal(*blocks: Document, **more: Any) -> Document:
    return {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": list(blocks), **more}


def home(*blocks: Document, **more: Any) -> Document:
    return {"type": "home", "blocks": list(blocks), **more}


REFUSED_IN_MESSAGES: dict[str, tuple[Any, str]] = {
    "a list is wanted": ({"type": "section"}, "/blocks"),
    "unknown block": ([{"type": "sektion", "text": MRKDWN}], "/blocks/0/type"),
    "block without type": ([{"text": MRKDWN}], "/blocks/0"),
    "unknown element": ([in_actions({"type": "knob"})], "/blocks/0/elements/0/type"),
    "element in the wrong block": ([in_section({"type": "plain_text_input"})], "/blocks/0/accessory/type"),
    "datetimepicker is no accessory": ([in_section({"type": "datetimepicker"})], "/blocks/0/accessory/type"),
    "button is no input": ([in_input({"type": "button", "text": PLAIN})], "/blocks/0/element/type"),
    "button in context": (
        [{"type": "context", "elements": [{"type": "button", "text": PLAIN}]}],
        "/blocks/0/elements/0/type",
    ),
    "alert in a message": ([{"type": "alert", "text": PLAIN}], "/blocks/0/type"),
    "file upload in a message": ([in_input({"type": "file_input"})], "/blocks/0/element/type"),
    "section without content": ([{"type": "section"}], "/blocks/0"),
    "header in mrkdwn": ([{"type": "header", "text": MRKDWN}], "/blocks/0/text/type"),
    "button label in mrkdwn": ([in_actions({"type": "button", "text": MRKDWN})], "/blocks/0/elements/0/text/type"),
    "emoji switch on mrkdwn": ([{"type": "section", "text": {**MRKDWN, "emoji": True}}], "/blocks/0/text/emoji"),
    "unknown key": ([{**SECTION, "colour": "red"}], "/blocks/0/colour"),
    "unknown style": ([in_actions({"type": "button", "text": PLAIN, "style": "loud"})], "/blocks/0/elements/0/style"),
    "image without source": ([{"type": "image", "alt_text": "a"}], "/blocks/0"),
    "image with two sources": (
        [{"type": "image", "alt_text": "a", "image_url": "https://a.example/x.png", "slack_file": {"id": "F1"}}],
        "/blocks/0",
    ),
    "image without alt_text": ([{"type": "image", "image_url": "https://a.example/x.png"}], "/blocks/0"),
    "image from elsewhere": ([{"type": "image", "alt_text": "a", "image_url": "file:///x"}], "/blocks/0/image_url"),
    "script link": (
        [in_actions({"type": "button", "text": PLAIN, "url": "javascript:alert(1)"})],
        "/blocks/0/elements/0/url",
    ),
    "link with a space": (
        [in_actions({"type": "button", "text": PLAIN, "url": "https://a.example/a b"})],
        "/blocks/0/elements/0/url",
    ),
    "options and groups": (
        [in_section({"type": "static_select", "options": [A], "option_groups": [{"label": PLAIN, "options": [A]}]})],
        "/blocks/0/accessory",
    ),
    "neither options nor groups": ([in_section({"type": "static_select"})], "/blocks/0/accessory"),
    "initial option unknown": (
        [in_section({"type": "static_select", "options": [A, B], "initial_option": C})],
        "/blocks/0/accessory/initial_option",
    ),
    "one of the initial options unknown": (
        [in_section({"type": "checkboxes", "options": [A, B], "initial_options": [A, C]})],
        "/blocks/0/accessory/initial_options/1",
    ),
    "more chosen than allowed": (
        [
            in_section(
                {"type": "multi_static_select", "options": [A, B], "initial_options": [A, B], "max_selected_items": 1}
            )
        ],
        "/blocks/0/accessory/initial_options",
    ),
    "link in a select's option": (
        [in_section({"type": "static_select", "options": [{**A, "url": "https://a.example"}]})],
        "/blocks/0/accessory/options/0/url",
    ),
    "select option in mrkdwn": (
        [in_section({"type": "static_select", "options": [{"text": MRKDWN, "value": "a"}]})],
        "/blocks/0/accessory/options/0/text/type",
    ),
    "confirm without refusal": (
        [in_actions({"type": "button", "text": PLAIN, "confirm": {"title": PLAIN, "text": PLAIN, "confirm": PLAIN}})],
        "/blocks/0/elements/0/confirm",
    ),
    "bad date": (
        [in_section({"type": "datepicker", "initial_date": "10.10.2026"})],
        "/blocks/0/accessory/initial_date",
    ),
    "bad time": ([in_section({"type": "timepicker", "initial_time": "24:00"})], "/blocks/0/accessory/initial_time"),
    "instant in milliseconds": (
        [in_actions({"type": "datetimepicker", "initial_date_time": 1_790_000_000_000})],
        "/blocks/0/elements/0/initial_date_time",
    ),
    "block_id twice": ([{**SECTION, "block_id": "b"}, {"type": "divider", "block_id": "b"}], "/blocks/1/block_id"),
    "action_id twice in a block": (
        [in_actions(*[{"type": "button", "text": PLAIN, "action_id": "a"}] * 2)],
        "/blocks/0/elements/1/action_id",
    ),
    "ragged table": (
        [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 2, [{"type": "raw_text", "text": "x"}]]}],
        "/blocks/0/rows/1",
    ),
    "rich text in a data table's header": (
        [
            {
                "type": "data_table",
                "caption": "c",
                "rows": [
                    [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}],
                    [{"type": "raw_number", "value": 1}],
                ],
            }
        ],
        "/blocks/0/rows/0/0",
    ),
    "empty slice": (
        [
            {
                "type": "data_visualization",
                "title": "t",
                "chart": {"type": "pie", "segments": [{"label": "a", "value": 0}]},
            }
        ],
        "/blocks/0/chart/segments/0/value",
    ),
    "task waiting outside a plan": (
        [{"type": "task_card", "task_id": "1", "title": "t", "status": "pending"}],
        "/blocks/0/status",
    ),
    "container in a container": (
        [{"type": "container", "child_blocks": [{"type": "container", "child_blocks": [SECTION]}]}],
        "/blocks/0/child_blocks/0/type",
    ),
    "response_url outside a modal": (
        [in_section({"type": "conversations_select", "response_url_enabled": True})],
        "/blocks/0/accessory/response_url_enabled",
    ),
    "number as text": ([in_actions({"type": "button", "text": PLAIN, "value": 7})], "/blocks/0/elements/0/value"),
}


@pytest.mark.parametrize(("blocks", "pointer"), REFUSED_IN_MESSAGES.values(), ids=list(REFUSED_IN_MESSAGES))
def test_a_message_is_refused_and_the_place_is_named(blocks: Any, pointer: str) -> None:
    assert [problem.pointer for problem in check_message(blocks)] == [pointer]


REFUSED_VIEWS: dict[str, tuple[Any, str]] = {
    "no object": ("modal", "/view"),
    "no type": ({"title": PLAIN, "blocks": [SECTION]}, "/view/type"),
    "unknown type": ({"type": "drawer", "blocks": [SECTION]}, "/view/type"),
    "no title": ({"type": "modal", "blocks": [SECTION]}, "/view"),
    "no blocks": (modal(), "/view/blocks"),
    "inputs without submit": (modal(TEXT_INPUT, submit=None), "/view"),
    "unknown key": (modal(SECTION, state={}), "/view/state"),
    "markdown in a modal": (modal({"type": "markdown", "text": "x"}), "/view/blocks/0/type"),
    "table in a modal": (
        modal({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}),
        "/view/blocks/0/type",
    ),
    "title on the Home tab": (home(SECTION, title=PLAIN), "/view/title"),
    "submit on the Home tab": (home(SECTION, submit=PLAIN), "/view/submit"),
    "alert on the Home tab": (home({"type": "alert", "text": PLAIN}), "/view/blocks/0/type"),
    "min above max": (
        modal(in_input({"type": "plain_text_input", "min_length": 9, "max_length": 8})),
        "/view/blocks/0/element/min_length",
    ),
    "number bounds crossed": (
        modal(in_input({"type": "number_input", "is_decimal_allowed": False, "min_value": "9", "max_value": "8"})),
        "/view/blocks/0/element/min_value",
    ),
    "number bounds as numbers": (
        modal(in_input({"type": "number_input", "is_decimal_allowed": False, "min_value": 9})),
        "/view/blocks/0/element/min_value",
    ),
    "two take the focus": (
        modal(*[in_input({"type": "plain_text_input", "focus_on_load": True})] * 2),
        "/view/blocks/1/element/focus_on_load",
    ),
    "label in mrkdwn": (modal({**TEXT_INPUT, "label": MRKDWN}), "/view/blocks/0/label/type"),
}


@pytest.mark.parametrize(("view", "pointer"), REFUSED_VIEWS.values(), ids=list(REFUSED_VIEWS))
def test_a_view_is_refused_and_the_place_is_named(view: Any, pointer: str) -> None:
    assert [problem.pointer for problem in check_view(view)] == [pointer]


def test_the_same_action_id_may_stand_in_two_blocks() -> None:
    button = {"type": "button", "text": PLAIN, "action_id": "a"}
    assert check_message([in_actions(button), in_actions(button)]) == []


def test_a_container_is_searched_for_repeated_block_ids_too() -> None:
    inner = {**SECTION, "block_id": "b"}
    problems = check_message([inner, {"type": "container", "child_blocks": [inner]}])
    assert [problem.pointer for problem in problems] == ["/blocks/1/child_blocks/0/block_id"]


def test_an_initial_option_may_come_from_a_group() -> None:
    groups = [{"label": PLAIN, "options": [A]}, {"label": PLAIN, "options": [B]}]
    select = {"type": "static_select", "option_groups": groups, "initial_option": B}
    assert check_message([in_section(select)]) == []


def test_every_input_element_is_welcome_in_a_modal() -> None:
    elements: list[Document] = [
        {"type": "plain_text_input", "multiline": True},
        {"type": "email_text_input"},
        {"type": "url_text_input"},
        {"type": "number_input", "is_decimal_allowed": True, "initial_value": "1.5"},
        {"type": "datepicker", "initial_date": "2026-10-10"},
        {"type": "timepicker", "initial_time": "08:30", "timezone": "Asia/Shanghai"},
        {"type": "datetimepicker", "initial_date_time": 1_790_000_000},
        {"type": "static_select", "options": [A, B], "initial_option": A},
        {"type": "multi_static_select", "options": [A, B], "initial_options": [A]},
        {"type": "external_select", "min_query_length": 0},
        {"type": "users_select", "initial_user": "U1"},
        {"type": "conversations_select", "filter": {"include": ["public"]}, "response_url_enabled": True},
        {"type": "channels_select"},
        {"type": "radio_buttons", "options": [A, B], "initial_option": B},
        {"type": "checkboxes", "options": [{"text": MRKDWN, "value": "a", "description": MRKDWN}]},
        {"type": "file_input", "filetypes": ["png"]},
        {"type": "rich_text_input"},
    ]
    assert check_view(modal(*[in_input(element) for element in elements])) == []


def test_a_home_tab_shows_figures() -> None:
    rows = [[{"type": "raw_text", "text": "Group"}], [{"type": "raw_number", "value": 3, "text": "3"}]]
    table = {"type": "data_table", "caption": "Queue", "rows": rows}
    container = {"type": "container", "title": PLAIN, "child_blocks": [SECTION, table]}
    assert check_view(home(container, in_actions({"type": "button", "text": PLAIN}), callback_id="home")) == []
