"""Words of a form: itext in every language, labels that point to it, and answers shown inside labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from fieldtool.protocol.xforms.form import Texts, Wording
from fieldtool.protocol.xforms.loading import Loading
from fieldtool.protocol.xforms.markup import children, flag, local
from fieldtool.protocol.xpath.expression import Expression
from fieldtool.protocol.xpath.tree import Definition

__all__ = ["itext_for_expressions", "languages_of", "read_itext", "texts_of", "texts_of_message", "without_answers"]

_ITEXT: Final = re.compile(r"\s*jr:itext\(\s*(?:'([^']*)'|\"([^\"]*)\")\s*\)\s*")
_PLAIN_FORMS: Final = (None, "long", "short")
_MEDIA: Final = frozenset({"image", "big-image", "audio", "video"})


def read_itext(loading: Loading) -> dict[str, dict[str, etree._Element | str]]:
    """Every text by language and id; those that show answers are kept as elements, to be compiled where used."""
    texts: dict[str, dict[str, etree._Element | str]] = {}
    itext = next(children(loading.xmodel, "itext"), None)
    for translation in children(itext, "translation"):
        table = texts.setdefault(translation.get("lang", ""), {})
        for text in children(translation, "text"):
            table[text.get("id", "")] = _plain_value(text, loading)
    return texts


def languages_of(loading: Loading) -> tuple[tuple[str, ...], str]:
    """The languages in their order, and the default one (the first where none is marked)."""
    itext = next(children(loading.xmodel, "itext"), None)
    found = list(children(itext, "translation"))
    names = tuple(dict.fromkeys(each.get("lang", "") for each in found))
    default = [each.get("lang", "") for each in found if each.get("default") is not None and _yes(each)]
    return names, (default or [*names, ""])[0]


def _yes(translation: etree._Element) -> bool:
    return flag(translation.get("default")) or translation.get("default") == ""


def _plain_value(text: etree._Element, loading: Loading) -> etree._Element | str:
    values = {value.get("form"): value for value in children(text, "value")}
    for form in values:
        if form in _MEDIA:
            loading.unsupported(text.get("id", ""), f"{form} in labels", "the words are shown without it", once=True)
        elif form not in _PLAIN_FORMS:
            loading.unsupported(text.get("id", ""), f"texts of form {form}", "they are not shown", once=True)
    chosen = next((values[form] for form in _PLAIN_FORMS if form in values), None)
    if chosen is None:
        return ""
    return chosen if len(chosen) else (chosen.text or "").strip()


def texts_of(element: etree._Element | None, home: Definition, loading: Loading) -> Texts | None:
    """The words of a ``label`` or ``hint`` element as they stand at ``home``; none where there is no element."""
    if element is None:
        return None
    inline = _wording(element, home, loading)
    reference = element.get("ref")
    if reference is None:
        return Texts(inline=inline)
    match = _ITEXT.fullmatch(reference)
    if match is None:
        shown = loading.expression(reference, home, local(element))
        return Texts(inline=(shown,) if shown else inline)
    return _translated(match[1] or match[2] or "", inline, home, loading)


def texts_of_message(message: str | None, home: Definition, loading: Loading) -> Texts | None:
    """The words of a message attribute: plain, or a pointer to itext."""
    if message is None:
        return None
    match = _ITEXT.fullmatch(message)
    return _translated(match[1] or match[2] or "", "", home, loading) if match else Texts(inline=message)


def _translated(text_id: str, inline: Wording, home: Definition, loading: Loading) -> Texts:
    found = {language: table[text_id] for language, table in loading.itext.items() if text_id in table}
    if not found and not inline:
        loading.fault(home.path, "label", f"there is no text {text_id!r} in any language")
    loading.users.setdefault(text_id, home)
    wordings = {
        language: words if isinstance(words, str) else _wording(words, home, loading)
        for language, words in found.items()
    }
    return Texts(text_id, inline, wordings)


def _wording(element: etree._Element, home: Definition, loading: Loading) -> Wording:
    parts = [part for part in _parts(element, home, loading) if part != ""]
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    if all(isinstance(part, str) for part in parts):
        return "".join(part for part in parts if isinstance(part, str))
    return tuple(parts)


def _parts(element: etree._Element, home: Definition, loading: Loading) -> Iterator[str | Expression]:
    yield element.text or ""
    for child in element:
        if local(child) == "output":
            shown = loading.expression(child.get("value") or child.get("ref"), home, "label")
            yield shown or ""
        else:
            yield "".join(str(part) for part in child.itertext())
        yield child.tail or ""


def itext_for_expressions(loading: Loading) -> tuple[dict[str, dict[str, Wording]], bool]:
    """Every text by language and id, as expressions find it by id; and whether choices may show answers."""
    live = False
    texts: dict[str, dict[str, Wording]] = {}
    for language, table in loading.itext.items():
        texts[language] = {}
        for text_id, words in table.items():
            live = live or (not isinstance(words, str) and text_id not in loading.users)
            home = loading.users.get(text_id, loading.document)
            texts[language][text_id] = words if isinstance(words, str) else _wording(words, home, loading)
    return texts, live


def without_answers(wording: Wording) -> str:
    """The words alone, with a dash where an answer would be shown."""
    if isinstance(wording, str):
        return wording
    return "".join(part if isinstance(part, str) else "–" for part in wording)
