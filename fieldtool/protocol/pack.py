"""A pack: a folder of protocols with a name and a version. All mistakes in all of them are told together."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from fieldtool.errors import Fault, Faults
from fieldtool.protocol.errors import FileUnreadable
from fieldtool.protocol.protocol import Protocol, load_protocol
from fieldtool.protocol.workbook import read_mapping
from fieldtool.protocol.xforms.form import language_code

__all__ = ["Pack", "builtin_pack_folder", "load_pack"]

_KEYS: Final = frozenset({"name", "version", "protocols", "as_of", "review"})
_REQUIRED: Final = ("name", "version", "protocols")
_STEM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.ya?ml)?")


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A pack that loaded without a mistake. ``titles`` is by language code; ``digest`` is SHA-256, hexadecimal."""

    name: str
    version: str
    titles: Mapping[str, str]
    digest: str
    protocols: tuple[Protocol, ...]

    def protocol(self, name: str) -> Protocol | None:
        """The protocol of that name, or none."""
        return next((protocol for protocol in self.protocols if protocol.name == name), None)


def builtin_pack_folder(name: str = "reception") -> Path:
    """Where a pack lies that ships with the program."""
    return Path(str(resources.files("fieldtool") / "packs" / name))


def load_pack(folder: Path) -> Pack:
    """The pack in a folder with a ``pack.yaml``; ``Faults`` tells all mistakes of all its protocols."""
    told, faults = _pack_file(folder)
    protocols: list[Protocol] = []
    for stem in _listed(told):
        try:
            protocols.append(load_protocol(_protocol_file(folder, stem)))
        except Faults as found:
            faults += [Fault(f"{stem}, {fault.where}", fault.what, fault.hint) for fault in found.faults]
    faults += _same_names(protocols)
    if faults:
        raise Faults(folder.name, tuple(faults))
    name, version = _text(told, "name"), _text(told, "version")
    return Pack(name, version, _titles(told), _digest(name, version, protocols), tuple(protocols))


def _pack_file(folder: Path) -> tuple[dict[str, str | tuple[str, ...]], list[Fault]]:
    try:
        text = (folder / "pack.yaml").read_text("utf-8")
    except OSError as error:
        raise FileUnreadable(path=f"{folder.name}/pack.yaml", reason=error.strerror or "it cannot be opened") from None
    except UnicodeDecodeError:
        raise FileUnreadable(path=f"{folder.name}/pack.yaml", reason="it is not UTF-8 text") from None
    told, shape = read_mapping(text, "pack.yaml")
    faults = [Fault(f"pack.yaml, {fault.where}", fault.what) for fault in shape]
    hint = f"write {', '.join(sorted(_KEYS))} or title::English (en)"
    faults += [Fault("pack.yaml", f"there is no key {key!r}", hint) for key in told if not _is_key(key)]
    faults += [Fault("pack.yaml", f"{key} is missing") for key in _REQUIRED if not told.get(key)]
    faults += [Fault("pack.yaml", f"{stem!r} is no name of a protocol") for stem in _listed(told, wrong=True)]
    return told, faults


def _is_key(key: str) -> bool:
    return key in _KEYS or (key.startswith("title::") and bool(language_code(key)))


def _listed(told: Mapping[str, str | tuple[str, ...]], *, wrong: bool = False) -> list[str]:
    """The protocols that a pack names; or those names that could lead out of its folder."""
    stems = told.get("protocols", ())
    found = [stems] if isinstance(stems, str) and stems else list(stems)
    return [stem for stem in found if (_STEM.fullmatch(stem) is None) is wrong]


def _protocol_file(folder: Path, stem: str) -> Path:
    return folder / (stem if stem.endswith((".yaml", ".yml")) else f"{stem}.yaml")


def _same_names(protocols: list[Protocol]) -> list[Fault]:
    names = [protocol.name for protocol in protocols]
    return [
        Fault("pack.yaml", f"two protocols are named {name}") for name in sorted(set(names)) if names.count(name) > 1
    ]


def _text(told: Mapping[str, str | tuple[str, ...]], key: str) -> str:
    value = told.get(key, "")
    return value if isinstance(value, str) else ""


def _titles(told: Mapping[str, str | tuple[str, ...]]) -> dict[str, str]:
    return {language_code(key): _text(told, key) for key in told if key.startswith("title::")}


def _digest(name: str, version: str, protocols: list[Protocol]) -> str:
    lines = [name, version, *(f"{protocol.name} {protocol.digest}" for protocol in protocols)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
