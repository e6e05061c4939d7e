"""A folder in which loaded forms are kept between runs of the program, each under the digest of what it came from.

Nothing here can go wrong for the reader: what is missing, damaged, strange, or another person's to write is a miss,
and what cannot be written is not kept. Who can write into the folder decides what forms do, so it belongs to whoever
runs the program, and protocols that decide about people are never read from it (decision 0012).
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final

from fieldtool.protocol.xforms.cache import MAX_CACHE_BYTES, cache_mark, form_from_cache, form_to_cache
from fieldtool.protocol.xforms.form import Form
from fieldtool.protocol.xforms.media import Media, MissingMedia, RefusedMedia

__all__ = ["Shelf", "WatchedMedia"]

MAX_FORMS: Final = 50
MAX_BYTES: Final = 256 * 1024 * 1024
_SUFFIX: Final = ".form.json"
_MAX_QUESTIONS: Final = 1000


class WatchedMedia(Media):
    """The files beside a form, and a note of everything that was asked of them and what the answer was."""

    def __init__(self, folder: Path | None) -> None:
        super().__init__(folder)
        self.answers: dict[str, str] = {}

    def bytes(self, uri: str) -> bytes:
        """What a file holds, as :meth:`.Media.bytes` gives it."""
        with self._noted(f"content {uri}") as note:
            found = super().bytes(uri)
            note(hashlib.sha256(found).hexdigest())
        return found

    def path(self, uri: str) -> Path | None:
        """Where a file lies, as :meth:`.Media.path` gives it."""
        with self._noted(f"place {uri}") as note:
            found = super().path(uri)
            note("there" if found else "")
        return found

    def asked_again(self, questions: list[str]) -> dict[str, str]:
        """The answers to the same questions now."""
        for question in questions:
            kind, _space, uri = question.partition(" ")
            with suppress(MissingMedia, RefusedMedia):
                self.bytes(uri) if kind == "content" else self.path(uri)
        return self.answers

    @contextmanager
    def _noted(self, question: str) -> Iterator[Callable[[str], None]]:
        self.answers[question] = "refused"
        try:
            yield partial(self.answers.__setitem__, question)
        except MissingMedia:
            self.answers[question] = "missing"
            raise


class Shelf:
    """The forms in one folder. ``source`` is what a form is made from: its bytes, and how they are read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def form(self, source: bytes, media: Path | None) -> Form | None:
        """The form that was kept for a source, if the files beside it are still the same; else none."""
        untrusted = self._read(self._path(source))
        head, _newline, body = untrusted.partition(b"\n")
        answers = _answers(head)
        if answers is None or WatchedMedia(media).asked_again(list(answers)) != answers:
            return None
        form = form_from_cache(body)
        if form is not None:
            form.model.media = Media(media)
        return form

    def keep(self, source: bytes, form: Form, media: WatchedMedia) -> None:
        """Keep a form, unless it is too large or the folder cannot be written."""
        with suppress(OSError, RecursionError, UnicodeError):
            content = json.dumps(media.answers).encode() + b"\n" + form_to_cache(form)
            if len(content) <= MAX_CACHE_BYTES:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._write(self._path(source), content)
                self._forget_oldest()

    def _path(self, source: bytes) -> Path:
        return self._folder / (hashlib.sha256(cache_mark().encode() + b"\n" + source).hexdigest() + _SUFFIX)

    def _read(self, path: Path) -> bytes:
        with suppress(OSError), open(path, "rb", opener=_opened) as file:
            found = os.fstat(file.fileno())
            if stat.S_ISREG(found.st_mode) and _ours(found) and found.st_size <= MAX_CACHE_BYTES:
                return file.read()
        return b""

    def _write(self, path: Path, content: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(name, path)  # noqa: PTH105  (one call for both systems)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    def _forget_oldest(self) -> None:
        kept = sorted(self._folder.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime, reverse=True)
        total = 0
        for place, path in enumerate(kept):
            total += path.stat().st_size
            if place >= MAX_FORMS or total > MAX_BYTES:
                path.unlink()


def _opened(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))


def _ours(found: os.stat_result) -> bool:
    """Whether nobody else may have written it; Windows says so by folders, not by files."""
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)


def _answers(untrusted: bytes) -> dict[str, str] | None:
    try:
        found = json.loads(untrusted)
    except (ValueError, RecursionError):
        return None
    if (
        type(found) is not dict
        or len(found) > _MAX_QUESTIONS
        or any(type(answer) is not str for answer in found.values())
    ):
        return None
    return found
