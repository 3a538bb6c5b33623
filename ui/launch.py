"""Start Streamlit on the app, from any working directory."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def command(port: int, headless: bool) -> list[str]:
    """The command that serves the app."""
    return [
        sys.executable, "-m", "streamlit", "run", str(HERE / "app.py"),
        "--server.port", str(port), "--server.address", "localhost",
        "--server.headless", "true" if headless else "false",
    ]  # fmt: skip


def environment() -> dict[str, str]:
    """The environment with the project root importable, whatever folder the app is started from."""
    root = str(HERE.parent)
    known = os.environ.get("PYTHONPATH", "")
    path = os.pathsep.join(p for p in (root, known) if p)
    return {**os.environ, "PYTHONPATH": path, "TOKENIZERS_PARALLELISM": "false"}


def launch(port: int = 8501, headless: bool = False) -> int:
    """Serve until stopped; theme and server settings are in `.streamlit/config.toml` beside the app."""
    try:
        return subprocess.call(command(port, headless), cwd=HERE, env=environment())
    except KeyboardInterrupt:
        return 0
