"""The payment locality that the reader's settings name."""

from assistant.settings import QuestionSettings
from corpus.errors import LaminaError
from corpus.rows import Gpci
from corpus.store import Store


def locality_of(under: QuestionSettings, store: Store) -> tuple[Gpci | None, str]:
    """The locality of the ZIP code or the one chosen, None for national; and why it was not found."""
    day = under.date_of_service
    try:
        if under.zip:
            return store.gpci(store.locality_of_zip(under.zip, day).locality, day), ""
        return (store.gpci(under.locality, day), "") if under.locality else (None, "")
    except LaminaError as error:
        return None, f"{error} The national amounts are shown."
