"""What a cell of the column ``type`` says, in every spelling that pyxform understands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from pyxform import aliases, constants
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL, RE_OSM, RE_SELECT

from fieldtool.protocol.checking.told import did_you_mean

__all__ = ["COMMON_TYPES", "Kind", "kind_of", "meant_type"]

_SELECTS: Final[Mapping[str, str]] = {
    constants.SELECT_ONE: "select_one",
    constants.SELECT_ALL_THAT_APPLY: "select_multiple",
    constants.SELECT_ONE_EXTERNAL: "select_one",
    constants.RANK: "rank",
}
_WITH_LIST: Final = ("select_one", "select_multiple", "rank", "select_one_from_file", "select_multiple_from_file")
COMMON_TYPES: Final = (
    "text", "integer", "decimal", "date", "time", "dateTime", "note", "calculate", "hidden", "acknowledge", "trigger",
    "range", "geopoint", "geotrace", "geoshape", "barcode", "image", "audio", "video", "file", "start", "end", "today",
    "deviceid", "username", "phonenumber", "email", "audit", "start-geopoint", "background-audio",
    "background-geopoint", "xml-external", "csv-external", "begin_group", "end_group", "begin_repeat", "end_repeat",
    *_WITH_LIST,
)  # fmt: skip
_SILENT: Final = frozenset({"action", "trigger"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One type. ``name`` is the usual spelling; ``data`` the type of what is stored.

    ``list_name`` is what a select names: a list, a file where ``file``, a repeat as ``${name}``, a list of the sheet
    external_choices where ``external``. ``begins`` and ``ends`` are ``group``, ``repeat`` or ``loop``.
    """

    name: str
    list_name: str = ""
    file: bool = False
    external: bool = False
    other: bool = False
    begins: str = ""
    ends: str = ""
    data: str = "string"
    asked: bool = False
    known: bool = True

    @property
    def select(self) -> bool:
        """Whether its answers are choices."""
        return self.name in {"select_one", "select_multiple", "rank"}


@lru_cache(maxsize=512)
def kind_of(text: str) -> Kind:
    """The kind that a cell names; one that is not ``known`` where pyxform knows none either."""
    plain = " ".join(text.split())
    begin, end, select = RE_BEGIN_CONTROL.search(plain), RE_END_CONTROL.search(plain), RE_SELECT.search(plain)
    if begin:
        return Kind("begin", begin["list_name"] or "", begins=str(aliases.control[begin["type"]]))
    if end:
        return Kind("end", ends=str(aliases.control[end["type"]]))
    if select:
        return _select(select["select_command"], select["list_name"], bool(select["specify_other"]))
    if plain in _WITH_LIST or plain in aliases.select:
        name = _SELECTS.get(str(aliases.select.get(plain, "")), plain)
        return Kind(name, data="string", asked=True)
    return _question(str(aliases._type_alias_map.get(plain, plain)), plain)  # noqa: SLF001  (its only table of these)


def _select(command: str, list_name: str, other: bool) -> Kind:
    canonical = str(aliases.select[command])
    return Kind(
        _SELECTS[canonical], list_name, file=command in aliases.select_from_file,
        external=canonical == constants.SELECT_ONE_EXTERNAL, other=other, asked=True,
    )  # fmt: skip


def _question(name: str, written: str) -> Kind:
    if name in constants.EXTERNAL_INSTANCE_TYPES or written in aliases.settings_header:
        return Kind(written, data="")
    if RE_OSM.match(written):
        return Kind("osm", data="binary", asked=True)
    found: Mapping[str, Any] | None = QUESTION_TYPE_DICT.get(name)
    if found is None:
        return Kind(written, known=False)
    tag = found.get("control", {}).get("tag", "")
    asked = bool(tag) and (tag not in _SILENT or name in {"acknowledge", "trigger"} or "acknowledge" in name)
    return Kind(_usual(name, tag, found), data=found.get("bind", {}).get("type", "string"), asked=asked)


def _usual(name: str, tag: str, found: Mapping[str, Any]) -> str:
    """One spelling for all that make the same question."""
    bind = found.get("bind", {})
    if tag == "input" and bind.get("readonly"):
        return "note"
    if tag == "trigger" and name != "background-geopoint":
        return "acknowledge"
    if name.endswith("calculate") or name == "add calculate prompt":
        return "calculate"
    if tag == "input":
        return {"int": "integer"}.get(bind.get("type", ""), name)
    return {"photo": "image"}.get(name, name)


def meant_type(text: str) -> str:
    """The type that was probably meant, as a question."""
    first = text.split()[:1]
    whole = did_you_mean(text, [*COMMON_TYPES, "begin group", "end group", "begin repeat", "end repeat"])
    return whole or (did_you_mean(first[0], COMMON_TYPES) if first else "")
