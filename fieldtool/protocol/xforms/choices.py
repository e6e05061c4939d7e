"""The choices that a question offers now, and words with answers put into them."""

from __future__ import annotations

from dataclasses import dataclass

from fieldtool.protocol.xforms.form import ChoiceList, Texts, Wording
from fieldtool.protocol.xpath.tree import Environment
from fieldtool.protocol.xpath.values import to_text

__all__ = ["Choice", "among", "choices_now", "rendered", "values_now", "words"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: the value that is stored, and its label in the language that was asked for."""

    value: str
    label: str


def choices_now(choices: ChoiceList, env: Environment, language: str) -> tuple[Choice, ...]:
    """The choices as they are offered at ``env``, labels in the language of ``env`` and ``language``."""
    if choices.itemset is None:
        return tuple(Choice(value, words(label, env, language)) for value, label in choices.fixed)
    itemset = choices.itemset
    if itemset.entries.nodes is None:
        return ()
    found: list[Choice] = []
    for position, node in enumerate(nodes := itemset.entries.nodes(env), start=1):
        at = env.inside(node, position, len(nodes))
        found.append(Choice(to_text(itemset.value.value(at)), to_text(itemset.label.value(at))))
    return tuple(found)


def values_now(choices: ChoiceList, env: Environment) -> frozenset[str]:
    """The values that are offered at ``env``, without their labels."""
    if choices.itemset is None:
        return frozenset(value for value, _label in choices.fixed)
    itemset = choices.itemset
    if itemset.entries.nodes is None:
        return frozenset()
    return frozenset(to_text(itemset.value.value(env.inside(node, 1, 1))) for node in itemset.entries.nodes(env))


def among(text: str, kind: str, values: frozenset[str]) -> str:
    """The part of an answer that is among the values on offer."""
    if kind == "select_one":
        return text if text in values else ""
    return " ".join(part for part in text.split() if part in values)


def words(texts: Texts | None, env: Environment, language: str) -> str:
    """The words of a label in ``language``, answers put in; empty where it has none."""
    return rendered(texts.wording(language), env) if texts is not None else ""


def rendered(wording: Wording, env: Environment) -> str:
    """Words with the values of their expressions at ``env``."""
    if isinstance(wording, str):
        return wording
    return "".join(part if isinstance(part, str) else to_text(part.value(env)) for part in wording)
