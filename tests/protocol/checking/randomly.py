"""Small random forms, and everything that can be answered in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final
from xml.sax.saxutils import quoteattr

from hypothesis import strategies as st

from fieldtool.protocol import Form, Session, load_xform
from tests.protocol.forms import HEAD, session

__all__ = ["Question", "Sample", "answered", "samples"]

_CHOICES: Final = ("a", "b", "1", "2")


@dataclass(frozen=True)
class Question:
    """One item: its kind, its answers, and its expressions."""

    name: str
    kind: str
    answers: tuple[str, ...]
    relevant: str = ""
    constraint: str = ""
    calculation: str = ""

    @property
    def data(self) -> str:
        """The data type of its bind."""
        return {"integer": "int", "decimal": "decimal"}.get(self.kind, "string")


@dataclass(frozen=True)
class Sample:
    """A form with a condition that is asked about."""

    questions: tuple[Question, ...]
    group: str
    condition: str

    def form(self) -> Form:
        """The form; the questions from the third on lie in a group."""
        inside = "".join(f"<{each.name}/>" for each in self.questions[2:])
        outside = "".join(f"<{each.name}/>" for each in self.questions[:2])
        binds = "".join(self._bind(each) for each in self.questions)
        group = f'<bind nodeset="/data/g" relevant={quoteattr(self.group)}/>' if self.group else ""
        body = "".join(_control(each, self._path(each)) for each in self.questions)
        return load_xform(
            (
                f'{HEAD}<h:head><h:title>Small</h:title><model><instance><data id="small" version="1">{outside}'
                f"<g>{inside}</g></data></instance>{group}{binds}</model></h:head><h:body>{body}</h:body></h:html>"
            ).encode(),
            "small.xml",
        )

    def _path(self, question: Question) -> str:
        return f"/data/{'g/' if question in self.questions[2:] else ''}{question.name}"

    def _bind(self, question: Question) -> str:
        told = {
            "type": question.data, "relevant": question.relevant, "constraint": question.constraint,
            "calculate": question.calculation,
        }  # fmt: skip
        written = " ".join(f"{name}={quoteattr(text)}" for name, text in told.items() if text)
        return f'<bind nodeset="{self._path(question)}" {written}/>'

    def paths(self) -> dict[str, str]:
        """Where each question lies."""
        return {each.name: self._path(each) for each in self.questions}


def _control(question: Question, path: str) -> str:
    if question.calculation:
        return ""
    tag = {"select_one": "select1", "select_multiple": "select"}.get(question.kind, "input")
    items = "".join(
        f"<item><label>{value}</label><value>{value}</value></item>" for value in _CHOICES if tag != "input"
    )
    return f'<{tag} ref="{path}"><label>{question.name}</label>{items}</{tag}>'


def answered(sample: Sample, form: Form) -> Iterator[Session]:
    """One run, as it stands after every combination of answers, given in both orders, as far as it takes them."""
    paths = sample.paths()
    asked = [each for each in sample.questions if not each.calculation]
    run = session(form)
    for answers in product(*(("", *each.answers) for each in asked)):
        given = list(zip(asked, answers, strict=True))
        for order in (given, given[::-1]):
            for question, answer in order:
                if answer:
                    run.set(paths[question.name], answer)
                else:
                    run.clear(paths[question.name])
            yield run


# What can be asked


def _item(names: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from([f"/data/{'g/' if name in {'s', 't'} else ''}{name}" for name in names])


def _comparison(names: list[str]) -> st.SearchStrategy[str]:
    item = _item(names)
    literal = st.sampled_from(["'a'", "'b'", "'1'", "''", "'x'", "1", "2", "0", "'a b'", "true()", "'2'"])
    operator = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
    whole = st.builds("{} {} {}".format, item, operator, st.one_of(literal, item))
    selected = st.builds("selected({}, {})".format, item, st.sampled_from(["'a'", "'1'", "''", "'x'"]))
    count = st.builds("count-selected({}) {} {}".format, item, operator, st.sampled_from(["0", "1", "2"]))
    other = st.builds(
        "{}({}) {} {}".format, st.sampled_from(["number", "string", "string-length", "int"]), item,
        operator, literal,
    )  # fmt: skip
    first = st.builds("coalesce({}, {}) {} {}".format, item, item, operator, literal)
    return st.one_of(whole, whole, selected, count, item, other, first)


def _condition(names: list[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        _comparison(names),
        lambda inner: st.one_of(
            st.builds("({} and {})".format, inner, inner),
            st.builds("({} or {})".format, inner, inner),
            st.builds("not({})".format, inner),
            st.builds("if({}, {}, {})".format, inner, inner, inner),
        ),
        max_leaves=5,
    )


def _value(names: list[str]) -> st.SearchStrategy[str]:
    simple = st.sampled_from(["'a'", "'b'", "1", "2", "''", "true()"])
    return st.one_of(
        st.builds("if({}, {}, {})".format, _condition(names), simple, simple),
        st.builds("{} + {}".format, _item(names), st.sampled_from(["1", "number(/data/p)"])),
        st.builds("coalesce({}, {})".format, _item(names), simple),
        st.builds("count-selected({}) - 1".format, _item(names)),
        _condition(names),
        _item(names),
    )


_KINDS: Final = {
    "select_one": ("a", "b", "1"),
    "select_multiple": ("a", "1", "a b"),
    "integer": ("0", "1", "5"),
    "decimal": ("0.5", "1"),
    "text": ("a", "1", "a b"),
}


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    """Four questions, the last perhaps calculated, and a condition over them."""
    questions: list[Question] = []
    for place, name in enumerate(("p", "q", "s", "t")):
        before = [each.name for each in questions]
        kind = draw(st.sampled_from(sorted(_KINDS)))
        relevant = draw(st.just("") | _condition(before)) if before else ""
        constraint = draw(st.sampled_from(["", "", ". != 'a'", ". > 0", ". >= 1 and . < 3", "selected(., 'a')"]))
        if place and draw(st.sampled_from([False, False, True])):
            questions.append(Question(name, "text", (), relevant, "", draw(_value(before))))
        else:
            questions.append(Question(name, kind, _KINDS[kind], relevant, constraint))
    names = [each.name for each in questions]
    group = draw(_condition(names[:2])) if draw(st.booleans()) else ""
    return Sample(tuple(questions), group, draw(_condition(names)))
