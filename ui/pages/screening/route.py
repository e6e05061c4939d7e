"""The order in which an interview is walked: gates and questions, as one line of stops."""

from __future__ import annotations

from dataclasses import dataclass

from fieldtool.desk.views import GateView, QuestionView, ScreeningView, SectionView

__all__ = ["Stop", "first_of", "gate_of", "index_of", "question_of", "route_of"]


@dataclass(frozen=True, slots=True)
class Stop:
    """One screen of the interview: a question, or the gate of a section when ``path`` is empty."""

    section: str
    path: str = ""


def route_of(view: ScreeningView, opened: frozenset[str] = frozenset()) -> tuple[Stop, ...]:
    """Every stop in order. The questions behind a gate that staff have not confirmed are left out.

    ``opened`` are sections whose gate staff chose to pass all the same.
    """
    stops: list[Stop] = []
    for section in view.sections:
        questions = [Stop(section.key, question.path) for question in view.questions if question.section == section.key]
        if questions and _closed(section, opened):
            stops.append(Stop(section.key))
        else:
            stops += questions
    return tuple(stops)


def index_of(route: tuple[Stop, ...], path: str, section: str, before: int = 0) -> int:
    """Where a stop is now; what is no longer asked gives its section's first stop, or the nearest one to ``before``."""
    for place, stop in enumerate(route):
        if path and stop.path == path:
            return place
    if any(stop.section == section for stop in route) and not path:
        return first_of(route, section)
    return max(0, min(before, len(route) - 1))


def first_of(route: tuple[Stop, ...], section: str) -> int:
    """The first stop of a section."""
    return next((place for place, stop in enumerate(route) if stop.section == section), 0)


def gate_of(view: ScreeningView, section: str) -> GateView | None:
    """The gate of a section, if it has one."""
    return next((each.gate for each in view.sections if each.key == section), None)


def question_of(view: ScreeningView, path: str) -> QuestionView | None:
    """A question by its path, if it is asked now."""
    return next((each for each in view.questions if each.path == path), None)


def _closed(section: SectionView, opened: frozenset[str]) -> bool:
    return section.gate is not None and section.gate.confirmed is not True and section.key not in opened
