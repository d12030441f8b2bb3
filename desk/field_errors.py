"""What cannot be done at the desk, as pages have to answer it."""


class FieldError(ValueError):
    """A value that cannot be.

    Attributes:
        about: the field that is to be put right, or what there is too much or nothing of.
    """

    def __init__(self, about: str, message: str = "") -> None:
        super().__init__(message or about)
        self.about = about


class StaleError(Exception):
    """Somebody else changed it since it was shown; nothing was done."""
