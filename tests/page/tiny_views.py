"""What the tiny bot shows: a form with every kind of input, a ticket card, a Home tab."""

from typing import Any

Body = dict[str, Any]


def plain(text: str) -> Body:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Body:
    return {"type": "mrkdwn", "text": text}


def option(label: str, value: str | None = None, *, note: str = "") -> Body:
    choice: Body = {"text": plain(label), "value": value or label}
    return choice | ({"description": plain(note)} if note else {})


def entry(block_id: str, label: str, element: Body, **more: Any) -> Body:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": "v"} | element,
    } | more


SERVICES = ["承保系统", "理赔系统", "Core network", "E-mail", "Printing"]


def report_form(title: str = "Report an incident", *, note: str = "") -> Body:
    """Every kind of input the page knows."""
    intro = {"type": "section", "block_id": "intro", "text": mrkdwn(f"Tell us what is wrong. {note}".strip())}
    tools = [
        {"type": "button", "action_id": "more", "text": plain("More questions")},
        {"type": "button", "action_id": "touch", "text": plain("Refresh")},
    ]
    return {
        "type": "modal",
        "callback_id": "report",
        "title": plain(title),
        "submit": plain("Send"),
        "close": plain("Cancel"),
        "blocks": [
            intro,
            *required_entries(),
            *optional_entries(),
            {"type": "actions", "block_id": "tools", "elements": tools},
        ],
    }


def required_entries() -> list[Body]:
    groups = [
        {"label": plain("业务系统"), "options": [option(each) for each in SERVICES[:2]]},
        {"label": plain("Infrastructure"), "options": [option(each) for each in SERVICES[2:]]},
    ]
    scopes = [option("Just me"), option("My team"), option("Several branches", note="Pages the duty manager")]
    title = {"type": "plain_text_input", "max_length": 120, "placeholder": plain("In one line")}
    service = {"type": "static_select", "placeholder": plain("Choose a service"), "option_groups": groups}
    return [
        entry("what", "What happened?", title),
        entry("service", "Service", service, hint=plain("If you do not know, leave it to us.")),
        entry("scope", "Who is affected?", {"type": "radio_buttons", "options": scopes}),
    ]


def optional_entries() -> list[Body]:
    flags = [option("Customers notice"), option("Data lost")]
    elements: dict[tuple[str, str], Body] = {
        ("details", "Details"): {"type": "plain_text_input", "multiline": True},
        ("asset", "Device"): {"type": "external_select", "min_query_length": 2},
        ("watchers", "Keep informed"): {"type": "multi_users_select"},
        ("room", "Channel"): {"type": "conversations_select"},
        ("flags", "Flags"): {"type": "checkboxes", "options": flags},
        ("day", "Since when"): {"type": "datepicker"},
        ("hour", "At what time"): {"type": "timepicker"},
        ("deadline", "Deadline"): {"type": "datetimepicker"},
        ("count", "How many people"): {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"},
        ("mail", "Contact"): {"type": "email_text_input"},
        ("proof", "Screenshot"): {"type": "file_input", "filetypes": ["png", "txt"], "max_files": 2},
    }
    return [entry(name, label, element, optional=True) for (name, label), element in elements.items()]


def second_form() -> Body:
    blocks = [entry("more", "Anything else?", {"type": "plain_text_input"}, optional=True)]
    return {
        "type": "modal",
        "callback_id": "second",
        "title": plain("More questions"),
        "submit": plain("Keep"),
        "blocks": blocks,
    }


def ticket(number: str, title: str, reporter: str, due: int) -> list[Body]:
    """A card as a service desk posts it."""
    menu = [option("Assign to me", "mine"), option("Escalate", "escalate"), option("Cancel", "cancel")]
    confirm = {
        "title": plain("Resolve?"),
        "text": mrkdwn("The reporter is told."),
        "confirm": plain("Resolve"),
        "deny": plain("Not yet"),
    }
    return [
        {"type": "header", "text": plain(f"{number} · {title}")},
        {
            "type": "section",
            "text": mrkdwn(f":red_circle: *P1 Critical* · reported by <@{reporter}>"),
            "accessory": {"type": "overflow", "action_id": "menu", "options": menu},
        },
        {
            "type": "section",
            "fields": [
                mrkdwn("*Service*\n承保系统"),
                mrkdwn("*Group*\nCore applications"),
                mrkdwn(f"*Respond by*\n<!date^{due}^{{time}}|soon>"),
                mrkdwn(f"*Resolve by*\n<!date^{due + 13_500}^{{date_short_pretty}} {{time}}|later>"),
            ],
        },
        {"type": "divider"},
        {
            "type": "actions",
            "elements": [
                {"type": "button", "action_id": "accept", "text": plain("Accept"), "style": "primary", "value": number},
                {
                    "type": "button",
                    "action_id": "resolve",
                    "text": plain("Resolve"),
                    "style": "danger",
                    "confirm": confirm,
                },
                {
                    "type": "static_select",
                    "action_id": "priority",
                    "placeholder": plain("Priority"),
                    "options": [option("P1"), option("P2"), option("P3")],
                },
            ],
        },
        {"type": "context", "elements": [mrkdwn("Clock runs 7×24 · 4 h to restore")]},
    ]


def home(due: int, *, clicks: int = 0) -> Body:
    rows = [[{"type": "raw_text", "text": each} for each in ("Ticket", "Title", "Priority")]]
    rows += [
        [
            {"type": "raw_text", "text": f"INC-{n}"},
            {"type": "raw_text", "text": f"Case {n}"},
            {"type": "raw_number", "value": n % 4 + 1},
        ]
        for n in range(1, 9)
    ]
    waits = f"One ticket waits for you until <!date^{due}^{{date_short_pretty}} {{time}}|soon>."
    said = f"Clicked {clicks} times" if clicks else waits
    segments = [{"label": "P1", "value": 2}, {"label": "P2", "value": 5}, {"label": "P3", "value": 11}]
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("Your tickets")},
            {"type": "section", "text": mrkdwn(said)},
            {
                "type": "actions",
                "elements": [
                    {"type": "button", "action_id": "report", "text": plain("Report an incident"), "style": "primary"},
                    {"type": "button", "action_id": "count", "text": plain("Count"), "value": str(clicks)},
                ],
            },
            {"type": "data_table", "caption": "Queue of your group", "rows": rows, "page_size": 5},
            {"type": "data_visualization", "title": "Open by priority", "chart": {"type": "pie", "segments": segments}},
        ],
    }
