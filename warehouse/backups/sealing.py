"""Files encrypted with a key of one's own, in chunks, so that neither size nor memory bounds them.

AES-256-GCM over chunks of 1 MiB. A chunk's nonce holds its number and whether it is the last one (the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015), so that chunks that are changed, left out, exchanged or
cut off at the end are refused. The key is derived with scrypt (RFC 7914) from what was given and a salt in the file's
head.
"""

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from domain.errors import ExpectedError

MAGIC = b"cityleads sealed 1\n"
SALT, PREFIX, TAG = 16, 7, 16  # bytes
CHUNK = 1 << 20
LEAST_KEY = 16  # characters


class SealError(ExpectedError):
    """A sealed file cannot be read: another key, or not the bytes that were written."""


def seal(chunks: Iterable[bytes], key: str) -> Iterator[bytes]:
    """Encrypt a stream.

    Args:
        chunks: its bytes, cut anyhow.
        key: the secret, 16 characters at least.

    Raises:
        SealError: the key is too short.
    """
    if len(key) < LEAST_KEY:
        raise SealError(
            f"the backup's key must have {LEAST_KEY} characters at least; `openssl rand -hex 32` makes one"
        )
    head = MAGIC + os.urandom(SALT + PREFIX)
    cipher, waiting, number = _cipher(head, key), bytearray(), 0
    yield head
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > CHUNK:
            yield cipher.encrypt(_nonce(head, number, last=False), bytes(waiting[:CHUNK]), head)
            del waiting[:CHUNK]
            number += 1
    yield cipher.encrypt(_nonce(head, number, last=True), bytes(waiting), head)


def unseal(file: BinaryIO, key: str) -> Iterator[bytes]:
    """Decrypt a sealed file; what is given out was proved to be as it was written.

    Raises:
        SealError: another key, or a file that was changed or cut off.
    """
    head = file.read(len(MAGIC) + SALT + PREFIX)
    if not head.startswith(MAGIC):
        raise SealError("the file is not sealed by cityleads")
    cipher, number, block = _cipher(head, key), 0, file.read(CHUNK + TAG)
    while True:
        following = file.read(CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(head, number, last=not following), block, head)
        except InvalidTag:
            raise SealError(
                "the key is not the one that this backup was made with, or the file was changed"
            ) from None
        if not following:
            return
        block, number = following, number + 1


def _cipher(head: bytes, key: str) -> AESGCM:
    salt = head[len(MAGIC) : len(MAGIC) + SALT]
    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(key.encode()))


def _nonce(head: bytes, number: int, *, last: bool) -> bytes:
    return head[-PREFIX:] + number.to_bytes(4, "big") + bytes([last])
