"""The files beside a form: found inside one folder alone, and read within bounds.

Sources: getodk/xforms-spec, ``_sections/90-uri.md`` (which addresses there are) and ODK's folder of media beside a
form, in which all kinds of files lie together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

__all__ = ["MAX_MEDIA", "HeldMedia", "Media", "MissingMedia", "RefusedMedia", "media_folder", "media_name"]

MAX_MEDIA: Final = 16 * 1024 * 1024
_SCHEME: Final = "jr://"
_KINDS: Final = frozenset({"file", "file-csv", "images", "audio", "video"})
_FORBIDDEN: Final = frozenset('\\:*?"<>|')
"""What names no file inside a folder on one system or another: other drives, other separators, patterns."""


class MissingMedia(Exception):
    """A file that a form names and that is not there: its name."""


class RefusedMedia(Exception):
    """A file that a form names and that is not opened: its name and why, as parts of a sentence."""

    def __init__(self, name: str, reason: str, hint: str) -> None:
        self.name = name
        self.reason = reason
        self.hint = hint
        super().__init__(f"{name} {reason}")


class Media:
    """The files in one folder, and nothing outside it; without a folder every file is missing.

    ``read`` tells which files were read, by name, with the SHA-256 of each; a missing one has none.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.read: dict[str, str] = {}

    def bytes(self, uri: str) -> bytes:
        """What a file holds. :class:`MissingMedia`, or :class:`RefusedMedia` where it is too large or lies outside."""
        name = media_name(uri)
        self.read.setdefault(name, "")
        path = self.path(uri)
        if path is None:
            raise MissingMedia(name)
        try:
            with path.open("rb") as file:
                found = file.read(MAX_MEDIA + 1) if path.stat().st_size <= MAX_MEDIA else None
        except OSError as error:
            told = f"could not be read ({error.strerror or type(error).__name__})"
            raise RefusedMedia(name, told, "check that you may open it") from None
        if found is None or len(found) > MAX_MEDIA:
            raise RefusedMedia(name, "is larger than 16 MB", "leave out what the form does not need, or split it")
        self.read[name] = hashlib.sha256(found).hexdigest()
        return found

    def path(self, uri: str) -> Path | None:
        """Where a file lies; none where there is none. :class:`RefusedMedia` for whatever leads outside."""
        name = media_name(uri)
        if self.folder is None:
            return None
        folder = self.folder.resolve()
        kind = uri.removeprefix(_SCHEME).partition("/")[0] if uri.startswith(_SCHEME) else ""
        for beginning in (folder, folder / kind) if kind in _KINDS else (folder,):
            try:
                found = (beginning / name).resolve(strict=True)
            except (OSError, RuntimeError):
                continue
            if not found.is_relative_to(folder):
                raise RefusedMedia(name, "lies outside the folder of the form", "put the file itself into that folder")
            if found.is_file():
                return found
        return None

    def found(self, uri: str) -> Path | None:
        """Where a file lies; none where there is none, or where it would lie outside."""
        try:
            return self.path(uri)
        except RefusedMedia:
            return None


class HeldMedia(Media):
    """Files held in memory by bare names, as a pack brings them; pictures are shown from ``folder``, if there."""

    def __init__(self, files: Mapping[str, bytes], folder: Path | None = None) -> None:
        super().__init__(folder)
        self._files = files

    def bytes(self, uri: str) -> bytes:
        name = media_name(uri)
        found = self._files.get(name)
        self.read[name] = "" if found is None else hashlib.sha256(found).hexdigest()
        if found is None:
            raise MissingMedia(name)
        return found


def media_folder(form: Path) -> Path:
    """Where the files of a form lie: in a folder beside it that is called as ODK calls it, else right beside it."""
    own = form.with_name(f"{form.stem}-media")
    return own if own.is_dir() else form.parent


def media_name(uri: str) -> str:
    """The way to a file inside the folder, from an address such as ``jr://images/map.png`` or a bare name."""
    plain = uri.strip()
    name = plain
    if plain.startswith(_SCHEME):
        kind, _slash, name = plain.removeprefix(_SCHEME).partition("/")
        if kind not in _KINDS:
            raise RefusedMedia(plain, "is no address of a file", "use jr://images/, jr://audio/, jr://video/ "
                               "or jr://file/ and a name")  # fmt: skip
    parts = name.split("/")
    hidden = any(part in {"", ".", ".."} or part != part.strip() for part in parts)
    if hidden or any(sign in _FORBIDDEN or not sign.isprintable() for sign in name):
        raise RefusedMedia(plain, "leads outside the folder of the form", "name the file alone")
    return name
