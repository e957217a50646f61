"""YAML as configuration needs it: plain values with their lines, and no surprises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.yaml_source import MAX_BYTES, YamlError, read_yaml


def data(text: str) -> object:
    return read_yaml(text.encode()).data


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: no", "no"),
        ("a: yes", "yes"),
        ("a: on", "on"),
        ("a: true", True),
        ("a: null", None),
        ("a:", None),
        ("a: 12", 12),
        ("a: -1", -1),
        ("a: 0.5", 0.5),
        ("a: 010", "010"),
        ("a: 09:30", "09:30"),
        ("a: 18:00", "18:00"),
        ("a: 7x24", "7x24"),
        ("a: 1e3", "1e3"),
        ("a: 2026-10-10", "2026-10-10"),
        ('a: "12"', "12"),
    ],
)
def test_values_are_what_they_look_like(text: str, value: object) -> None:
    """`no` is a word and 18:00 a time, not false and 1080."""
    assert data(text) == {"a": value}


def test_each_value_knows_its_line() -> None:
    source = read_yaml(b"# head\na:\n  - b: 1\n  - b: 2\n    c: {d: 3}\n")
    assert source.line(("a",)) == 2
    assert source.line(("a", 1, "c", "d")) == 5
    assert source.line(("a", 1, "missing")) == 4
    assert source.line(()) == 2


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: &x 1\nb: *x", 1, "anchors and aliases"),
        ("a: 1\nb: !!python/object:os.system {}", 2, "tags"),
        ("a: 1\nb: 2\na: 3", 3, "`a` is written twice"),
        ("a: 1\n---\nb: 2", 2, "a second document"),
        ("a: [1\nb: 2", 2, "not YAML"),
        ("a: 1\n\tb: 2", 2, "not YAML"),
        ("a: 1\n[b]: 2", 2, "where a key belongs"),
        ("a: \x07", 1, "not YAML"),
        ("x: " + "[" * 61 + "]" * 61, 1, "nested too deeply"),
    ],
)
def test_surprises_are_refused_with_their_line(text: str, line: int, says: str) -> None:
    with pytest.raises(YamlError) as refused:
        data(text)
    assert refused.value.line == line
    assert says in refused.value.what
    assert refused.value.remedy


def test_a_bomb_of_aliases_does_not_go_off() -> None:
    """Nine levels of ten aliases would be a thousand million values."""
    rows = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(YamlError, match="anchors"):
        data("\n".join(rows))


def test_too_large_files_and_other_encodings_are_refused() -> None:
    with pytest.raises(YamlError, match="larger than"):
        read_yaml(b"#" * (MAX_BYTES + 1))
    with pytest.raises(YamlError, match="not UTF-8") as refused:
        read_yaml("a: 1\nb: 承保".encode("gb18030"))
    assert refused.value.line == 2


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but `YamlError` comes out, and its line is in the text."""
    line = 1
    try:
        read_yaml(text.encode("utf-8", errors="surrogatepass"))
    except YamlError as error:
        line = error.line
    assert 1 <= line <= len(text) + 2
