"""Gates open when what they ask for is there, and otherwise say what is missing and why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from fieldtool.errors import Faults
from fieldtool.protocol import Because, GateState, Missing, Protocol, Requirement, Session, Why, load_protocol
from tests.protocol.forms import session
from tests.protocol.writing import PROTOCOL, written

PRIVACY, TRAINED = Requirement("privacy"), Requirement("trained-interviewer")
SHARE, CLINIC = Requirement("consent", "share"), Requirement("service", "clinic")
GATED: Final = """
survey:
  - {type: select_one yn, name: share, "label::English (en)": May we?}
  - {type: begin_group, name: outer, "label::English (en)": Outer}
  - {type: select_one yn, name: a, "label::English (en)": A?}
  - {type: begin_group, name: middle, "label::English (en)": Middle}
  - {type: begin_group, name: inner, "label::English (en)": Inner}
  - {type: select_one yn, name: b, "label::English (en)": B?}
  - {type: end_group}
  - {type: end_group}
  - {type: end_group}
  - {type: begin_repeat, name: child, "label::English (en)": Child}
  - {type: select_one yn, name: assent, "label::English (en)": Does the child agree?}
  - {type: begin_group, name: talk, "label::English (en)": Talk}
  - {type: select_one yn, name: c, "label::English (en)": C?}
  - {type: end_group}
  - {type: end_repeat}
choices:
  - {list_name: yn, name: 'yes', "label::English (en)": 'Yes'}
  - {list_name: yn, name: 'no', "label::English (en)": 'No'}
settings:
  - {form_title: Gates, form_id: gates, version: '1', default_language: English (en)}
gates:
  - {group: inner, requires: service:clinic, "say::English (en)": No clinic yet}
  - {group: outer, requires: privacy consent:share, "say::English (en)": Later, "say::Español (es)": Luego}
  - {group: talk, requires: consent:assent, "say::English (en)": Play first}
"""


@pytest.fixture(scope="module")
def protocol(tmp_path_factory: pytest.TempPathFactory) -> Protocol:
    """A protocol with a gate inside another, and one inside a repeat."""
    return load_protocol(written(tmp_path_factory.mktemp("gates"), GATED))


@pytest.fixture
def run(protocol: Protocol) -> Session:
    """A run of it."""
    return session(protocol.form)


def _gate(
    protocol: Protocol, run: Session, path: str, confirmed: Mapping[str, bool] | None = None, *services: str
) -> GateState:
    found = protocol.evaluate(run, confirmed=confirmed, services=services).gate(path)
    assert found is not None
    return found


def test_at_first_every_gate_is_closed(protocol: Protocol, run: Session) -> None:
    """What is missing is told with why, and with the words to say; in the order of the form."""
    states = protocol.evaluate(run).gates
    assert [state.path for state in states] == ["/data/outer", "/data/outer/middle/inner", "/data/child[1]/talk"]
    assert [state.group for state in states] == ["outer", "inner", "talk"]
    assert not any(state.open for state in states)
    outer = states[0]
    assert outer.missing == (Missing(PRIVACY, Why.UNCONFIRMED), Missing(SHARE, Why.UNANSWERED))
    assert outer.say == {"en": "Later", "es": "Luego"}
    assert outer.because == (Because("/data/share", "", None),)


def test_a_gate_opens_when_nothing_is_missing(protocol: Protocol, run: Session) -> None:
    """The staff confirmed it, and the person agreed; the answer stays as the reason."""
    run.set("/data/share", "yes")
    state = _gate(protocol, run, "/data/outer", {"/data/outer": True})
    assert (state.open, state.missing) == (True, ())
    assert state.because == (Because("/data/share", "yes", None),)
    assert protocol.gate_states(run, confirmed={"/data/outer": True})[0] == state


@pytest.mark.parametrize(
    "said, why",
    [({}, Why.UNCONFIRMED), ({"/data/outer": False}, Why.NOT_SO), ({"/data/outer privacy": False}, Why.NOT_SO),
     ({"/data/outer": True}, None), ({"/data/outer privacy": True}, None), ({"/data/other": True}, Why.UNCONFIRMED),
     ({"/data/outer": True, "/data/outer privacy": False}, Why.NOT_SO)],
)  # fmt: skip
def test_staff_confirm_a_gate_or_one_thing_of_it(
    protocol: Protocol, run: Session, said: dict[str, bool], why: Why | None
) -> None:
    """By path, or by path and requirement: the narrower word counts."""
    run.set("/data/share", "yes")
    state = _gate(protocol, run, "/data/outer", said)
    assert state.missing == (() if why is None else (Missing(PRIVACY, why),))


@pytest.mark.parametrize("reason", ["declined", "unsure", "not-asked:not-private"])
def test_only_a_yes_is_a_yes(protocol: Protocol, run: Session, reason: str) -> None:
    """A no, and a reason for having no answer, keep the gate closed, each in its own words."""
    run.set("/data/share", "no")
    assert _gate(protocol, run, "/data/outer").missing[1] == Missing(SHARE, Why.REFUSED)
    run.absent("/data/share", reason)
    state = _gate(protocol, run, "/data/outer")
    assert state.missing[1] == Missing(SHARE, Why.UNANSWERED)
    assert state.because == (Because("/data/share", "", reason),)


def test_groups_inside_inherit(protocol: Protocol, run: Session) -> None:
    """Inside a closed gate all are closed, and the outermost speaks; groups without a gate are behind that around."""
    inner = _gate(protocol, run, "/data/outer/middle/inner/b", {}, "clinic")
    assert inner.missing == (Missing(PRIVACY, Why.UNCONFIRMED), Missing(SHARE, Why.UNANSWERED))
    assert inner.say["en"] == "Later"
    run.set("/data/share", "yes")
    confirmed = {"/data/outer": True}
    inner = _gate(protocol, run, "/data/outer/middle/inner", confirmed)
    assert inner.missing == (Missing(CLINIC, Why.UNVERIFIED),)
    assert inner.say["en"] == "No clinic yet"
    assert inner.because == (Because("/data/share", "yes", None),)
    assert _gate(protocol, run, "/data/outer/middle/inner", confirmed, "clinic").open
    assert _gate(protocol, run, "/data/outer/middle", confirmed).group == "outer"


def test_an_item_beside_a_gate_is_behind_none(protocol: Protocol, run: Session) -> None:
    """Neither is one whose name only begins like the group's."""
    evaluation = protocol.evaluate(run)
    assert evaluation.gate("/data/share") is None
    assert evaluation.gate("/data/outermost") is None


