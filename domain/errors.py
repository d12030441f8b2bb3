"""Trouble that was foreseen."""


class ExpectedError(Exception):
    """Something that a person can put right; the message is a sentence for them and says what to do."""
