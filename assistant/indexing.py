"""Bringing the index up to date with the corpus and the imported documents."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.intent_neighbours import IntentNeighbours
from assistant.settings import Settings
from corpus.errors import IndexMissing
from index.build import BuildReport, build_index, corpus_digest
from index.cut import all_chunks, cut_corpus
from index.encoder import MiniLM
from index.folder import current
from index.manifest import Manifest
from index.vector_places import VectorPlace, place_of

Progress = Callable[[str, int, int], None]


def rebuild(
    settings: Settings,
    progress: Progress | None = None,
    if_missing: bool = False,
    anew: bool = False,
) -> str:
    """Build the index of the home folder; says in a sentence what was done. Raises Busy.

    `anew` makes the vector store anew, whatever is there; vectors are taken over all the same.
    """
    cut = cut_corpus(settings.home)
    encoder = MiniLM(threads=settings.threads, home=settings.home)
    place = place_of(settings.chroma)
    if if_missing and _fits(settings.home, corpus_digest(cut.chunks), encoder.model, place):
        said = f"The index is up to date: {len(cut.chunks)} passages."
    else:
        said = _built(
            build_index(
                settings.home, cut.chunks, encoder, progress, cut=cut, anew=anew, place=place
            )
        )
    IntentNeighbours(encoder, settings.home).warm()
    encoder.write_question_model()
    return said


def _built(report: BuildReport) -> str:
    return (
        f"Index of {report.chunks} passages: {report.embedded} embedded, {report.reused} unchanged, "
        f"{report.removed} removed, {report.seconds:.1f} s."
    )


def _fits(home: Path, digest: str, model: str, place: VectorPlace) -> bool:
    try:
        folder = current(home)
        manifest = Manifest.read(folder)
        manifest.require(model, folder, place.kind)
        place.require(folder)
    except IndexMissing:
        return False
    return manifest.corpus == digest


def index_report(home: Path) -> dict[str, Any]:
    """What the index holds and whether it fits the corpus. Raises IndexMissing when there is none."""
    folder = current(home)
    manifest = Manifest.read(folder)
    fits = manifest.corpus == corpus_digest(all_chunks(home))
    return {
        "folder": str(folder), "passages": manifest.chunks, "documents": manifest.documents,
        "model": manifest.model, "vectors": manifest.vectors, "created": manifest.created, "corpus": manifest.corpus[:16],
        "up_to_date": "yes" if fits else "no: run `lamina index build`",
    }  # fmt: skip
