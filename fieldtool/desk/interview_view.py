"""Snapshots of a screening for the window: what stands in the run, in the staff's and the person's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from fieldtool.casework.consequences import Action, Finding, Referral
from fieldtool.casework.screenings import Run
from fieldtool.desk.reasons import Reasons, form_language, is_sensitive
from fieldtool.desk.views import (
    ActionView,
    CaseSummary,
    ChoiceView,
    FindingView,
    GateView,
    QuestionKind,
    QuestionView,
    ReferralView,
    ScreeningView,
    SectionState,
    SectionView,
    SourceView,
)
from fieldtool.i18n import Texts
from fieldtool.model import AbsentReason
from fieldtool.protocol import STAFF_CONFIRM, GateState, Item, NodeState, Protocol, language_code

__all__ = ["RunReader", "gate_question", "staff_kinds"]

_OBSERVED: Final = "observed"
_KINDS: Final = {kind.value: kind for kind in QuestionKind}


@dataclass(frozen=True, slots=True)
class RunReader:
    """Reads one run for one reader: the staff's language, the local time zone, staff codes by id.

    ``pack`` are the protocols in which an answer that was carried over may have been asked.
    """

    run: Run
    texts: Texts
    zone: tzinfo | None
    staff_codes: Mapping[str, str]
    pack: tuple[Protocol, ...] = ()

    def screening(
        self,
        case: CaseSummary,
        confirmed: Mapping[str, bool],
        to_come_back: tuple[str, ...],
        actions: tuple[Action, ...],
        findings: int,
    ) -> ScreeningView:
        """The whole step: sections, every relevant question in order, and where to go on."""
        because = self._because_texts(actions)
        asked = self.run.asked()
        # What rests on silence shows on the list of findings; the margin is for what an answer brought about.
        questions = tuple(
            self.question(node, because.get(node.path, "") if node.value or node.absent else "") for node in asked
        )
        wanted = [question for question in questions if question.kind is not QuestionKind.NOTE]
        return ScreeningView(
            id=self.run.screening.id,
            case=case,
            protocol=self.run.protocol.name,
            protocol_title=self.label(self.run.protocol.titles),
            state=self.run.screening.state,
            person_language=self.run.screening.person_language,
            sections=self._sections(questions, confirmed),
            questions=questions,
            position=self._position(questions),
            seen=sum(question.answered for question in wanted),
            total=len(wanted),
            to_come_back=to_come_back,
            findings=findings,
        )

    def question(self, node: NodeState, because: str = "") -> QuestionView:
        """One question as it stands."""
        item = self.run.item(node.path)
        staff, person = self._staff_language(), self._person_language()
        guidance = self.run.protocol.guidance_for(item)
        given = self.run.given.get(node.path)
        return QuestionView(
            path=node.path,
            section=self._section_of(item),
            kind=_KINDS.get(item.kind, QuestionKind.OTHER),
            label=self.run.session.label(node.path, staff),
            person_label=self.run.session.label(node.path, person) if person else "",
            hint=self.run.session.hint(node.path, staff),
            choices=self._choices(node.path, staff, person),
            value=node.value,
            absent=AbsentReason(given.absent) if given and given.absent and not node.value else None,
            required=node.required,
            valid=node.valid,
            message=node.message,
            sensitive=is_sensitive(self.run.protocol, item),
            observed=_OBSERVED in item.appearance.split(),
            why=self.label(guidance.why) if guidance else "",
            how=tuple(line for line in self.label(guidance.how).splitlines() if line) if guidance else (),
            sources=self.sources(guidance.sources) if guidance else (),
            because=because,
        )

    def finding(self, finding: Finding) -> FindingView:
        """One finding with the answers that raised it."""
        rule = self.run.protocol.finding(finding.name)
        reasons = Reasons(self.run, self.texts, self.zone, self.pack)
        opinion = finding.opinion
        return FindingView(
            finding.id,
            self.label(rule.labels),
            finding.urgency,
            tuple(reasons.of(path) for path in finding.because),
            self.sources(rule.sources),
            opinion.agreed if opinion else None,
            self.staff_codes.get(opinion.by, "") if opinion else "",
            opinion.at.astimezone(self.zone) if opinion else None,
        )

    def action(self, action: Action) -> ActionView:
        """One action with its deadline."""
        rule = self.run.protocol.action(action.name)
        return ActionView(
            action.id,
            self.label(rule.labels),
            action.role,
            action.urgency,
            action.due_at.astimezone(self.zone) if action.due_at else None,
            action.done_at.astimezone(self.zone) if action.done_at else None,
            self.staff_codes.get(action.done_by, ""),
            self.sources(rule.sources),
        )

    def referral(self, referral: Referral) -> ReferralView:
        """One hand-over."""
        rule = self.run.protocol.referral(referral.name)
        made = referral.made_at.astimezone(self.zone) if referral.made_at else None
        return ReferralView(referral.id, self.label(rule.labels), referral.service, referral.consent, made)

    def sources(self, keys: Iterable[str]) -> tuple[SourceView, ...]:
        """Sources by key, in order."""
        found = (self.run.protocol.sources[key] for key in keys)
        return tuple(
            SourceView(source.key, source.instrument, source.article, source.url, source.status) for source in found
        )

    def label(self, labels: Mapping[str, str]) -> str:
        """A pack's text in the staff's language, else English, else any."""
        for wanted in (self.texts.language, "en"):
            if labels.get(wanted):
                return labels[wanted]
        return next((text for text in labels.values() if text), "")

    def _position(self, questions: tuple[QuestionView, ...]) -> str:
        paths = [question.path for question in questions]
        if self.run.screening.position in paths:
            return self.run.screening.position
        return next((question.path for question in questions if not question.answered), paths[-1] if paths else "")

    def _sections(self, questions: tuple[QuestionView, ...], confirmed: Mapping[str, bool]) -> tuple[SectionView, ...]:
        gates = self._gates(confirmed)
        form = self.run.protocol.form
        ever_asked = {self._section_of(item) for item in form.items if item.asked}
        sections = []
        for group in (group for group in form.groups if group.path in ever_asked):
            inside = [question for question in questions if question.section == group.path]
            wanted = [question for question in inside if question.kind is not QuestionKind.NOTE]
            sections.append(
                SectionView(
                    group.path,
                    self.run.session.group_label(group.path, self._staff_language()),
                    _state(inside, wanted),
                    sum(question.answered for question in wanted),
                    len(wanted),
                    gates.get(group.path),
                )
            )
        return tuple(sections)

    def _gates(self, confirmed: Mapping[str, bool]) -> dict[str, GateView]:
        """The gates by the path of their group. No service counts as verified: there is no directory of them yet."""
        states = self.run.protocol.gate_states(self.run.session, confirmed=confirmed)
        return {state.path: self._gate(state, confirmed) for state in states}

    def _gate(self, state: GateState, confirmed: Mapping[str, bool]) -> GateView:
        """What staff have to confirm next; or what keeps the gate closed whatever they say."""
        missing = [lack.requirement.kind for lack in state.missing]
        beyond = [kind for kind in missing if kind not in STAFF_CONFIRM]
        asked = gate_question(self.run.protocol, state.path, confirmed)
        if beyond or not asked:
            return GateView(state.path, beyond[0] if beyond else "", self.label(state.say), not beyond)
        said = confirmed.get(f"{state.path} {asked}", confirmed.get(state.path))
        return GateView(state.path, asked, self.label(state.say), said)

    def _section_of(self, item: Item) -> str:
        return "/".join(item.path.split("/")[: _TOP_LEVEL + 1]) if item.path.count("/") > _TOP_LEVEL else ""

    def _choices(self, path: str, staff: str, person: str) -> tuple[ChoiceView, ...]:
        own = self.run.session.choices(path, staff)
        other = {choice.value: choice.label for choice in self.run.session.choices(path, person)} if person else {}
        return tuple(ChoiceView(choice.value, choice.label, other.get(choice.value, "")) for choice in own)

    def _because_texts(self, actions: tuple[Action, ...]) -> dict[str, str]:
        """What follows from each answer, in a sentence for the margin: the most urgent open action it raised."""
        lines: dict[str, list[str]] = {}
        for action in actions:
            if action.done_at is None:
                for path in action.because:
                    lines.setdefault(path, []).append(self._action_line(action))
        return {path: "\n".join(found[:2]) for path, found in lines.items()}

    def _action_line(self, action: Action) -> str:
        title = self.label(self.run.protocol.action(action.name).labels)
        if action.due_at is None:
            return title
        return self.texts.tr("{action}: by {time}", action=title, time=self.texts.moment(action.due_at, self.zone))

    def _staff_language(self) -> str:
        return form_language(self.run.protocol.form, self.texts.language)

    def _person_language(self) -> str:
        """The person's language as the form names it; empty where it is the staff's, or the form has none."""
        spoken = self.run.screening.person_language
        names = {language_code(name): name for name in self.run.protocol.form.languages}
        return "" if names.get(spoken) == self._staff_language() else names.get(spoken, "")


def staff_kinds(protocol: Protocol, path: str) -> list[str]:
    """What the gate of a group asks staff to confirm, in order; nothing where it has no gate."""
    gate = next((gate for gate in protocol.gates if gate.group == path.rpartition("/")[2]), None)
    return [each.kind for each in gate.requires if each.kind in STAFF_CONFIRM] if gate else []


def gate_question(protocol: Protocol, path: str, confirmed: Mapping[str, bool]) -> str:
    """The first of :func:`staff_kinds` that staff have not confirmed, else the first; empty where there is none."""
    kinds = staff_kinds(protocol, path)
    return next((kind for kind in kinds if not confirmed.get(f"{path} {kind}")), "".join(kinds[:1]))


_TOP_LEVEL: Final = 2
"""Slashes in the path of a group that stands directly under the form's root: ``/data/health``."""


def _state(inside: list[QuestionView], wanted: list[QuestionView]) -> SectionState:
    if not inside:
        return SectionState.NOT_NEEDED
    answered = sum(question.answered for question in wanted)
    if wanted and answered == len(wanted):
        return SectionState.DONE
    return SectionState.STARTED if answered else SectionState.NOT_STARTED
