"""Alembic's entry: runs migrations on the connection that `bot.migrations.migrate` hands over."""

from alembic import context

from bot.migrations import metadata

connection = context.config.attributes["connection"]
is_sqlite = connection.dialect.name == "sqlite"

if is_sqlite:
    # A batch migration copies a table; with foreign keys on, dropping the old one would empty its children.
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
context.configure(connection=connection, target_metadata=metadata(), render_as_batch=is_sqlite)
with context.begin_transaction():
    context.run_migrations()
connection.commit()
if is_sqlite:
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("PRAGMA foreign_keys=ON")
