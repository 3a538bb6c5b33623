"""Building the store: one builder at a time; a kill at any moment leaves the old file in use."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import duckdb
import pytest

from corpus import shipped, store_build
from corpus.data import build_reference, import_paths
from corpus.errors import Busy, NotSetUp
from corpus.store import Store
from corpus.store_file import BUILDING, build_lock

SPECIMENS = Path(__file__).with_name("cms")
ROOT = Path(__file__).parent.parent
JULY = date(2026, 7, 15)


def started(script: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", script], text=True, env=environment, stdout=subprocess.PIPE
    )


def importing(home: Path, pause: str = "", folder: Path = SPECIMENS) -> subprocess.Popen[str]:
    """An import in its own process that prints a line and stops at the step named `pause`."""
    return started(
        "import time; from pathlib import Path; from corpus.data import import_paths\n"
        "def tell(label, done, total):\n"
        f"    if {pause!r} and {pause!r} in label: print(label, flush=True); time.sleep(60)\n"
        f"import_paths([Path({str(folder)!r})], Path({str(home)!r}), tell)"
    )


@pytest.mark.parametrize("moment", ["reading gpci", "GPCI2025", "writing the store"])
def test_a_kill_leaves_the_old_store_in_use(tmp_path: Path, moment: str) -> None:
    build_reference(tmp_path)
    before = hashlib.sha256((tmp_path / "reference.duckdb").read_bytes()).hexdigest()
    process = importing(tmp_path, moment)
    assert process.stdout is not None
    assert moment in process.stdout.readline()
    reader = Store.open(tmp_path)
    assert reader.fee_row("63053", JULY)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert hashlib.sha256((tmp_path / "reference.duckdb").read_bytes()).hexdigest() == before
    assert reader.fee_row("63047", JULY)
    import_paths([SPECIMENS], tmp_path, wait=5)
    assert reader.anesthesia_factor("10112-00", date(2025, 3, 1))
    reader.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "reference.duckdb",
        "reference.lock",
    ], "what the killed build left is gone"


def test_a_kill_at_any_moment_leaves_the_old_store_in_use(tmp_path: Path) -> None:
    """Imports are killed later and later until one gets through; each time the old store answers."""
    home, folder = tmp_path / "home", tmp_path / "downloads"
    folder.mkdir()
    rows = "".join(
        f"{a:05d},{b:05d},1\n" for a in range(10_000, 10_300) for b in range(20_000, 20_300)
    )
    (folder / "ptp_2026Q3.csv").write_text("column1,column2,modifier_indicator\n" + rows)
    build_reference(home)
    reader = Store.open(home)
    killed, delay = 0, 0.2
    while True:
        before = hashlib.sha256((home / "reference.duckdb").read_bytes()).hexdigest()
        process = importing(home, folder=folder)
        try:
            process.wait(delay)
            break
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        now = hashlib.sha256((home / "reference.duckdb").read_bytes()).hexdigest()
        if now != before:
            break  # it was killed after the new store had taken its place
        assert reader.fee_row("63053", JULY)
        with Store.open(home) as again:
            assert again.ptp("63047", "22630", JULY) is not None
            assert not again.edition("ptp", JULY).complete
        killed, delay = killed + 1, delay + 0.1
        assert delay < 60
    assert killed > 3
    assert reader.edition("ptp", JULY).rows == 90_000
    import_paths([folder], home, wait=10)
    reader.close()
    assert sorted(file.name for file in home.iterdir()) == ["reference.duckdb", "reference.lock"]


def test_a_lock_left_by_a_killed_import_does_not_stand_in_the_way(tmp_path: Path) -> None:
    process = importing(tmp_path, "writing the store")
    assert process.stdout is not None
    process.stdout.readline()
    with pytest.raises(Busy):
        import_paths([SPECIMENS / "gpci_2026.csv"], tmp_path, wait=0.2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert import_paths([SPECIMENS / "gpci_2026.csv"], tmp_path, wait=2).imported


def test_a_store_of_an_earlier_version_is_brought_up_to_date(tmp_path: Path) -> None:
    import_paths([SPECIMENS / "PPRRVU2026_Jul_nonQPP.csv"], tmp_path)
    with duckdb.connect(str(tmp_path / "reference.duckdb")) as con:
        for table in ("pos", "icd10", "hcpcs", "hcpcs_modifier"):
            con.execute(f"DROP TABLE {table}")
            con.execute("DELETE FROM editions WHERE dataset = ?", [table])
        con.execute("ALTER TABLE apc DROP COLUMN status_indicator")
        con.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
    with pytest.raises(NotSetUp, match="earlier version"):
        Store.open_as_is(tmp_path)
    with Store.open(tmp_path) as store:
        assert store.fee_row("72148", JULY).edition.complete, "an imported release is kept"
        assert store.place_of_service("21", JULY) is not None
        assert store.apc("63047", JULY) is not None


def test_a_store_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    build_reference(tmp_path)
    with duckdb.connect(str(tmp_path / "reference.duckdb")) as con:
        con.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(NotSetUp, match="later version"):
        Store.open(tmp_path)


def test_a_second_builder_is_told_and_readers_go_on(tmp_path: Path) -> None:
    build_reference(tmp_path)
    with build_lock(tmp_path):
        with pytest.raises(Busy, match="Another process is building"):
            import_paths([SPECIMENS / "gpci_2026.csv"], tmp_path, wait=0.2)
        store = Store.open(tmp_path)
        assert store.fee_row("63053", JULY)
        store.close()


def test_a_second_builder_waits_for_the_first(tmp_path: Path) -> None:
    first, second = importing(tmp_path), importing(tmp_path)
    assert (first.wait(60), second.wait(60)) == (0, 0)
    store = Store.open(tmp_path)
    assert store.fee_row("72148", JULY)
    assert len([e for e in store.editions("gpci") if e.edition == "2026"]) == 1
    store.close()


def test_many_processes_open_a_fresh_home_at_once(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path; from datetime import date; from corpus.store import Store\n"
        f"print(Store.open(Path({str(tmp_path)!r})).fee_row('63053', date(2026, 7, 15)).status)"
    )
    processes = [started(script) for _ in range(4)]
    assert [process.communicate(timeout=60)[0].strip() for process in processes] == ["A"] * 4


def test_threads_share_a_store_while_it_is_replaced(tmp_path: Path) -> None:
    store = Store.open(tmp_path)

    def ask(turn: int) -> str:
        code = ("63047", "63053", "22633")[turn % 3]
        return str(store.fee_row(code, JULY).hcpcs == code and bool(store.gpci("13202-01", JULY)))

    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(ask, range(300))
        import_paths([SPECIMENS / "GPCI2025.csv"], tmp_path)
        assert set(answers) == {"True"}
    store.close()


def test_a_home_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        build_reference(tmp_path / "file" / "home")


def test_newer_shipped_tables_replace_the_shipped_ones_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_paths([SPECIMENS / "PPRRVU2026_Jul_nonQPP.csv"], tmp_path)
    newer = tmp_path / "newer"
    shutil.copytree(shipped.REFERENCE, newer)
    mue = newer / "mue.csv"
    mue.write_text(mue.read_text().replace(",63053,4,", ",63053,5,"))
    (newer / "digest.txt").write_text("another\n")
    monkeypatch.setattr(store_build, "reference_digest", lambda: "another")
    monkeypatch.setattr(
        store_build,
        "load_reference",
        lambda con, kept: store_build_load(con, kept, newer),
    )
    from corpus.reference_load import load_reference as store_build_load

    build_reference(tmp_path)
    store = Store.open_as_is(tmp_path)
    found = store.mue("63053", JULY)
    assert found is not None
    assert found.mue_value == 5
    assert store.fee_row("72148", JULY).edition.complete, "an imported release is kept"
    assert store.shipped == "another"
    store.close()


def test_building_the_first_store_takes_about_a_second(tmp_path: Path) -> None:
    begun = time.perf_counter()
    build_reference(tmp_path)
    assert time.perf_counter() - begun < 5
    assert not list(tmp_path.glob(f"{BUILDING}*"))
