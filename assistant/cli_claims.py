"""What `lamina price` and `lamina check` do: claims to the screen one by one, or to a file as a batch."""

from collections.abc import Sequence
from pathlib import Path

from assistant.claims.file import file_notes
from assistant.claims.run import Refused, given_under, is_file, run_claims
from assistant.json_lines import print_json
from assistant.settings import QuestionSettings
from corpus.errors import BadInput, NoAnswer
from corpus.store import Store

DONE, CANNOT_BE_DONE, BAD_USAGE = 0, 1, 2
MANY = 64 * 1024
"""Bytes of a claim file from which reading whole tables once is quicker than looking up."""


def claims_to_screen(
    verb: str,
    lines: Sequence[str],
    as_json: bool,
    under: QuestionSettings,
    place: str | None,
    home: Path,
) -> int:
    """Print every claim's result, and on standard error what was passed over; the exit status."""
    from assistant.terminal import complain, show_claim

    status = DONE
    files = [Path(line) for line in lines if is_file(line)]
    for note in (note for path in files for note in file_notes(path)):
        complain(note)
    with _store(home, files) as store:
        for outcome in run_claims(verb, lines, under, place, store):
            if isinstance(outcome, Refused):
                complain(outcome.why)
                unanswered = isinstance(outcome.error, NoAnswer)
                status = max(status, CANNOT_BE_DONE if unanswered else BAD_USAGE)
                continue
            print_json(outcome.to_json()) if as_json else show_claim(outcome)
            status = max(status, CANNOT_BE_DONE if outcome.cannot_be_done else DONE)
    return status


def _store(home: Path, files: Sequence[Path]) -> Store:
    from assistant.claims.store import WholeTables

    Store.open(home).close()  # builds what comes with Lamina where there is nothing
    many = any(path.is_file() and path.stat().st_size > MANY for path in files)
    return WholeTables.open_as_is(home) if many else Store.open(home)


def claims_to_file(
    verb: str,
    lines: Sequence[str],
    as_json: bool,
    under: QuestionSettings,
    place: str | None,
    home: Path,
    out: Path,
    workers: int | None,
) -> int:
    """Run the claims of one file as a batch into `out`; the exit status."""
    from assistant.claims.batch import Batch, run_batch
    from assistant.terminal import batch_bar, complain, show_batch

    if len(lines) != 1 or not is_file(lines[0]):
        raise BadInput(f"--out needs one claim file: lamina {verb} claims.csv --out {out.name}")
    path = Path(lines[0])
    for note in file_notes(path):
        complain(note)
    Store.open(home).close()
    batch = Batch(verb, path, out, given_under(under, place), home)
    with batch_bar() as report:
        summary = run_batch(batch, workers, report)
    print_json(summary.to_json()) if as_json else show_batch(summary)
    if summary.rejected:
        return BAD_USAGE
    return CANNOT_BE_DONE if summary.claims_with_errors else DONE
