from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from fieldtool.model import Urgency
from fieldtool.protocol import Protocol, WorkDays, builtin_pack_folder, due_at, load_pack, parse_span
from tests.packs.playing import NOW, Play, Vignette, play, vignettes
from tests.packs.written import PACK, PROTOCOLS, rows

ALL = vignettes()
EVENTS = dict.fromkeys(("arrival", "screening-start", "finding"), NOW)
IN_AN_HOUR = NOW + timedelta(hours=1)


@cache
def _protocols() -> Mapping[str, Protocol]:
    return dict(zip(PROTOCOLS, load_pack(PACK).protocols, strict=True))


@cache
def _played(vignette_id: str) -> Play:
    vignette = next(vignette for vignette in ALL if vignette.id == vignette_id)
    return play(_protocols()[vignette.protocol], vignette)


def _ids(vignette: Vignette) -> str:
    return vignette.id


def test_the_pack_loads() -> None:
    """The pack that ships has three protocols, in order, without anything that the engine leaves out."""
    pack = load_pack(builtin_pack_folder())
    assert (pack.name, pack.version, len(pack.protocols)) == ("reception", "2026.1", 3)
    assert [protocol.form.unsupported for protocol in pack.protocols] == [(), (), ()]
    assert all({"es", "en", "fr"} <= set(protocol.titles) for protocol in pack.protocols)


@pytest.mark.parametrize("vignette", ALL, ids=_ids)
def test_findings(vignette: Vignette) -> None:
    """These answers raise these findings, this urgent, and no other."""
    raised = _played(vignette.id).evaluation.findings
    assert {finding.name: finding.urgency.value for finding in raised} == dict(vignette.findings)
    assert all(finding.because and finding.sources for finding in raised)


@pytest.mark.parametrize("vignette", ALL, ids=_ids)
def test_actions(vignette: Vignette) -> None:
    """These answers ask for these actions, each within its time, and for no other."""
    raised = _played(vignette.id).evaluation.actions
    assert {action.name: action.due_within for action in raised} == {
        name: parse_span(text) for name, text in vignette.actions.items()
    }
    assert all(action.because and action.sources for action in raised)


@pytest.mark.parametrize("vignette", ALL, ids=_ids)
def test_referrals(vignette: Vignette) -> None:
    """These answers offer these hand-overs, each with what the person said to it."""
    raised = _played(vignette.id).evaluation.referrals
    assert {referral.name: referral.consent for referral in raised} == dict(vignette.referrals)


@pytest.mark.parametrize("vignette", [v for v in ALL if v.asked], ids=_ids)
def test_questions(vignette: Vignette) -> None:
    """A person is asked what matters for them, and little else."""
    asked, wanted = _played(vignette.id).asked, vignette.asked
    assert len(asked) <= int(wanted.get("at_most", len(asked)))
    assert set(wanted.get("with", ())) <= set(asked)
    assert not set(wanted.get("without", ())) & set(asked)
    assert list(asked) == list(wanted.get("exactly", asked))


def test_counts_of_questions(record_property: Any) -> None:  # noqa: ANN401 - pytest gives it no type
    """An adult who needs nothing sees at most 15, 8 and 20 questions; the counts stand in the test report."""
    men = [v for v in ALL if "at_most" in v.asked and v.facts["case_sex"] == "m"]
    counts = {v.protocol: len(_played(v.id).asked) for v in men}
    for protocol, count in counts.items():
        record_property(protocol, count)
    assert list(counts) == list(PROTOCOLS)
    assert list(counts.values()) == [13, 8, 19]


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("sheet", ["findings", "actions", "referrals"])
def test_every_rule_has_a_vignette(protocol: str, sheet: str) -> None:
    """There is a person for every finding, action and referral."""
    raised = {row.name for v in ALL if v.protocol == protocol for row in _conclusions(v, sheet)}
    assert {row["name"] for row in rows(protocol, sheet)} - raised == set()


@pytest.mark.parametrize("vignette", [v for v in ALL if "now" in v.findings.values()], ids=_ids)
def test_what_is_urgent_is_acted_on(vignette: Vignette) -> None:
    """A finding to act on now always brings an action within the hour, because of the same answers."""
    evaluation = _played(vignette.id).evaluation
    for finding in (found for found in evaluation.findings if found.urgency is Urgency.NOW):
        paths = {because.path for because in finding.because}
        assert any(
            action.urgency is Urgency.NOW
            and (due := due_at(action, EVENTS, WorkDays("MEX"))) is not None
            and due <= IN_AN_HOUR
            and paths & {because.path for because in action.because}
            for action in evaluation.actions
        ), finding.name


def _conclusions(vignette: Vignette, sheet: str) -> Collection[Any]:
    found: Collection[Any] = getattr(_played(vignette.id).evaluation, sheet)
    return found
