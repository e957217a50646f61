"""The rich_text block: sections, lists, quotes and code, and the spans inside them."""

from collections.abc import Mapping

from sandbox.blockkit.shapes import Check, Kinds, Shape, boolean, integer, list_of, literal, string, url

_TYPE: dict[str, Check] = {"type": string()}
_TEXT_STYLE = Shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
_NAME_STYLE = Shape(
    {}, dict.fromkeys(("bold", "italic", "strike", "highlight", "client_highlight", "unlink", "code"), boolean)
)
_TEXT: dict[str, Check] = {"style": _TEXT_STYLE}
_NAME: dict[str, Check] = {"style": _NAME_STYLE}

_SPANS: Mapping[str, Check] = {
    "text": Shape(_TYPE | {"text": string(minimum=1)}, _TEXT),
    "link": Shape(_TYPE | {"url": url(3000)}, _TEXT | {"text": string(), "unsafe": boolean}),
    "emoji": Shape(_TYPE | {"name": string(minimum=1)}, {"unicode": string(), "skin_tone": integer(1, 6), **_TEXT}),
    "user": Shape(_TYPE | {"user_id": string(minimum=1)}, _NAME),
    "usergroup": Shape(_TYPE | {"usergroup_id": string(minimum=1)}, _NAME),
    "channel": Shape(_TYPE | {"channel_id": string(minimum=1)}, _NAME),
    "team": Shape(_TYPE | {"team_id": string(minimum=1)}, _NAME),
    "broadcast": Shape(_TYPE | {"range": literal("here", "channel", "everyone")}, _NAME),
    "color": Shape(_TYPE | {"value": string(minimum=1)}, _TEXT),
    "date": Shape(
        _TYPE | {"timestamp": integer(0), "format": string(minimum=1)}, _TEXT | {"url": url(3000), "fallback": string()}
    ),
}
_SPAN = Kinds(_SPANS, what="rich text span")
_BORDER: dict[str, Check] = {"border": integer(0, 1)}

_SECTION = Shape(_TYPE | {"elements": list_of(_SPAN)})
_PARTS: Mapping[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_quote": Shape(_TYPE | {"elements": list_of(_SPAN)}, _BORDER),
    "rich_text_preformatted": Shape(
        _TYPE | {"elements": list_of(Kinds(_SPANS, {"text", "link"}, "rich text span"))},
        _BORDER | {"language": string()},
    ),
    "rich_text_list": Shape(
        _TYPE
        | {
            "style": literal("bullet", "ordered"),
            "elements": list_of(Kinds({"rich_text_section": _SECTION}), minimum=1),
        },
        _BORDER | {"indent": integer(0, 8), "offset": integer(0)},
    ),
}

RICH_TEXT = Shape(
    _TYPE | {"elements": list_of(Kinds(_PARTS, what="rich text element"), minimum=1)},
    {"block_id": string(255, minimum=1)},
)
