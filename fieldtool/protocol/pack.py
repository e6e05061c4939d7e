"""A pack: protocols with a name and a version, and the media that they show. All mistakes in them are told together.

It lies in a folder, or in one signed file (:mod:`fieldtool.protocol.signing`); read from either, it is the same.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Final, TypeAlias

from fieldtool.errors import Fault, Faults
from fieldtool.protocol.errors import FileUnreadable
from fieldtool.protocol.protocol import Protocol, protocol_from_yaml
from fieldtool.protocol.workbook import read_mapping
from fieldtool.protocol.xforms.form import language_code
from fieldtool.protocol.xforms.media import MAX_MEDIA, HeldMedia

__all__ = [
    "MEDIA_NAME",
    "PACK_FILE",
    "PACK_NAME",
    "TEXT_NAME",
    "Pack",
    "PackFiles",
    "builtin_pack_folder",
    "load_pack",
    "pack_of",
    "pack_problems",
    "read_folder",
    "version_order",
]

PACK_FILE: Final = "pack.yaml"
MEDIA_FOLDER: Final = "media"
PACK_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.ASCII)
TEXT_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}\.ya?ml", re.ASCII)
MEDIA_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}", re.ASCII)
MAX_PROTOCOLS: Final = 100
MAX_MEDIA_FILES: Final = 1000
MAX_PACK: Final = 24 * 1024 * 1024
"""Of all its files together: what one signed file can carry."""
MAX_TEXTS: Final = 4 * 1024 * 1024
"""Of all its texts together; those that people wrote have some hundred thousand."""
_KEYS: Final = ("name", "version", "protocols", "as_of", "review")
_REQUIRED: Final = ("name", "version", "protocols")
_VERSION: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,4}", re.ASCII)

_Told: TypeAlias = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PackFiles:
    """Everything that a pack consists of: ``pack.yaml`` and protocols as texts, media as bytes, by bare names.

    ``folder`` is where the media lie; none where they came in one file: ``fingerprint`` is then that of its signer.
    """

    source: str
    texts: Mapping[str, str]
    media: Mapping[str, bytes] = field(default_factory=dict)
    folder: Path | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A pack that loaded without a mistake. ``titles`` is by language code; ``digest`` is SHA-256, hexadecimal.

    The digest is that of what the pack says, whatever its layout. ``signed_by`` names who signed the file that it came
    from, as this desk knows them, and ``fingerprint`` their key; both are empty where it came from a folder.
    """

    name: str
    version: str
    titles: Mapping[str, str]
    digest: str
    protocols: tuple[Protocol, ...]
    as_of: str = ""
    review: str = ""
    media: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    signed_by: str = ""
    fingerprint: str = ""

    def protocol(self, name: str) -> Protocol | None:
        """The protocol of that name, or none."""
        return next((protocol for protocol in self.protocols if protocol.name == name), None)


