"""Trouble that was foreseen."""

import errno
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

# What the system says of a file or folder that somebody named: why it was not to be, and what to do.
_OF_FILES: Final[Mapping[int, str]] = {
    errno.ENOENT: "it is not there, and nothing can be made there; name what is, or a folder that you may write to",
    errno.EACCES: "you may neither read nor write it; get the right to, or name another",
    errno.EPERM: "you may neither read nor write it; get the right to, or name another",
    errno.ENOTDIR: "a part of this path is a file and no folder; name a folder",
    errno.EISDIR: "it is a folder and no file; name a file",
    errno.EEXIST: "a file of this name is there already; name another folder",
    errno.ENOSPC: "no room is left on its disk; make room, or name a folder on another",
    errno.EDQUOT: "no room is left to you on its disk; make room, or name a folder on another",
    errno.EROFS: "its disk can only be read; name a folder on another",
    errno.ENAMETOOLONG: "its name is too long; name a shorter one",
}


class ExpectedError(Exception):
    """Something that a person can put right; the message is a sentence for them and says what to do."""


def system_sentence(error: OSError) -> str:
    """Which file or folder the system refused, why, and what to do; of anything else what the error itself says."""
    known = _OF_FILES.get(error.errno or 0)
    if not known or error.filename is None:
        return str(error)
    # A file that is written beside its place has a name that nobody gave; what it was to replace is the second one.
    path = Path(os.fsdecode(error.filename2 or error.filename))
    return f"{path.parent if path.suffix == '.part' else path}: {known}"
