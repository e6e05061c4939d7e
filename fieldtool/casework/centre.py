"""The centre's settings that are not secret: ``centre.toml``, read strictly and written whole."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import tomli_w

from fieldtool import places
from fieldtool.casework.errors import BadCentreFile
from fieldtool.i18n import mark
from fieldtool.vault.files import write_atomically

__all__ = ["URGENT_ROLES", "Centre", "read_centre", "write_centre"]

URGENT_ROLES: Final = {
    "emergency": mark("Ambulance or emergency service"),
    "clinician": mark("Nurse or doctor on duty"),
    "child-protection": mark("Child protection service"),
    "protection": mark("Protection focal point"),
    "violence": mark("Service for survivors of violence"),
    "police": mark("Police"),
    "fire": mark("Fire brigade"),
    "interpreter": mark("Interpreter service"),
}
"""Whom a centre can call at once. Numbers are never shipped: each centre fills in and tests its own."""


@dataclass(frozen=True, slots=True)
class Centre:
    """One centre as this desk knows it. ``hub`` is an age recipient; empty numbers are not filled in yet.

    ``copies_to`` is a folder, such as on a stick, where safety copies go as well; empty for none.
    """

    code: str
    name: str
    country: str
    desk: str
    practice: bool = False
    hub: str = ""
    urgent_numbers: dict[str, str] = field(default_factory=dict)
    copies_to: str = ""


def read_centre(path: Path) -> Centre:
    """The settings in ``path``; :class:`BadCentreFile` names what is wrong, unknown keys included."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadCentreFile(problem=error.strerror or type(error).__name__) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadCentreFile(problem=str(error)) from None
    _refuse_strangers(content, set(Centre.__dataclass_fields__))
    _refuse_other_types(content, _TYPES)
    numbers = content.get("urgent_numbers", {})
    _refuse_strangers(numbers, set(URGENT_ROLES))
    _refuse_other_types(numbers, {})
    return _checked(content)


def write_centre(path: Path, centre: Centre) -> None:
    """Replace the settings file in one step."""
    write_atomically(path, tomli_w.dumps(asdict(centre)).encode())


def _checked(content: dict[str, Any]) -> Centre:
    missing = {"code", "name", "country", "desk"} - content.keys()
    if missing:
        raise BadCentreFile(problem=f"no {', '.join(sorted(missing))}")
    if content["country"] not in places.countries():
        raise BadCentreFile(problem=f"country {content['country']!r} is not an ISO 3166-1 alpha-3 code")
    return Centre(**content)


_TYPES: Final[dict[str, type]] = {"practice": bool, "urgent_numbers": dict}


def _refuse_other_types(content: dict[str, Any], types: dict[str, type]) -> None:
    wrong = [key for key, value in content.items() if not isinstance(value, types.get(key, str))]
    if wrong:
        raise BadCentreFile(problem=f"{wrong[0]} has a value of the wrong type")


def _refuse_strangers(content: dict[str, Any], known: set[str]) -> None:
    for key in content.keys() - known:
        near = difflib.get_close_matches(key, known, n=1)
        raise BadCentreFile(problem=f"unknown key {key!r}" + (f", did you mean {near[0]!r}?" if near else ""))
