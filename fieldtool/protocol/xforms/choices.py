"""The choices that a question offers now, and words with answers put into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldtool.protocol.xforms.form import ONLY_LANGUAGE, ChoiceList, Texts, Wording
from fieldtool.protocol.xforms.styling import Run, plain, runs_with
from fieldtool.protocol.xpath.tree import Environment
from fieldtool.protocol.xpath.values import to_text

__all__ = [
    "Choice",
    "among",
    "choice_pictures",
    "choices_now",
    "other_words",
    "rendered",
    "styled_words",
    "values_now",
    "words",
]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: the value that is stored, and its label in the language that was asked for."""

    value: str
    label: str


def choices_now(choices: ChoiceList, env: Environment, language: str, *, written: bool = False) -> tuple[Choice, ...]:
    """The choices as they are offered at ``env``, labels in the language of ``env`` and ``language``.

    Labels are plain words; with ``written`` they keep their marks for style, as calculations see them.
    """
    if choices.itemset is None:
        return tuple(
            Choice(value, rendered(label.marked(language) if written else label.wording(language), env))
            for value, label in choices.fixed
        )
    itemset = choices.itemset
    if itemset.entries.nodes is None:
        return ()
    found: list[Choice] = []
    for position, node in enumerate(nodes := itemset.entries.nodes(env), start=1):
        at = env.inside(node, position, len(nodes))
        label = to_text(itemset.label.value(at))
        found.append(Choice(to_text(itemset.value.value(at)), label if written else plain(label)))
    return tuple(found)


def values_now(choices: ChoiceList, env: Environment) -> frozenset[str]:
    """The values that are offered at ``env``, without their labels."""
    if choices.itemset is None:
        return frozenset(value for value, _label in choices.fixed)
    itemset = choices.itemset
    if itemset.entries.nodes is None:
        return frozenset()
    return frozenset(to_text(itemset.value.value(env.inside(node, 1, 1))) for node in itemset.entries.nodes(env))


def choice_pictures(
    choices: ChoiceList, env: Environment, language: str, pictures: Mapping[str, Mapping[str, Mapping[str, str]]]
) -> dict[str, Mapping[str, str]]:
    """What stands beside the labels of the choices offered at ``env``, by value; ``pictures`` are the model's."""
    if choices.itemset is None:
        return {value: label.media_in(language) for value, label in choices.fixed if label.media_in(language)}
    itemset = choices.itemset
    table = pictures.get(language) or pictures.get(ONLY_LANGUAGE) or {}
    if itemset.text is None or itemset.entries.nodes is None or not table:
        return {}
    found: dict[str, Mapping[str, str]] = {}
    for position, node in enumerate(nodes := itemset.entries.nodes(env), start=1):
        at = env.inside(node, position, len(nodes))
        beside = table.get(to_text(itemset.text.value(at)))
        if beside:
            found[to_text(itemset.value.value(at))] = beside
    return found


def among(text: str, kind: str, values: frozenset[str]) -> str:
    """The part of an answer that is among the values on offer."""
    if kind == "select_one":
        return text if text in values else ""
    return " ".join(part for part in text.split() if part in values)


def words(texts: Texts | None, env: Environment, language: str) -> str:
    """The words of a label in ``language``, answers put in; empty where it has none."""
    return rendered(texts.wording(language), env) if texts is not None else ""


def styled_words(texts: Texts | None, env: Environment, language: str) -> tuple[Run, ...]:
    """The same words with their styles, which answers have no part in."""
    if texts is None:
        return ()
    wording = texts.marked(language)
    parts = (wording,) if isinstance(wording, str) else wording
    return runs_with(parts, lambda part: to_text(part.value(env)))


def other_words(forms: Mapping[str, Wording], env: Environment, language: str) -> str:
    """Another form of a text, such as its short one, in ``language``, answers put in; empty where it has none."""
    return rendered(forms.get(language) or forms.get(ONLY_LANGUAGE) or "", env)


def rendered(wording: Wording, env: Environment) -> str:
    """Words with the values of their expressions at ``env``."""
    if isinstance(wording, str):
        return wording
    return "".join(part if isinstance(part, str) else to_text(part.value(env)) for part in wording)
