"""JSON on standard output, one object a line."""

import json
import sys
from typing import Any


def print_json(value: Any) -> None:
    """Print one value as one line of JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
