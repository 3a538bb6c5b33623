"""Builds in several processes: one at a time, and a killed one changes nothing."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from index.build import build_index
from index.chunk import Chunk
from index.chunk_file import identified
from index.folder import current, root
from index.hashed_words import HashedWords
from index.manifest import Manifest
from index.search import Index

PROGRAM = """
import sys, time
from pathlib import Path
import index.build
from index.build import build_index
from index.chunk import Chunk
from index.hashed_words import HashedWords

home, pages, pause, wait = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
index.build.STEP = 10

class Slow(HashedWords):
    def encode(self, texts):
        time.sleep(pause)
        return super().encode(texts)

chunks = [Chunk(f"passage {n} word{n}", "s", f"l{n}", "t", "page", "d") for n in range(pages)]
try:
    print("begun", flush=True)
    report = build_index(home, chunks, Slow(), lambda *step: print(*step, flush=True), wait)
    print("embedded", report.embedded, flush=True)
except Exception as error:
    print(type(error).__name__, flush=True)
"""


def chunks(count: int) -> list[Chunk]:
    return identified(
        Chunk(f"passage {n} word{n}", "s", f"l{n}", "t", "page", "d") for n in range(count)
    )


def builder(home: Path, pages: int, pause: float, wait: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, str(home), str(pages), str(pause), str(wait)]
    root_folder = Path(__file__).parents[1]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root_folder)


def until(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if word in line:
            return
    raise AssertionError(f"it ended without saying {word!r}")


def test_a_killed_builder_leaves_the_old_index_and_its_work(tmp_path: Path) -> None:
    build_index(tmp_path, chunks(5), HashedWords())
    before = current(tmp_path)
    killed = builder(tmp_path, 60, 0.2, 1)
    until(killed, "Embedding passages 30")
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert current(tmp_path) == before
    index = Index.open(tmp_path, HashedWords())
    assert index.search("word3", k=1)[0].chunk.locator == "l3"
    encoder = HashedWords()
    report = build_index(tmp_path, chunks(60), encoder)  # the lock died with its holder
    assert report.chunks == 60 and encoder.encoded <= 30
    assert index.search("word59", k=1)[0].chunk.locator == "l59"
    left = [path for path in root(tmp_path).iterdir() if path.is_dir()]
    assert sorted(left) == sorted([before, current(tmp_path)])


def test_of_two_builders_one_waits_and_both_are_done(tmp_path: Path) -> None:
    first = builder(tmp_path, 40, 0.2, 60)
    until(first, "Embedding passages 10")
    second = builder(tmp_path, 50, 0.0, 60)
    outputs = [process.communicate(timeout=60)[0] for process in (first, second)]
    assert "embedded 40" in outputs[0]
    assert "embedded 10" in outputs[1]  # it began after the first and took its vectors over
    assert Manifest.read(current(tmp_path)).chunks == 50


def test_a_builder_that_will_not_wait_is_told(tmp_path: Path) -> None:
    first = builder(tmp_path, 60, 0.5, 60)
    until(first, "Embedding passages 10")
    begun = time.monotonic()
    second = builder(tmp_path, 50, 0.0, 0.2)
    assert "Busy" in second.communicate(timeout=60)[0]
    assert first.poll() is None, "the first builder ended before the second was refused"
    first.kill()
    first.communicate()
    assert time.monotonic() - begun < 30
