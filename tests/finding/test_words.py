"""Which words a text is found by, and in which order what was found is shown: rules without a database."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.finding.ranking import Candidate, rank, rarity
from domain.finding.tokens import LONGEST_TOKEN, tokens
from tests.rulebooks import local

NOW = local("2026-03-16 10:00")


def candidate(number: int, title: str, **values: object) -> Candidate:
    given_: dict[str, object] = {"body": "", "at": NOW} | values
    return Candidate(id=number, title=" ".join(tokens(title)), **given_)  # type: ignore[arg-type] # the test's own shorthand


def order(words: str, *candidates: Candidate, service: str | None = None) -> list[int]:
    weights = rarity(100, dict.fromkeys(tokens(words), 5))
    return [one.id for one in rank(candidates, weights, now=NOW, service=service)]


def test_chinese_is_searched_by_pairs_and_single_characters() -> None:
    assert tokens("打印机") == ("打印", "印机", "打", "印", "机")


def test_a_mixed_text_is_parted_where_the_script_changes() -> None:
    assert tokens("VPN连接") == ("vpn", "连接", "连", "接")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("printing", "printed"),
        ("Prints", "print"),
        ("policies", "policy"),
        ("crashes", "crashed"),
        ("logging", "logged"),
        ("issues", "issue"),
        ("ＶＰＮ", "vpn"),
        ("Café", "cafe"),
    ],
)
def test_forms_of_a_word_are_one_word(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


def test_words_that_say_nothing_are_left_out() -> None:
    assert tokens("I cannot print the policy") == ("print", "policy")


@given(st.text())
def test_tokens_hold_no_blank_and_no_sign(text: str) -> None:
    """Whatever is typed: what is asked of a database has no quote, no blank, no operator."""
    for token in tokens(text):
        assert 0 < len(token) <= LONGEST_TOKEN
        assert all(c.isalnum() for c in token) or not token.isascii()
        assert not set(token) & set(" \t\n\"'*:^()-+|&!<>\\\0")


@given(st.text(), st.text())
def test_a_text_finds_itself(text: str, more: str) -> None:
    """Every word of a text is a word of the text with something behind it."""
    assert set(tokens(text)) <= set(tokens(f"{text} {more}")) or len(text) > 100


def test_a_word_of_the_title_counts_more() -> None:
    body = " ".join(tokens("paper jam"))
    assert order("paper jam", candidate(1, "printer", body=body), candidate(2, "paper jam", body="printer")) == [2, 1]


def test_an_article_comes_before_a_ticket() -> None:
    assert order("卡纸", candidate(1, "卡纸"), candidate(2, "卡纸", article=True), candidate(3, "卡纸")) == [2, 3, 1]


def test_the_same_service_comes_first() -> None:
    ours, others = candidate(1, "无法登录", service="mail"), candidate(2, "无法登录", service="vpn")
    assert order("无法登录", ours, others, service="mail") == [1, 2]
    assert order("无法登录", ours, others, service="vpn") == [2, 1]


def test_a_recent_solution_comes_before_an_old_one() -> None:
    old = candidate(2, "蓝屏", at=NOW - timedelta(days=800))
    assert order("蓝屏", candidate(1, "蓝屏", at=NOW - timedelta(days=3)), old) == [1, 2]


def test_a_rare_word_counts_more_than_a_frequent_one() -> None:
    weights = rarity(1000, {"printer": 400, "bitlock": 2})
    assert weights["bitlock"] > 3 * weights["printer"]


def test_a_single_character_counts_half() -> None:
    weights = rarity(1000, {"卡纸": 10, "卡": 10})
    assert weights["卡"] == weights["卡纸"] / 2
