"""The database of the history: opened, its tables made on first use, its form checked."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session

from assistant.history.tables import FORM, FormRow, Table
from corpus.errors import BadInput, NotSetUp

FILE = "history.sqlite"
WAIT = 10_000
"""Milliseconds to wait for another writer."""


def opened(home: Path, url: str = "") -> Engine:
    """An engine with all tables. Raises BadInput for a URL that names no database, NotSetUp when it
    cannot be opened or was made by a newer Lamina."""
    engine = _engine(home, url)
    try:
        Table.metadata.create_all(engine)
        with Session(engine) as at:
            form = at.scalar(select(FormRow.form))
            if form is None:
                at.merge(FormRow(form=FORM))
                at.commit()
    except (SQLAlchemyError, ImportError) as error:
        told = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise NotSetUp(
            f"The history of conversations cannot be opened ({told}): check the rights on {home}, or move "
            f"{FILE} aside to begin anew; with LAMINA_HISTORY, check that the database runs."
        ) from error
    if form is not None and form > FORM:
        raise NotSetUp(f"The history was made by a newer Lamina (form {form}, this one knows {FORM}): update Lamina.")  # fmt: skip
    return engine


def _engine(home: Path, url: str) -> Engine:
    if url:
        try:
            return create_engine(url, pool_pre_ping=True)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise BadInput(
                f"LAMINA_HISTORY names no database that can be opened ({error}): write it as "
                "postgresql+psycopg://user:password@host/name, and install lamina[postgresql]."
            ) from error
    home.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{home / FILE}")
    event.listen(engine, "connect", _prepared)
    return engine


def _prepared(connection: Any, _: object) -> None:
    """Readers beside a writer, deleted text overwritten, references kept."""
    for setting in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={WAIT}", "secure_delete=ON", "foreign_keys=ON"):  # fmt: skip
        connection.execute(f"PRAGMA {setting}")
