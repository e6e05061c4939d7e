"""Which ways of asking this desk shows as the form wishes, and which it shows plainly or not at all.

Sources: xlsform.org and docs.getodk.org, "Question Types", for the appearances that are documented.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from fieldtool.protocol.xforms.loading import Loading
from fieldtool.protocol.xpath.tree import Definition

__all__ = ["read_appearance"]

MAX_WORDS: Final = 50
_LAYOUT: Final = frozenset(
    {
        "minimal",
        "quick",
        "quickcompact",
        "compact",
        "field-list",
        "table-list",
        "horizontal",
        "horizontal-compact",
        "vertical",
        "columns",
        "columns-pack",
        "columns-flex",
        "no-buttons",
        "likert",
        "label",
        "list",
        "list-nolabel",
        "autocomplete",
        "search",
        "counter",
        "rating",
        "picker",
        "no-ticks",
        "pages",
        "grid-theme",
        "theme-grid",
        "full",
        "spinner",
        "gregorian",
        "maximal",
    }
)
"""How things are laid out, or picked: the window has its own ways, in which the same can be answered."""
_FIELDS: Final = frozenset(
    {
        "multiline",
        "numbers",
        "thousands-sep",
        "no-calendar",
        "month-year",
        "year",
        "hidden-answer",
        "masked",
        "bearing",
        "url",
        "observed",
        "distress",
    }
)
_PARAMETRIC: Final = ("columns-", "compact-", "w")
_CALENDARS: Final = frozenset({"ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist"})
_MAPS: Final = frozenset({"map", "maps", "placement-map", "image-map"})
_OUTSIDE: Final = ("ex:", "printer", "intent:")


def read_appearance(element: etree._Element, found: Definition, loading: Loading) -> str:
    """The words of an appearance; those that this desk does not follow are told."""
    words = (element.get("appearance") or "").split(maxsplit=MAX_WORDS)[:MAX_WORDS]
    appearance = " ".join(words)
    if any(word.startswith(_OUTSIDE) for word in words):
        loading.unsupported(found.path, f"appearance {appearance}", "nothing outside the form is opened")
        return appearance
    if "search(" in appearance:
        effect = "the choices that stand in the form are offered; declare the file as a list instead"
        loading.unsupported(found.path, f"appearance {appearance}", effect)
        return appearance
    for word in words:
        if word not in _LAYOUT | _FIELDS and not word.startswith(_PARAMETRIC):
            loading.unsupported(found.path, f"appearance {word}", _instead(word))
    return appearance


def _instead(word: str) -> str:
    if word in _CALENDARS:
        return "dates are asked for in the Gregorian calendar"
    if word in _MAPS:
        return "no map is shown; choices are a list, positions are typed"
    return "it is shown in the plain way"
