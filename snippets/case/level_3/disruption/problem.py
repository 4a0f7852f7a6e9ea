"""The one kind of error that a person can mend: it names the file or field, the value and what is expected."""


class Problem(Exception):
    """Bad input. The command prints the message without a traceback and leaves with status 2."""
