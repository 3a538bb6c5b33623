"""Every error Lamina raises on purpose, told apart by who must act.

LaminaError
├── NoAnswer                the world has no answer: becomes a sentence
│   ├── UnknownCode         no loaded source knows the code
│   ├── UnknownLocality     no such payment locality, ZIP code or place
│   ├── UnknownModifier     no such modifier
│   └── NothingInForce      known, but nothing was in force on that day
├── NotSetUp                something must be loaded or built first: ends with the command to run
│   ├── EditionMissing      no loaded edition covers the day or the code
│   └── IndexMissing        the search index is not built, or does not fit the corpus
├── BadInput                the asker's line, file or setting is wrong: says where and what would be right
│   └── UnreadableFile      a file of the wrong kind, layout or content; nothing was taken from it
└── Busy                    another process is building the same thing
"""


class LaminaError(Exception):
    """Base of all deliberate errors; `str(error)` is a sentence fit for the reader."""


class NoAnswer(LaminaError):
    """The question is sound and the tables are loaded, but there is nothing to say."""


class UnknownCode(NoAnswer):
    """No loaded source knows the code.

    `hcpcs` is the code as asked, `nearest` up to five codes that do exist.
    """

    def __init__(self, message: str, hcpcs: str = "", nearest: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.hcpcs = hcpcs
        self.nearest = nearest


class UnknownLocality(NoAnswer):
    """No payment locality, ZIP code or place of that name is in the loaded tables."""


class UnknownModifier(NoAnswer):
    """No modifier file carries that modifier."""


class NothingInForce(NoAnswer):
    """The thing is known, but not for the day asked about."""


class NotSetUp(LaminaError):
    """Something has to be loaded or built first; the message ends with the command to run."""


class EditionMissing(NotSetUp):
    """No loaded edition of a table covers the day, or the shipped extract does not hold the code."""


class IndexMissing(NotSetUp):
    """The search index was never built or cannot be read."""


class BadInput(LaminaError):
    """A line, setting or argument is wrong; the message says where and what would be right."""


class UnreadableFile(BadInput):
    """A file could not be imported: named, with line and column where they are known.

    Attributes: `path` (str), `line` and `column` (1-based, or None).
    """

    def __init__(
        self, path: object, problem: str, line: int | None = None, column: int | str | None = None
    ) -> None:
        where = str(path)
        if line is not None:
            where += f", line {line}"
        if column is not None:
            where += f", column {column}"
        super().__init__(f"{where}: {problem}")
        self.path, self.line, self.column = str(path), line, column


class Busy(LaminaError):
    """Another process holds the build lock."""
