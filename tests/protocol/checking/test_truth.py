"""What is called impossible is impossible: nothing that any answers reach is ever said to be unreachable."""

from __future__ import annotations

from hypothesis import given, settings

from fieldtool.protocol.checking.facts import facts_of_form
from fieldtool.protocol.checking.truth import Reasoner
from fieldtool.protocol.xpath.expression import compile_expression
from tests.protocol.checking.randomly import Sample, answered, samples


@given(samples())
@settings(max_examples=60, deadline=None)
def test_nothing_reachable_is_called_unreachable(sample: Sample) -> None:
    """Whatever any combination of answers makes true or relevant, the reasoner calls possible."""
    form = sample.form()
    reasoner = Reasoner(facts_of_form(form))
    catalogue = form.model.catalogue
    condition = compile_expression(sample.condition, catalogue.document, catalogue)
    may_hold = reasoner.possible([(condition.tree, catalogue.document)])
    lost = {
        definition.path
        for definition in catalogue.document.below()
        if not reasoner.possible([
            (each.relevant.tree, each) for each in definition.lineage() if each.relevant is not None
        ])
    }  # fmt: skip
    for run in answered(sample, form):
        values = {path: run.value(path) for path in run.states()}
        assert may_hold or not condition.test(run.environment()), values
        assert not {path for path in lost if run.is_relevant(path)}, values
