"""Distil a checkout of slack-ruby/slack-api-ref into methods.json and events.json.

Run by hand when the reference moves on: `python -m sandbox.reference.distil <folder of the checkout's docs.slack.dev>`.
Keeps arguments, scopes, tiers and error codes; drops all prose and examples.
"""

import json
import sys
from pathlib import Path
from typing import Any

# The families the sandbox answers or may come to answer; everything else is an unknown method here.
FAMILIES = (
    "api.test",
    "apps.connections.",
    "assistant.threads.",
    "auth.test",
    "blocks.",
    "bookmarks.",
    "bots.info",
    "canvases.",
    "chat.",
    "conversations.",
    "dnd.",
    "emoji.list",
    "entity.",
    "files.",
    "functions.complete",
    "oauth.v2.access",
    "pins.",
    "reactions.",
    "team.info",
    "usergroups.",
    "users.",
    "views.",
)
# `t5` is the reference's mark for "see the method's own page".
TIERS = {"t1": "tier_1", "t2": "tier_2", "t3": "tier_3", "t4": "tier_4", "t5": "special"}
# The reference misspells these; the spelling here is the one the manifest and the token carry.
SCOPE_SPELLING = {"app_mentions.read": "app_mentions:read"}


def distil_method(page: dict[str, Any]) -> dict[str, Any]:
    args = page.get("args", {})
    required = set(args.get("required", ()))
    scope = page.get("scope")
    return {
        "arguments": {
            name: {"required": name in required, "type": _type(entry)}
            for name, entry in sorted(args.get("properties", {}).items())
            if name != "token"
        },
        "bot_scopes": scope.get("bot", []) if isinstance(scope, dict) else [],
        "tier": TIERS.get(str(page.get("rate_limits")), "unpublished"),
        "errors": sorted(page.get("errors", {})),
    }


def _type(entry: dict[str, Any]) -> str:
    if "type" in entry:
        return str(entry["type"])
    named = [str(choice["type"]) for choice in entry.get("anyOf", ()) if choice.get("type") not in {None, "null"}]
    return named[0] if named else "string"


def distil_events(pages: list[dict[str, Any]]) -> dict[str, list[str]]:
    return {
        page["name"]: [SCOPE_SPELLING.get(scope, scope) for scope in page.get("scopes") or ()]
        for page in sorted(pages, key=lambda page: str(page["name"]))
        if "Events" in page.get("APIs", ())
    }


def main(source: Path, target: Path) -> None:
    methods = {
        path.stem: distil_method(json.loads(path.read_text("utf-8")))
        for path in sorted((source / "methods").glob("*.json"))
        if path.stem.startswith(FAMILIES)
    }
    events = distil_events(json.loads((source / "events" / "events.json").read_text("utf-8")))
    target.joinpath("methods.json").write_text(_lines(methods), "utf-8")
    target.joinpath("events.json").write_text(_lines(events), "utf-8")


def _lines(data: dict[str, Any]) -> str:
    """One entry a line, so that a new edition of the reference shows as a readable difference."""
    rows = (f" {json.dumps(name)}: {json.dumps(entry, sort_keys=True)}" for name, entry in data.items())
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent)
