"""One way to write a value as bytes, so that a digest, a signature or a comparison means the same everywhere."""

from __future__ import annotations

import json

__all__ = ["canonical"]


def canonical(value: object) -> bytes:
    """JSON in ASCII with sorted keys and no blanks. Only strings, integers, lists and mappings belong in it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")
