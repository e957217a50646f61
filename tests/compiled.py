"""SQL that was compiled for one database of a kind serves every other one of this run: a tenth of a test's time."""

from sqlalchemy import Engine

ROOM = 5000  # more statements than the whole bot has
_first: dict[str, Engine] = {}


def share(engine: Engine) -> None:
    """What is compiled is kept by dialect: the first engine's, which has met its server, is taken for all."""
    first = _first.get(engine.name)
    if first is None:
        with engine.connect():
            engine._compiled_cache.capacity = ROOM  # type: ignore[union-attr]
        _first[engine.name] = engine
        return
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
