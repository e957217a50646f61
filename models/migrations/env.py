"""Alembic's entry: the connection is handed over by `bot/migrate.py`, so that a test can migrate any database."""

from alembic import context

from models import tables
from models.base import Base

assert tables.ALL, "importing the tables registers them"  # noqa: S101 - keeps the import for its effect on metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
