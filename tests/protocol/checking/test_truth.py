"""What is called impossible is impossible: nothing that any answers reach is ever said to be unreachable."""

from __future__ import annotations

import pytest
from hypothesis import given

from fieldtool.protocol import Form
from fieldtool.protocol.checking.facts import facts_of_form
from fieldtool.protocol.checking.truth import Reasoner
from fieldtool.protocol.xpath.expression import compile_expression
from tests.protocol.checking.randomly import Question, Sample, answered, samples
from tests.protocol.forms import bind, small


def _possible(form: Form, condition: str) -> bool:
    catalogue = form.model.catalogue
    compiled = compile_expression(condition, catalogue.document, catalogue)
    return Reasoner(facts_of_form(form)).possible([(compiled.tree, catalogue.document)])


def _lost(form: Form) -> set[str]:
    reasoner = Reasoner(facts_of_form(form))
    return {
        definition.path
        for definition in form.model.catalogue.document.below()
        if not reasoner.possible(
            [(each.relevant.tree, each) for each in definition.lineage() if each.relevant is not None]
        )
    }


@given(samples())
def test_nothing_reachable_is_called_unreachable(sample: Sample) -> None:
    """Whatever any combination of answers makes true or relevant, the reasoner calls possible."""
    form = sample.form()
    catalogue = form.model.catalogue
    condition = compile_expression(sample.condition, catalogue.document, catalogue)
    may_hold, lost = _possible(form, sample.condition), _lost(form)
    if may_hold and not lost:
        return
    for run in answered(sample, form):
        assert may_hold or not condition.test(run.environment()), sample.condition
        assert not {path for path in lost if run.is_relevant(path)}, lost


_FOUR = (
    Question("p", "select_one", ("a", "b", "1")),
    Question("q", "select_multiple", ("a", "1", "a b")),
    Question("s", "integer", ("0", "5"), relevant="/data/p = 'a'", constraint=". >= 0 and . <= 150"),
    Question("t", "text", (), calculation="if(/data/g/s < 5, 'young', 'old')"),
)


@pytest.mark.parametrize(
    "condition",
    [
        "false()", "1 = 2", "not(true())", "/data/p = 'a' and /data/p = 'b'", "/data/p = 'c'",
        "/data/p = '' and /data/p = 'a'", "/data/g/s > 5 and /data/g/s < 3", "/data/g/s > 5 and /data/g/s < 6",
        "/data/g/s > 150", "/data/g/s = 'old'",
        "/data/g/s = 3 and /data/p = 'b'", "selected(/data/q, 'x')", "selected(/data/q, 'a') and /data/q = ''",
        "/data/q = 'a' and selected(/data/q, 'b')", "selected(/data/q, 'a') and count-selected(/data/q) < 1",
        "count-selected(/data/q) > 4", "/data/g/t = 'yong'", "/data/g/t = 'young' and /data/g/s > 7",
        "/data/g/t = 'young' and /data/p = 'b'", "not(/data/p = 'a') and /data/g/s >= 0", "/data/p > 2",
        "(/data/p = 'x' or /data/p = 'y') and /data/g/s > 0", "coalesce(/data/p, 'z') = ''", "/data/g/s + 1 > 151",
        "not(/data/p != 'a') and not(/data/p != 'b')", "string-length(/data/p) < 0", "position(..) < 0", "random() > 2",
    ],
)  # fmt: skip
def test_contradictions_are_found(condition: str) -> None:
    """Constants, choices that are not there or exclude each other, ranges, constraints, calculations, relevance."""
    form = Sample(_FOUR, "", "true()").form()
    assert not _possible(form, condition)


@pytest.mark.parametrize(
    "condition",
    [
        "/data/p = 'a' or /data/p = 'b'", "/data/p != 'a' and /data/p != 'b'", "/data/p = ''", "/data/p = 1",
        "/data/g/s > 5 and /data/g/s < 7", "/data/g/s = '5'", "/data/g/s = '5.0'", "/data/q = 'a b'", "/data/q = 'b a'",
        "selected(/data/q, 'a') and selected(/data/q, 'b')", "/data/g/t = 'old' and /data/p = 'b'",
        "/data/g/s = 3 and /data/p = 'a'", "once(/data/p) = 'x'", "/data/p = /data/q and /data/p != ''",
        "count(/data/g/*) = 7", "/data/p[. = 'a'] = 'b'", "//p = 'x'",
    ],
)  # fmt: skip
def test_what_may_be_is_left_alone(condition: str) -> None:
    """Conditions that answers meet, and those that nobody can know, are possible."""
    assert _possible(Sample(_FOUR, "", "true()").form(), condition)


_REPEAT = small(
    '<r jr:template=""><a/><b/></r><c/>',
    bind("r/a", type="int") + bind("r/b", relevant="/data/r/a = 1 and /data/r/a = 2")
    + bind("c", relevant="/data/r/a = 1 and /data/r/a = 2"),
    '<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/a"/><input ref="/data/r/b"/></repeat></group>'
    '<input ref="/data/c"/>',
)  # fmt: skip


def test_instances_of_a_repeat() -> None:
    """Inside a repeat an item is that of the same instance; seen from outside, one may be this and another that."""
    assert _lost(_REPEAT) == {"/data/r/b"}


def test_what_nobody_checks_may_be_anything() -> None:
    """A default outside the choices, and a value that the form sets, are not held to choices and constraints."""
    data = "<p>z</p><q/><s>900</s>"
    binds = bind("s", type="int", constraint=". &lt; 5".replace("&lt;", "<"))
    body = (
        '<select1 ref="/data/p"><item><label>a</label><value>a</value></item></select1>'
        '<select1 ref="/data/q"><item><label>a</label><value>a</value></item></select1><input ref="/data/s"/>'
    )
    model = '<setvalue ref="/data/q" event="odk-instance-first-load" value="\'y\'"/>'
    form = small(data, binds, body, model)
    assert _possible(form, "/data/p = 'z' and /data/q = 'y' and /data/s = 900")
    assert not _possible(form, "/data/p = 'y'")
    assert not _possible(form, "/data/s = 901")


def test_what_takes_too_long_may_be() -> None:
    """A condition with more ways than can be looked at is not called impossible; the question ends all the same."""
    form = Sample(_FOUR, "", "true()").form()
    many = " and ".join(f"(/data/p = 'a' or /data/g/s != {number} or selected(/data/q, 'a'))" for number in range(900))
    assert _possible(form, f"{many} and /data/p = 'a' and /data/p = 'b'")
