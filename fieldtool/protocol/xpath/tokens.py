"""Cuts an ODK XPath expression into tokens, and decides which of them are operators (XPath 1.0, section 3.7)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from fieldtool.protocol.errors import ExpressionError

__all__ = ["PRECEDENCE", "Token", "tokens_of"]

PRECEDENCE: Final = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6,
}  # fmt: skip
"""How closely each operator binds."""

_TOKEN: Final = re.compile(
    r"""\s*(?:
      (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<item>\$\{\s*[^\s{}]+\s*\})
    | (?P<variable>\$)
    | (?P<name>[^\W\d][\w.\-]*(?::(?!:)(?:[^\W\d][\w.\-]*|\*))?)
    | (?P<symbol>//|::|!=|(?:<|>|&lt;|&gt;)=?|\.\.|[-+=|*/()\[\],.@])
    | (?P<end>\Z)
    | (?P<wrong>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_WORDS: Final = re.compile(r"and|or|div|mod")
_ESCAPED: Final = {"&lt;": "<", "&lt;=": "<=", "&gt;": ">", "&gt;=": ">="}
"""Comparisons that were escaped once too often on their way into XML; Enketo, and so Kobo, reads them too."""


class Token(NamedTuple):
    """A piece of an expression and where it stands; ``kind`` is its part in the grammar."""

    kind: str
    text: str
    position: int


def tokens_of(source: str) -> list[Token]:
    """The tokens of an expression, the last one of kind ``end``."""
    tokens: list[Token] = []
    offset = 0
    while not tokens or tokens[-1].kind != "end":
        match = _TOKEN.match(source, offset)
        if match is None or match.lastgroup is None:  # pragma: no cover - the pattern matches anything
            raise ExpressionError("it cannot be read", offset)
        kind, text, start = match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)
        token = _in_place(kind, _ESCAPED.get(text, text), start, after_operand=_ends_operand(tokens))
        tokens.append(token)
        offset = start + len(token.text) if token.kind == "operator" and kind == "name" else match.end()
    return tokens


def _ends_operand(tokens: list[Token]) -> bool:
    if not tokens:
        return False
    return tokens[-1].kind in {"number", "text", "item", "name"} or tokens[-1].text in {")", "]", ".", ".."}


def _in_place(kind: str, text: str, start: int, *, after_operand: bool) -> Token:
    """After an operand, ``*`` and the words are operators; elsewhere they are names.

    No name can follow an operand, so a word that another name is glued to (``6andpath``) is an operator too, as in
    JavaRosa (its test of the parser) and Enketo.
    """
    if kind == "variable":
        raise ExpressionError("variables are not available; an item is written ${name}", start)
    if kind == "wrong":
        raise ExpressionError(_wrong(text), start)
    if kind == "name" and after_operand and (word := _WORDS.match(text)):
        return Token("operator", word[0], start)
    if kind == "symbol" and text in PRECEDENCE and (text != "*" or after_operand):
        return Token("operator", text, start)
    return Token("name" if text == "*" and kind == "symbol" else kind, text, start)


def _wrong(text: str) -> str:
    return "a text has no closing quote" if text in "'\"" else f"{text!r} has no meaning here"