def version_order(version: str) -> tuple[int, ...]:
    """What versions are compared by: their numbers in turn, so that 2026.10 comes after 2026.9, and 1.0 is 1.

    ``ValueError`` for anything but one to five numbers with dots between them.
    """
    if _VERSION.fullmatch(version) is None:
        raise ValueError(f"{version!r} is no version of a pack")
    numbers = [int(number) for number in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def builtin_pack_folder(name: str = "reception") -> Path:
    """Where a pack lies that ships with the program."""
    return Path(str(resources.files("fieldtool") / "packs" / name))


def load_pack(folder: Path) -> Pack:
    """The pack in a folder with a ``pack.yaml``; ``Faults`` tells all mistakes of all its protocols."""
    return pack_of(read_folder(folder))


def pack_of(files: PackFiles) -> Pack:
    """The pack that files make; ``Faults`` tells all mistakes of all its protocols."""
    told, faults = _pack_file(files.texts[PACK_FILE])
    protocols: list[Protocol] = []
    for stem in _listed(told):
        try:
            protocols.append(_protocol(files, stem))
        except Faults as found:
            faults += [Fault(f"{stem}, {fault.where}", fault.what, fault.hint, fault.level) for fault in found.faults]
    faults += [*_same_names(protocols), *_unlisted(files, told)]
    if faults:
        raise Faults(files.source, tuple(faults))
    name, version, as_of, review = (_text(told, key) for key in ("name", "version", "as_of", "review"))
    digest = _digest(told, protocols, files.media)
    return Pack(name, version, _titles(told), digest, tuple(protocols), as_of, review, files.media)


def pack_problems(files: PackFiles) -> tuple[dict[str, str], tuple[Fault, ...]]:
    """The protocols that a pack holds, by file name as it lists them, and what is wrong with all but their insides."""
    told, faults = _pack_file(files.texts[PACK_FILE])
    listed = {_file_name(stem): stem for stem in _listed(told)}
    faults += [Fault(PACK_FILE, f"{name} is not in the pack") for name in listed if name not in files.texts]
    there = {name: stem for name, stem in listed.items() if name in files.texts}
    return there, (*faults, *_unlisted(files, told))


def _protocol(files: PackFiles, stem: str) -> Protocol:
    name = _file_name(stem)
    if name not in files.texts:
        raise FileUnreadable(path=name, reason="it is not in the pack")
    return protocol_from_yaml(files.texts[name], name, HeldMedia(files.media, files.folder))


def _unlisted(files: PackFiles, told: _Told) -> list[Fault]:
    listed = {PACK_FILE, *(_file_name(stem) for stem in _listed(told))}
    return [Fault(name, f"{PACK_FILE} does not list it among its protocols") for name in files.texts.keys() - listed]


# Folders


def read_folder(folder: Path) -> PackFiles:
    """The files of the pack in a folder: ``pack.yaml``, the protocols that it lists, and all of ``media/``."""
    folder = folder if folder.name else folder.absolute()
    text = _read_text(folder, PACK_FILE)
    names = [_file_name(stem) for stem in _listed(_pack_file(text)[0])]
    media = _read_media(folder)
    texts = {PACK_FILE: text} | {name: _read_text(folder, name) for name in names}
    written = sum(len(each.encode()) for each in texts.values())
    if written > MAX_TEXTS:
        raise Faults(folder.name, (Fault(folder.name, "its texts are larger than 4 MB together"),))
    if written + sum(map(len, media.values())) > MAX_PACK:
        raise Faults(folder.name, (Fault(folder.name, "its files are larger than 24 MB together"),))
    return PackFiles(folder.name, texts, media, folder / MEDIA_FOLDER)


def _read_text(folder: Path, name: str) -> str:
    path = folder / name
    told = f"{folder.name}/{name}" if name == PACK_FILE else name
    try:
        if path.stat().st_size > MAX_TEXTS:
            raise FileUnreadable(path=told, reason="it is larger than 4 MB")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise FileUnreadable(path=told, reason=error.strerror or "it cannot be opened") from None
    except UnicodeDecodeError:
        raise FileUnreadable(path=told, reason="it is not UTF-8 text") from None


def _read_media(folder: Path) -> dict[str, bytes]:
    inside = folder / MEDIA_FOLDER
    try:
        found = sorted(inside.iterdir()) if inside.is_dir() else []
        faults = [*_media_faults(path.name for path in found), *_no_files(found)]
        if faults:
            raise Faults(folder.name, tuple(faults))
        return {path.name: path.read_bytes() for path in found}
    except OSError as error:
        raise FileUnreadable(path=MEDIA_FOLDER, reason=error.strerror or "it cannot be opened") from None


def _no_files(found: list[Path]) -> Iterable[Fault]:
    for path in found:
        where = f"{MEDIA_FOLDER}/{path.name}"
        if path.is_symlink() or not path.is_file():
            yield Fault(where, "is no file", "put the files themselves here, without folders and links")
        elif path.stat().st_size > MAX_MEDIA:
            yield Fault(where, "is larger than 16 MB")


def _media_faults(names: Iterable[str]) -> Iterable[Fault]:
    """Names that some computer could not hold, or would take for one another."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.lower(), name)
        if MEDIA_NAME.fullmatch(name) is None:
            yield Fault(f"{MEDIA_FOLDER}/{name}", "is no name for a file of a pack", "use letters, digits, _, . and -")
        elif other != name:
            yield Fault(f"{MEDIA_FOLDER}/{name}", f"differs from {other} only by capitals")
    if len(seen) > MAX_MEDIA_FILES:
        yield Fault(MEDIA_FOLDER, f"holds more than {MAX_MEDIA_FILES} files")


# pack.yaml


def _pack_file(text: str) -> tuple[_Told, list[Fault]]:
    told, shape = read_mapping(text, PACK_FILE)
    faults = [Fault(f"{PACK_FILE}, {fault.where}", fault.what) for fault in shape]
    faults += [_unknown(key) for key in told if not _is_key(key)]
    faults += [Fault(PACK_FILE, f"{key} is missing") for key in _REQUIRED if not told.get(key)]
    faults += [Fault(PACK_FILE, f"{stem!r} is no name of a protocol") for stem in _listed(told, wrong=True)]
    faults += [Fault(PACK_FILE, f"{key} is one text, not a list") for key in told if _is_list(told, key)]
    if len(_listed(told)) > MAX_PROTOCOLS:
        faults.append(Fault(PACK_FILE, f"a pack has {MAX_PROTOCOLS} protocols at most"))
    return told, faults + _name_and_version(told)


def _name_and_version(told: _Told) -> list[Fault]:
    name, version = _text(told, "name"), _text(told, "version")
    faults = []
    if name and PACK_NAME.fullmatch(name) is None:
        faults.append(Fault(PACK_FILE, f"{name!r} is no name of a pack", "use small letters, digits, - and _"))
    if version and _VERSION.fullmatch(version) is None:
        faults.append(Fault(PACK_FILE, f"{version!r} is no version of a pack", "write numbers with dots, as in 2026.1"))
    return faults


def _is_list(told: _Told, key: str) -> bool:
    return key != "protocols" and _is_key(key) and not isinstance(told[key], str)


def _unknown(key: str) -> Fault:
    close = difflib.get_close_matches(key, [*_KEYS, "title::"], 1)
    listed = f"write {', '.join(sorted(_KEYS))} or title::English (en)"
    return Fault(PACK_FILE, f"there is no key {key!r}", f"did you mean {close[0]}?" if close else listed)


def _is_key(key: str) -> bool:
    return key in _KEYS or (key.startswith("title::") and bool(language_code(key)))


def _listed(told: _Told, *, wrong: bool = False) -> list[str]:
    """The protocols that a pack names; or those names that could lead out of it."""
    stems = told.get("protocols", ())
    found = [stems] if isinstance(stems, str) and stems else list(stems)
    return [stem for stem in found if (TEXT_NAME.fullmatch(_file_name(stem)) is None) is wrong]


def _file_name(stem: str) -> str:
    return stem if stem.endswith((".yaml", ".yml")) else f"{stem}.yaml"


def _same_names(protocols: list[Protocol]) -> list[Fault]:
    names = [protocol.name for protocol in protocols]
    return [Fault(PACK_FILE, f"two protocols are named {name}") for name in sorted(set(names)) if names.count(name) > 1]


def _text(told: _Told, key: str) -> str:
    value = told.get(key, "")
    return value if isinstance(value, str) else ""


def _titles(told: _Told) -> dict[str, str]:
    return {language_code(key): _text(told, key) for key in told if key.startswith("title::")}


def _digest(told: _Told, protocols: list[Protocol], media: Mapping[str, bytes]) -> str:
    """SHA-256 of one canonical text of all that the pack says; comments, order of keys and layout leave it alone."""
    content = {
        "pack": {key: value for key, value in told.items() if key != "protocols"},
        "protocols": [[protocol.name, protocol.digest] for protocol in protocols],
        "media": {name: hashlib.sha256(data).hexdigest() for name, data in media.items()},
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"fieldtool pack digest 2\n" + canonical.encode()).hexdigest()
