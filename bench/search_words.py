"""Which words to search by: recall of several tokenisations on the tests' corpus, ranked by the product's own rule.

Run `python -m bench.search_words`; the table is in docs/decisions/search.md.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from domain.finding.ranking import SUGGESTED, Candidate, rank, rarity
from domain.finding.tokens import folded, is_single, stem, tokens

CORPUS = Path(__file__).parents[1] / "tests" / "finding" / "corpus.yml"
NOW = datetime(2026, 10, 8, tzinfo=UTC)
RUNS = re.compile("[\u3400-\u9fff]+|[a-z0-9]+")

Tokenise = Callable[[str], Sequence[str]]


def plain_pairs(text: str) -> list[str]:
    """Pairs of neighbouring Han characters, other words as they are."""
    found: list[str] = []
    for run in RUNS.findall(folded(text)):
        han = run[0] >= "\u3400" and len(run) > 1
        found += [run[i : i + 2] for i in range(len(run) - 1)] if han else [run]
    return found


def singles(text: str) -> list[str]:
    """Han characters one by one, English stems."""
    found: list[str] = []
    for run in RUNS.findall(folded(text)):
        found += list(run) if run[0] >= "\u3400" else [stem(run)]
    return found


def pairs(text: str) -> list[str]:
    """As chosen, but without single characters."""
    return [one for one in tokens(text) if not is_single(one)]


def ours(corpus: Mapping[str, Any], tokenise: Tokenise) -> Callable[[str], list[tuple[str, float]]]:
    """Ranked by `domain/finding/ranking.py` with words of this kind."""
    documents = corpus["documents"]
    entries = [_candidate(number, one, tokenise) for number, one in enumerate(documents)]
    words = [frozenset((one.title + " " + one.body).split()) for one in entries]

    def find(asked: str) -> list[tuple[str, float]]:
        wanted = dict.fromkeys(tokenise(asked))
        counts = {word: sum(word in have for have in words) for word in wanted}
        ranked = rank(entries, rarity(len(entries), counts), now=NOW)
        return [(documents[one.id]["key"], one.share) for one in ranked]

    return find


def trigrams(corpus: Mapping[str, Any]) -> Callable[[str], list[tuple[str, float]]]:
    """SQLite's own tokenizer, any three neighbouring characters, ranked by its bm25."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE t USING fts5(title, body, tokenize='trigram')")
    for one in corpus["documents"]:
        base.execute("INSERT INTO t VALUES (?, ?)", (one["title"], f"{one['body']} {one.get('resolution', '')}"))

    def find(asked: str) -> list[tuple[str, float]]:
        parts = {asked[i : i + 3].lower() for i in range(len(asked) - 2)}
        said = " OR ".join('"' + part.replace('"', '""') + '"' for part in parts if part.strip())
        if not said:
            return []
        rows = base.execute("SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, 3.0, 1.0)", (said,))
        return [(corpus["documents"][row - 1]["key"], 1.0) for (row,) in rows]

    return find


def _candidate(number: int, one: Mapping[str, Any], tokenise: Tokenise) -> Candidate:
    body = f"{one['body']} {one.get('resolution', '')}"
    return Candidate(
        id=number,
        title=" ".join(tokenise(one["title"])),
        body=" ".join(tokenise(body)),
        at=NOW,
        article=one["kind"] == "article",
    )


def recall(queries: Iterable[Mapping[str, Any]], find: Callable[[str], list[tuple[str, float]]], top: int) -> float:
    """Share of what is relevant that is among the first `top`."""
    hits = total = 0
    for one in queries:
        first = {key for key, _ in find(one["words"])[:top]}
        hits += len(first & set(one["relevant"]))
        total += len(one["relevant"])
    return hits / total


def suggested(queries: Iterable[Mapping[str, Any]], find: Callable[[str], list[tuple[str, float]]]) -> int:
    """Questions for which something that answers them is suggested unasked, among the first three."""
    return sum(
        any(share >= SUGGESTED and key in one["relevant"] for key, share in find(one["words"])[:3]) for one in queries
    )


def unasked(nothing: Sequence[str], find: Callable[[str], list[tuple[str, float]]]) -> int:
    """Questions nobody has answered yet for which something is suggested all the same."""
    return sum(any(share >= SUGGESTED for _, share in find(words)) for words in nothing)


def main() -> None:
    """Print the table."""
    corpus = yaml.safe_load(CORPUS.read_text(encoding="utf-8"))
    queries, nothing = corpus["queries"], corpus["nothing"]
    ways = {
        "pairs and single characters, English stems (chosen)": ours(corpus, tokens),
        "pairs, English stems": ours(corpus, pairs),
        "pairs, words as written": ours(corpus, plain_pairs),
        "single characters, English stems": ours(corpus, singles),
        "trigram tokenizer of FTS5": trigrams(corpus),
    }
    heads = ("recall@1", "recall@3", "recall@5", f"suggested of {len(queries)}", f"wrongly of {len(nothing)}")
    table = Table("words", *heads)
    for name, find in ways.items():
        shares = [f"{recall(queries, find, top):.2f}" for top in (1, 3, 5)]
        table.add_row(name, *shares, str(suggested(queries, find)), str(unasked(nothing, find)))
    Console().print(table)
    chosen = ways["pairs and single characters, English stems (chosen)"]
    for one in queries:
        first = chosen(one["words"])[:5]
        if not set(one["relevant"]) <= {key for key, _ in first}:
            Console().print("missed:", one["words"], one["relevant"], first)


if __name__ == "__main__":
    main()
