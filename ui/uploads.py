"""Documents brought into the chat: read with progress before the question that came with them is answered."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from assistant.own_sources import Progress, Upload, add_sources, share
from ui.markup import verbatim
from ui.problems import in_words
from ui.visit import Visit

if TYPE_CHECKING:
    from assistant.lamina import Lamina


def take_in(lamina: "Lamina", visit: Visit) -> None:
    """Read what was brought. A run of the page that is given up half-way leaves it to the next one."""
    if not visit.brought:
        return
    visit.told = added(lamina, visit.brought)
    visit.brought = ()


def added(lamina: "Lamina", uploads: Sequence[Upload]) -> tuple[str, ...]:
    """Add files to the sources with a bar of progress; what became of each, in sentences."""
    try:
        with progress_bar("Reading the files") as told:
            found = add_sources(uploads, lamina.settings, told)
    except Exception as error:
        return (in_words(error),)
    return (*found.done, *(f"Not taken: {why}" for why in found.refused))


@contextmanager
def progress_bar(text: str) -> Iterator[Progress]:
    """A bar for what is called with (what, done, total); gone when the work is done."""
    bar = st.progress(0.0, text=text)
    try:
        yield (
            lambda what, done, total: bar.progress(share(done, total), text=verbatim(what)) and None
        )
    finally:
        bar.empty()


def show_told(visit: Visit) -> None:
    """What became of the files that were brought last."""
    for sentence in visit.told:
        st.info(verbatim(sentence), icon=":material/upload_file:")
