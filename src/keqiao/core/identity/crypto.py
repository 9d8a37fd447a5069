"""加密: SM4-GCM (GB/T 32907-2016) under a key kept outside the database, for second-factor seeds (A8, D3)."""

from __future__ import annotations

import base64
import secrets
from functools import cache

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SHA256, SM3, Hash
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE, TAG = 12, 16
FORM = "sm4"


@cache
def _key(material: str, purpose: bytes) -> tuple[str, bytes]:
    """Key and its id: the id, kept with each text, tells which key is missing after a change of keys."""
    derived = HKDF(algorithm=SHA256(), length=16, salt=None, info=b"keqiao " + purpose).derive(
        material.encode()
    )
    hasher = Hash(SM3())
    hasher.update(derived)
    return hasher.finalize().hex()[:8], derived


def encrypt(text: str, purpose: str = "seed") -> str:
    """The text as ``sm4:key id:base64(nonce, sealed text, tag)``."""
    number, key = _key(settings.DATA_KEY, purpose.encode())
    nonce = secrets.token_bytes(NONCE)
    sealing = Cipher(SM4(key), GCM(nonce)).encryptor()
    sealed = sealing.update(text.encode()) + sealing.finalize()
    return f"{FORM}:{number}:{base64.b64encode(nonce + sealed + sealing.tag).decode()}"


def decrypt(text: str, purpose: str = "seed") -> str:
    """The text behind ``encrypt``; a text of another key or a changed one raises."""
    form, number, body = text.split(":", 2)
    known, key = _key(settings.DATA_KEY, purpose.encode())
    if form != FORM or number != known:
        raise ValueError("encrypted under another key")
    raw = base64.b64decode(body)
    nonce, sealed, tag = raw[:NONCE], raw[NONCE:-TAG], raw[-TAG:]
    opening = Cipher(SM4(key), GCM(nonce, tag)).decryptor()
    return (opening.update(sealed) + opening.finalize()).decode()
