"""Run by Alembic: migrate on the connection that `Database.migrate` brings."""

from __future__ import annotations

from alembic import context

from service.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
