"""Words of a form: itext in every language, labels that point to it, and answers shown inside labels.

Sources: getodk/xforms-spec, ``_sections/70-languages.md`` and ``_sections/80-media.md``; XLSForm for ``guidance``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from fieldtool.protocol.xforms.form import Texts, Wording
from fieldtool.protocol.xforms.loading import Loading, Spoken
from fieldtool.protocol.xforms.markup import children, first, flag, local, text_of
from fieldtool.protocol.xforms.media import RefusedMedia
from fieldtool.protocol.xpath.expression import Expression
from fieldtool.protocol.xpath.tree import Definition

__all__ = [
    "itext_for_expressions",
    "languages_of",
    "read_itext",
    "texts_of",
    "texts_of_message",
    "without_answers",
]

_ITEXT: Final = re.compile(r"\s*jr:itext\(\s*(?:'([^']*)'|\"([^\"]*)\")\s*\)\s*")
_SPOKEN: Final = (None, "long", "short")
"""Which form of a text is its words, the best one first."""
_GUIDANCE: Final = ("guidance", "print")
"""What XLSForm and what the specification call words for whoever asks, beside a hint."""
_MEDIA: Final = ("image", "big-image", "audio", "video")


def read_itext(loading: Loading) -> None:
    """Fill the texts of ``loading``, by language and id; those that show answers wait until they are used."""
    for translation in children(first(loading.xmodel, "itext"), "translation"):
        table = loading.itext.setdefault(translation.get("lang", ""), {})
        for text in children(translation, "text"):
            values = list(text)
            table[text.get("id", "")] = (
                Spoken(_plain_or_element(values[0]))
                if len(values) == 1 and not values[0].attrib
                else _spoken(text, loading)
            )


def languages_of(loading: Loading) -> tuple[tuple[str, ...], str]:
    """The languages in their order, and the default one (the first where none is marked)."""
    found = list(children(first(loading.xmodel, "itext"), "translation"))
    names = tuple(dict.fromkeys(each.get("lang", "") for each in found))
    default = [each.get("lang", "") for each in found if each.get("default") is not None and _yes(each)]
    return names, (default or [*names, ""])[0]


def _yes(translation: etree._Element) -> bool:
    return flag(translation.get("default")) or translation.get("default") == ""


def _spoken(text: etree._Element, loading: Loading) -> Spoken:
    values = {value.get("form"): value for value in children(text, "value")}
    pictures = {}
    for form, value in values.items():
        if form in _MEDIA:
            pictures[form] = _reference(text_of(value), text.get("id", ""), loading)
        elif form not in _SPOKEN and form not in _GUIDANCE:
            loading.unsupported(text.get("id", ""), f"texts of form {form}", "they are not shown", once=True)
    if "image" not in pictures:
        pictures.pop("big-image", None)  # it does nothing alone (``80-media.md``)
    words = next((values[form] for form in _SPOKEN if form in values), None)
    others = {name: _plain_or_element(values[form]) for name, form in (
        ("short", "short"), ("guidance", "print"), ("guidance", "guidance"),
    ) if form in values}  # fmt: skip
    return Spoken("" if words is None else _plain_or_element(words), others, pictures)


def _plain_or_element(value: etree._Element) -> etree._Element | str:
    return value if len(value) else (value.text or "").strip()


def _reference(uri: str, text_id: str, loading: Loading) -> str:
    """The address of a picture or sound; one that leads outside the folder is a mistake, a missing one is told."""
    try:
        if uri and loading.model.media.path(uri) is None:
            loading.unsupported(uri, "a file beside labels is missing", "the words are shown without it", once=True)
    except RefusedMedia as refused:
        loading.fault("", "media", f"{refused} (in the text {text_id})", refused.hint)
    return uri


# Labels


def texts_of(element: etree._Element | None, home: Definition, loading: Loading) -> Texts | None:
    """The words of a ``label`` or ``hint`` element as they stand at ``home``; none where there is no element."""
    if element is None:
        return None
    inline = _wording(element, home, loading)
    reference = element.get("ref")
    if reference is None:
        return _inline(inline, loading)
    match = _ITEXT.fullmatch(reference)
    if match is None:
        shown = loading.expression(reference, home, local(element))
        return Texts(inline=(shown,)) if shown else _inline(inline, loading)
    text_id = match[1] or match[2] or ""
    texts = _translated(text_id, inline, home, loading)
    if texts is None:
        loading.unsupported(home.path, f"the text {text_id!r} is in no language", "nothing is shown in its place")
    return texts


def texts_of_message(message: str | None, home: Definition, loading: Loading) -> Texts | None:
    """The words of a message attribute: plain, or a pointer to itext; a text that is not there is told."""
    if message is None:
        return None
    match = _ITEXT.fullmatch(message)
    if match is None:
        return _inline(message, loading)
    text_id = match[1] or match[2] or ""
    texts = _translated(text_id, "", home, loading)
    if texts is None:
        loading.unsupported(home.path, f"the message {text_id!r} is in no language", "a sentence of ours is shown")
    return texts


def _inline(wording: Wording, loading: Loading) -> Texts:
    shown = loading.plain(wording)
    return Texts(inline=shown, styled={} if shown == wording else {"": wording})


def _translated(text_id: str, inline: Wording, home: Definition, loading: Loading) -> Texts | None:
    shown: dict[str, Wording] = {}
    styled: dict[str, Wording] = {}
    more: dict[str, Spoken] = {}
    for language, table in loading.itext.items():
        spoken = table.get(text_id)
        if spoken is not None:
            words = _compiled(spoken, home, loading)
            shown[language] = plain = loading.plain(words)
            if plain is not words:
                styled[language] = words
            if spoken.others or spoken.pictures:
                more[language] = spoken
    if not shown:
        return _inline(inline, loading) if inline else None
    if not more:
        return Texts(text_id, loading.plain(inline), shown, styled)
    return Texts(
        text_id, loading.plain(inline), shown, styled,
        _others("short", more, home, loading), _others("guidance", more, home, loading),
        {language: each.pictures for language, each in more.items() if each.pictures},
    )  # fmt: skip


def _others(name: str, found: Mapping[str, Spoken], home: Definition, loading: Loading) -> dict[str, Wording]:
    return {
        language: loading.plain(_wording_of(each.others[name], home, loading))
        for language, each in found.items() if name in each.others
    }  # fmt: skip


def _compiled(spoken: Spoken, home: Definition, loading: Loading) -> Wording:
    if isinstance(spoken.words, str):
        return spoken.words
    wording = _wording(spoken.words, home, loading)
    spoken.compiled = wording if spoken.compiled is None else spoken.compiled
    return wording


def _wording_of(words: etree._Element | str, home: Definition, loading: Loading) -> Wording:
    return words if isinstance(words, str) else _wording(words, home, loading)


def _wording(element: etree._Element, home: Definition, loading: Loading) -> Wording:
    if not len(element):
        return (element.text or "").strip()
    parts = [part for part in _parts(element, home, loading) if part != ""]
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    if all(isinstance(part, str) for part in parts):
        return "".join(part for part in parts if isinstance(part, str))
    return tuple(parts)


def _parts(element: etree._Element, home: Definition, loading: Loading) -> Iterator[str | Expression]:
    yield _unindented(element.text or "")
    for child in element:
        if local(child) == "output":
            shown = loading.expression(child.get("value") or child.get("ref"), home, "label")
            yield shown or ""
        else:
            yield "".join(str(part) for part in child.itertext())
        yield _unindented(child.tail or "")


def _unindented(text: str) -> str:
    """Words next to an answer: how a file that was made pretty is indented is one blank, not part of them."""
    inner = text.strip()
    if len(inner) == len(text):
        return text
    start = len(text) - len(text.lstrip())
    before, after = text[:start], text[start + len(inner) :]
    return (" " if _is_indent(before) else before) + inner + (" " if _is_indent(after) else after)


def _is_indent(blank: str) -> bool:
    return len(blank) - blank.rfind("\n") > 2 and "\n" in blank


# Texts by id


def itext_for_expressions(loading: Loading) -> None:
    """Fill what expressions find by id: every text as it is written, and whether choices may show answers."""
    model = loading.model
    for language, table in loading.itext.items():
        texts = model.itext.setdefault(language, {})
        for text_id, spoken in table.items():
            if spoken.compiled is None:
                model.live_choices = model.live_choices or not isinstance(spoken.words, str)
                _compiled(spoken, loading.document, loading)
            texts[text_id] = spoken.words if isinstance(spoken.words, str) else spoken.compiled or ""
            if spoken.pictures:
                model.pictures.setdefault(language, {})[text_id] = dict(spoken.pictures)


def without_answers(wording: Wording) -> str:
    """The words alone, with a dash where an answer would be shown."""
    if isinstance(wording, str):
        return wording
    return "".join(part if isinstance(part, str) else "–" for part in wording)
