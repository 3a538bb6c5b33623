"""The encoder's form for questions: the same vectors, kept in the home, and nothing lost without it."""

from pathlib import Path

import numpy as np
import pytest

from index import question_model
from index.encoder import MiniLM, weights
from index.question_model import TRIED, file_of

ASKED = (*TRIED, "How many units of 63052 may be billed?", "", "L4-5 ∅ \n 63047-59")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> MiniLM:
    return MiniLM(threads=1, home=Path(tmp_path_factory.mktemp("home")), precision="float32")


@pytest.mark.model
def test_questions_have_the_same_vectors_either_way(encoder: MiniLM) -> None:
    home = encoder._home
    assert home is not None and encoder.write_question_model()
    assert encoder._questions is not None
    (file,) = home.iterdir()
    assert file == file_of(home, encoder.model)
    for text in ASKED:
        plain = encoder.encode([text])[0]
        assert np.abs(encoder.encode_query(text) - plain).max() < 1e-4
    before = file.stat().st_mtime_ns
    assert encoder.write_question_model() and file.stat().st_mtime_ns == before


def test_a_form_that_gives_other_vectors_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Other:
        def __init__(self, file: Path, weights: Path) -> None:
            pass

        def encode(self, text: str) -> np.ndarray:
            return np.full(3, 0.5, dtype=np.float32)

    monkeypatch.setattr(question_model, "QuestionModel", Other)
    monkeypatch.setattr(question_model, "_export", lambda weights, file: file.write_bytes(b"x"))
    asked = [np.full(3, 0.5, dtype=np.float32)] * len(TRIED)
    assert not question_model.write(tmp_path, "m", weights(), [one + 0.01 for one in asked])
    assert list(tmp_path.iterdir()) == []
    assert question_model.write(tmp_path, "m", weights(), asked)
    assert [file.name for file in tmp_path.iterdir()] == [file_of(tmp_path, "m").name]


def test_an_exporter_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(weights: Path, file: Path) -> None:
        file.write_bytes(b"half")
        raise RuntimeError("no exporter")

    monkeypatch.setattr(question_model, "_export", broken)
    assert not question_model.write(tmp_path, "m", weights(), [])
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_as_none(tmp_path: Path) -> None:
    file_of(tmp_path, "m").write_bytes(b"no graph")
    assert question_model.opened(tmp_path, "m", weights()) is None
    assert question_model.opened(tmp_path / "nowhere", "m", weights()) is None
    assert question_model.opened(None, "m", weights()) is None
