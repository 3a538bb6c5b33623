"""`python -m ui`: start the chat on this machine."""

import argparse
import sys

from ui.launch import launch


def main() -> int:
    """Read the command line and serve until stopped; the exit status of the server."""
    parser = argparse.ArgumentParser(prog="lamina ui", description="Open the chat in the browser.")
    parser.add_argument("--port", type=int, default=8501, help="port on this machine")
    parser.add_argument("--headless", action="store_true", help="do not open a browser")
    given = parser.parse_args()
    return launch(port=given.port, headless=given.headless)


if __name__ == "__main__":
    sys.exit(main())
