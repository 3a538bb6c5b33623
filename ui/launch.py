"""Start Streamlit on the app, from any working directory."""

import os
import subprocess
import sys
from pathlib import Path

from assistant.settings import Settings

HERE = Path(__file__).resolve().parent
FLAGS = (
    "--server.address=localhost",
    "--server.fileWatcherType=none",
    "--server.showEmailPrompt=false",
    "--browser.gatherUsageStats=false",
    # Python collects garbage when there is some. Streamlit would go through everything after every run
    # of a page, while the other visitors wait: half of the time with thirty of them.
    "--runner.postScriptGC=false",
)


def command(port: int, headless: bool) -> list[str]:
    """The command that serves the app. Its look is in `.streamlit/config.toml` beside the app."""
    return [
        sys.executable, "-m", "streamlit", "run", str(HERE / "app.py"), f"--server.port={port}",
        f"--server.headless={'true' if headless else 'false'}", *FLAGS,
    ]  # fmt: skip


def environment(settings: Settings | None = None) -> dict[str, str]:
    """The server's environment: the project root importable, and `settings` as LAMINA_<FIELD>."""
    known = os.environ.get("PYTHONPATH", "")
    path = os.pathsep.join(p for p in (str(HERE.parent), known) if p)
    given = {f"LAMINA_{name.upper()}": str(value) for name, value in settings or ()}
    return {**os.environ, **given, "PYTHONPATH": path, "TOKENIZERS_PARALLELISM": "false"}


def launch(settings: Settings | None = None, port: int = 8501, headless: bool = False) -> int:
    """Serve until stopped; where the system allows it, this process becomes the server.

    Without `settings` the server reads them from the environment. Returns the exit status.
    """
    argv, env = command(port, headless), environment(settings)
    if os.name == "posix":  # no second process to keep, to signal or to leave behind
        os.execve(argv[0], argv, env)
    try:
        return subprocess.call(argv, env=env)
    except KeyboardInterrupt:
        return 0
