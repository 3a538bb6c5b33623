"""`python -m evals.bench`: Lamina's gather step beside the tutorial pipeline, plain BM25, plain dense."""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assistant.lamina import Lamina
from assistant.settings import Settings
from corpus.errors import LaminaError
from evals.bench.known import CUTOFFS, answerable
from evals.bench.own_pipelines import dense_alone, keywords_alone
from evals.bench.rows import Row, lamina_row, pipeline_row
from evals.bench.tutorial import PlainKeywords, Tutorial, TutorialFused
from evals.bench.whole_documents import whole_documents
from evals.case import BUILT_IN, read_cases
from evals.retrieval_judgement import askable, read_judgements
from index.build import build_index
from index.encoder import MiniLM

out = Console(highlight=False)
WIDTH = 100  # columns that the table needs, also where the output is no terminal
OWN = "lamina-"  # what the source ids of our own pages begin with
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def bench(
    known: Annotated[
        Path | None, typer.Option(help="Known questions; our own sets when left out.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Keep the tutorial's index here, to be used again.")
    ] = None,
    tutorial: Annotated[bool, typer.Option(help="Build and run the tutorial pipeline.")] = True,
    imported_only: Annotated[
        bool,
        typer.Option(help="Give the tutorial the imported documents alone, as first measured."),
    ] = False,
    rebuild: Annotated[
        bool, typer.Option(help="Time a build of Lamina's index from nothing.")
    ] = False,
    write: Annotated[Path | None, typer.Option("--json", help="Write the rows as JSON.")] = None,
) -> None:
    """Print one table: evidence found in the first 4 and 10, MRR, latency, index time."""
    settings = Settings()
    lamina = Lamina.open(settings)
    lamina.index.search("warm up", k=1)
    cases = answerable(read_cases(known or BUILT_IN))
    chunks = lamina.index.chunks
    judgements, skipped = askable(read_judgements(), chunks)
    for source, count in sorted(skipped.items()):
        out.print(f"skipped {count} judged questions: {source} is not imported", markup=False)
    rows = [lamina_row(lamina, cases, judgements, _build_seconds(lamina) if rebuild else None)]
    alone = Lamina.open(settings)  # an encoder of its own, which remembers no question
    alone.index.search("warm up", k=1)
    rows += [
        pipeline_row(one, cases, judgements) for one in (dense_alone(alone), keywords_alone(alone))
    ]
    if tutorial:
        with _place(folder) as place:
            given = [c for c in chunks if not (imported_only and c.source.startswith(OWN))]
            dense = Tutorial(list(whole_documents(given)), place)
            dense.search("warm up", 1)
            keywords = PlainKeywords(dense.pieces)
            others = (dense, keywords, TutorialFused(dense, keywords))
            rows += [pipeline_row(one, cases, judgements) for one in others]
    _print(rows)
    if write is not None:
        record = [row.as_record() for row in rows]
        write.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _build_seconds(lamina: Lamina) -> float:
    with tempfile.TemporaryDirectory() as home:
        return build_index(Path(home), lamina.index.chunks, MiniLM()).seconds


@contextmanager
def _place(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory() as place:
        yield Path(place)


def _print(rows: Sequence[Row]) -> None:
    table = Table(title="Retrieval beside others, on the same corpus", title_justify="left")
    table.add_column("pipeline", no_wrap=True)
    heads = [f"top {k}" for k in CUTOFFS]
    for head in ("passages", *heads, "MRR", "of test", "p50 ms", "p95 ms", "index s"):
        table.add_column(head, justify="right")
    for row in rows:
        seconds = "" if row.index_seconds is None else f"{row.index_seconds:.0f}"
        table.add_row(
            row.name, str(row.passages), *(f"{row.top[k]:.2f}" for k in CUTOFFS),
            f"{row.mrr:.3f}", f"{row.mrr_test:.3f}", f"{row.p50:.1f}", f"{row.p95:.1f}", seconds,
        )  # fmt: skip
    Console(highlight=False, width=max(out.width, WIDTH)).print(table)
    out.print(
        f"top 4, top 10: evidence found there for {rows[0].known} known questions with an answer. "
        f"MRR: of {rows[0].judged} judged questions."
    )
    if rows[0].missed:
        out.print(f"Lamina's evidence is not in the first 4: {', '.join(rows[0].missed)}")


if __name__ == "__main__":
    try:
        app(prog_name="python -m evals.bench")
    except LaminaError as error:
        print(f"lamina: {error}", file=sys.stderr)
        sys.exit(2)