def test_a_path_that_is_nobodys_opens_nothing(protocol: Protocol, run: Session) -> None:
    """Without the position of a repeat it is not said whose gate is meant: never the answer that there is none."""
    with pytest.raises(ValueError, match="position"):
        protocol.evaluate(run).gate("/data/child/talk/c")


def test_each_instance_asks_for_itself(protocol: Protocol, run: Session) -> None:
    """A consent inside a repeat opens the gate of its own instance alone."""
    run.add("/data/child")
    run.set("/data/child[2]/assent", "yes")
    assert not _gate(protocol, run, "/data/child[1]/talk/c").open
    second = _gate(protocol, run, "/data/child[2]/talk/c")
    assert (second.open, second.because) == (True, (Because("/data/child[2]/assent", "yes", None),))


def test_a_consent_that_is_asked_of_several_needs_them_all(tmp_path: Path) -> None:
    """A gate outside the repeat waits for each; one that is no longer asked does not count."""
    text = GATED.replace("privacy consent:share", "consent:assent").replace(
        "name: assent,", "name: assent, relevant: \"${c} != 'no'\","
    )
    protocol = load_protocol(written(tmp_path, text))
    run = session(protocol.form)
    run.add("/data/child")
    run.set("/data/child[1]/assent", "yes")
    assert _gate(protocol, run, "/data/outer").missing[0].why is Why.UNANSWERED
    run.set("/data/child[2]/assent", "no")
    assert _gate(protocol, run, "/data/outer").missing[0].why is Why.REFUSED
    run.set("/data/child[2]/talk/c", "no")
    assert _gate(protocol, run, "/data/outer").open
    run.set("/data/child[1]/talk/c", "no")
    assert _gate(protocol, run, "/data/outer").missing[0].why is Why.UNANSWERED


@pytest.mark.parametrize(
    "requires, told",
    [
        ("privcy", "requires 'privcy' is not known (did you mean privacy?)"),
        ("privacy consent:shaer", "requires: consent 'shaer' is not known (did you mean share?)"),
        ("consent:a", "requires: a is asked behind this gate (ask for consent before it)"),
        ("consent:b", "requires: b is asked behind this gate (ask for consent before it)"),
        ("consent:", "requires: consent '' is not known"),
        ("service:", "requires 'service:' is not known"),
        ("service:Clinic!", "requires 'service:Clinic!' is not known"),
        ("privacy:now", "requires 'privacy:now' is not known"),
        ("privacy privacy", "requires names something twice"),
    ],
)
def test_mistakes_in_gates(requires: str, told: str, tmp_path: Path) -> None:
    """What a gate may ask for is a short list, and a consent must be asked outside."""
    with pytest.raises(Faults) as caught:
        load_protocol(written(tmp_path, GATED.replace("privacy consent:share", f"'{requires}'")))
    assert any(told in str(fault) and fault.where.startswith("gates, row 3") for fault in caught.value.faults)


def test_all_four_together(tmp_path: Path) -> None:
    """In the order in which they are written."""
    text = PROTOCOL.replace("requires: privacy", "requires: service:clinic trained-interviewer consent:consent privacy")
    (gate,) = load_protocol(written(tmp_path, text)).gates
    assert gate.requires == (CLINIC, TRAINED, Requirement("consent", "consent"), PRIVACY)
    assert [str(each) for each in gate.requires] == [
        "service:clinic", "trained-interviewer", "consent:consent", "privacy",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "said,consent",
    [(("yes", "yes"), "yes"), (("yes", "no"), "no"), (("no", "yes"), "no"), (("", "yes"), ""), (("", ""), "")],
)
def test_a_hand_over_takes_the_yes_of_everyone(tmp_path: Path, said: tuple[str, str], consent: str) -> None:
    """Where several are asked, one no is a no, and whoever has not spoken has not agreed."""
    sheet = """referrals:
  - {name: help, service: clinic, when: "'1' = '1'", consent: assent, source: design, "label::English (en)": Help}
sources:
  - {key: design, instrument: Ours, status: design}
"""
    text = GATED[: GATED.index("gates:")] + sheet
    protocol = load_protocol(written(tmp_path, text))
    run = session(protocol.form)
    while len([path for path in run.paths() if path.endswith("/assent")]) < len(said):
        run.add("/data/child")
    for number, word in enumerate(said, start=1):
        run.set(f"/data/child[{number}]/assent", word)
    (raised,) = protocol.evaluate(run).referrals
    assert raised.consent == consent
