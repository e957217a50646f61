"""Databases of PostgreSQL for one test after the other: emptying one takes a fiftieth of the time of making one."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import Engine, NullPool, create_engine, text

# Who empties a database is its owner and may pass by the guards of the history; numbers begin at 1 again.
EMPTY = """
DO $$ DECLARE one record; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT oid::regclass AS name, relkind FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') AND relname <> 'alembic_version' LOOP
    IF one.relkind = 'r' THEN EXECUTE 'DELETE FROM ' || one.name;
    ELSE EXECUTE 'ALTER SEQUENCE ' || one.name || ' RESTART'; END IF;
  END LOOP;
END $$
"""
LEAVE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"
SHAPE = """
SELECT md5(string_agg(line, chr(10) ORDER BY line)) FROM (
  SELECT relname::text || relkind::text AS line FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT table_name || column_name || data_type FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL SELECT tgname::text || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
) AS everything
"""


class Spares:
    """Copies of the database `model`; one whose tables a test has changed is not used again."""

    def __init__(self, admin: Engine) -> None:
        self._admin = admin
        self._free: list[str] = []
        self._shape = self._in("model", SHAPE)

    @contextmanager
    def one(self) -> Iterator[str]:
        """The URL of an empty database, nobody else's until left."""
        name = self._free.pop() if self._free else self._made()
        yield self._admin.url.set(database=name).render_as_string(hide_password=False)
        with self._admin.connect() as connection:
            connection.execute(text(LEAVE), {"name": name})
        if self._in(name, SHAPE) == self._shape:
            self._in(name, EMPTY)
            self._free.append(name)
            return
        with self._admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))

    def _made(self) -> str:
        name = f"t{uuid4().hex}"
        with self._admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE model"))
        return name

    def _in(self, name: str, statement: str) -> object:
        engine = create_engine(self._admin.url.set(database=name), poolclass=NullPool)
        with engine.begin() as connection:
            result = connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None
