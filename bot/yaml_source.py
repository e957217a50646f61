"""YAML as configuration needs it: plain values, each with the line it stands on, and no surprises.

Values read as in YAML 1.2 (`no` and `09:30` are text). Anchors, aliases, tags, duplicate keys, several documents, and
files beyond fixed limits of size and depth are refused. What the values mean is left to the models.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_BYTES = 2_000_000
MAX_DEPTH = 60
MAX_NODES = 200_000

INTEGER = re.compile(r"[-+]?\d{1,15}")
NUMBER = re.compile(r"[-+]?\d{1,15}\.\d{1,15}")
NOTHING = frozenset({"", "~", "null"})
TRUTH = {"true": True, "false": False}

Path = tuple[str | int, ...]
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlError(Exception):
    """The text is not YAML as configuration may use it. `line` counts from 1."""

    def __init__(self, line: int, what: str, remedy: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what
        self.remedy = remedy


@dataclass(slots=True)
class Source:
    """The values of one file, and the line of each by its path."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of a value, or of the nearest thing around it that is in the file."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(raw: bytes) -> Source:
    """Reads one document. `YamlError` names the line and what to do."""
    if len(raw) > MAX_BYTES:
        raise YamlError(1, f"the file is larger than {MAX_BYTES:,} bytes", "split or shorten it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise YamlError(line, "the file is not UTF-8", "save it as UTF-8") from None
    try:
        _refuse_surprises(text)
        root = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(filter(None, (error.context, error.problem)))
        line = 1 if mark is None else mark.line + 1
        raise YamlError(line, f"this is not YAML: {what}", "check indentation, quotes and colons here") from None
    except yaml.YAMLError as error:
        raise YamlError(1, f"this is not YAML: {error}", "remove the characters YAML does not allow") from None
    source = Source()
    if root is not None:
        source.data = _value(root, (), source.lines)
    return source


def _refuse_surprises(text: str) -> None:
    depth = nodes = documents = 0
    for event in yaml.parse(text, Loader=LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        documents += isinstance(event, yaml.DocumentStartEvent)
        nodes += isinstance(event, yaml.NodeEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            raise YamlError(line, "the file is nested too deeply or has too many values", "split or shorten it")
        if documents > 1:
            raise YamlError(line, "a second document begins here", "remove the line `---`")
        for what in _surprises(event):
            raise YamlError(line, f"{what} are not allowed", "write the value out in full")


def _surprises(event: Any) -> Iterator[str]:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        yield "anchors and aliases (`&name`, `*name`)"
    if getattr(event, "tag", None):
        yield "tags (`!name`)"


def _value(node: Any, path: Path, lines: dict[Path, int]) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*path, index), lines) for index, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines)
    return _scalar(node)


def _mapping(node: Any, path: Path, lines: dict[Path, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise YamlError(line, "a list or mapping stands where a key belongs", "write a word before the colon")
        key = str(key_node.value)
        if key in found:
            raise YamlError(line, f"`{key}` is written twice", "keep one of the two")
        lines[(*path, key)] = line
        found[key] = _value(value_node, (*path, key), lines)
    return found


def _scalar(node: Any) -> Any:
    text = str(node.value)
    if node.style:  # quoted or a block; a plain scalar has none, or "" from the C parser
        return text
    if text in NOTHING:
        return None
    if text in TRUTH:
        return TRUTH[text]
    if INTEGER.fullmatch(text) and not re.fullmatch(r"[-+]?0\d+", text):
        return int(text)
    return float(text) if NUMBER.fullmatch(text) else text
