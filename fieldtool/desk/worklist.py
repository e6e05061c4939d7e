"""The home queue, arrivals, and looking people up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from fieldtool.casework.consequences import Action
from fieldtool.casework.register import NewCase
from fieldtool.casework.screenings import Screening
from fieldtool.desk.access import Operation, allowed_to
from fieldtool.desk.arrivals import content_of, refuse_unclear
from fieldtool.desk.errors import ReasonMissing
from fieldtool.desk.signed import Signed
from fieldtool.desk.views import Arrival, CaseSummary, HallToday, HomeView, OpenScreening, ProtocolOffer, QueueItem
from fieldtool.model import ScreeningState
from fieldtool.protocol import Protocol

__all__ = ["WorkList"]

_SOON: Final = timedelta(hours=2)
_WAITING_SHOWN: Final = 50
_OPEN_SHOWN: Final = 20


class WorkList(Signed):
    """What is due, who waits, who arrives."""

    @allowed_to(Operation.SEE_WORK)
    def home(self) -> HomeView:
        """Everything that waits, sorted by deadline; actions of another role stand apart."""
        now = self._clock.now()
        items = [self._queue_item(action) for action in self._consequences.open_actions()]
        mine = [item for item in items if item.role is self.role]
        return HomeView(
            late=tuple(item for item in mine if item.due_at is not None and item.due_at < now),
            soon=tuple(item for item in mine if item.due_at is not None and now <= item.due_at < now + _SOON),
            later=tuple(item for item in mine if item.due_at is None or item.due_at >= now + _SOON),
            others=tuple(item for item in items if item.role is not self.role),
            open_screenings=tuple(
                self._open_screening(screening) for screening in self._screenings.unfinished(_OPEN_SHOWN)
            ),
            waiting_cases=tuple(self._summary(case) for case in self._register.waiting(_WAITING_SHOWN)),
            today=self._today(now),
        )

    @allowed_to(Operation.ADMIT)
    def new_arrival(self, arrival: Arrival) -> CaseSummary:
        """Record an arrival; the case and its audit row are committed together."""
        refuse_unclear(arrival, self._clock.now())
        new = NewCase(
            arrival.sex,
            arrival.age,
            arrival.nationality,
            arrival.language,
            arrival.travelling,
            arrival.arrived_at,
            self._register.by_code(arrival.group_of).id if arrival.group_of else "",
        )
        with self._store.transaction():
            case = self._register.admit(new, arrival.name_as_heard, self._clock.now(), self._me())
            self._log("admit", case.id, **content_of(case, arrival.name_as_heard))
        return self._summary(case)

    @allowed_to(Operation.FIND)
    def find(self, text: str) -> tuple[CaseSummary, ...]:
        """Cases by code or by name as heard; each search is an audit row that holds a digest of the words only."""
        if not text.strip():
            return ()
        found = self._register.find(text)
        self._log("search", "", words=text.strip())
        return tuple(self._summary(case) for case in found)

    @allowed_to(Operation.FIND)
    def case(self, case_id: str) -> CaseSummary:
        """One case by id."""
        return self._summary(self._register.case(case_id))

    @allowed_to(Operation.REVEAL_NAME)
    def reveal_name(self, case_id: str, reason: str) -> str:
        """The name as it was heard; the view is logged with its reason before it is given."""
        if not reason.strip():
            raise ReasonMissing
        case = self._register.case(case_id)
        self._log("reveal-name", case.id, reason=reason)
        return self._register.name(case.id)

    @allowed_to(Operation.INTERVIEW)
    def protocols(self, case_id: str) -> tuple[ProtocolOffer, ...]:
        """The pack's protocols for a case; the first that is not completed is recommended."""
        newest = {run.protocol: run for run in reversed(self._screenings.of_case(case_id))}
        open_ones = [protocol.name for protocol in self._pack().protocols if not _completed(newest.get(protocol.name))]
        return tuple(
            self._offer(protocol, newest.get(protocol.name), recommended=protocol.name in open_ones[:1])
            for protocol in self._pack().protocols
        )

    def _offer(self, protocol: Protocol, newest: Screening | None, *, recommended: bool) -> ProtocolOffer:
        return ProtocolOffer(
            protocol.name,
            self._label(protocol.titles),
            recommended,
            newest.id if newest else None,
            newest.state if newest else None,
        )

    def _queue_item(self, action: Action) -> QueueItem:
        run = self._screenings.peek(action.screening_id)
        return QueueItem(
            action.id,
            action.screening_id,
            self._summary(self._register.case(run.case_id)),
            self._label(self._screenings.protocol(run.digest).action(action.name).labels),
            action.role,
            action.urgency,
            self._local(action.due_at),
        )

    def _open_screening(self, screening: Screening) -> OpenScreening:
        run = self._screenings.read(screening.id, self._clock.now())
        wanted = run.wanted()
        return OpenScreening(
            screening.id,
            self._summary(run.case),
            self._label(run.protocol.titles),
            sum(bool(node.value or node.absent) for node in wanted),
            len(wanted),
            screening.touched_at.astimezone(self._clock.now().tzinfo),
            screening.interrupted,
        )

    def _today(self, now: datetime) -> HallToday:
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        arrived = self._register.arrived_between(midnight, midnight + timedelta(days=1))
        seen = sum(bool(self._screenings.of_case(case.id)) for case in arrived)
        return HallToday(len(arrived), seen, len(arrived) - seen)


def _completed(screening: Screening | None) -> bool:
    return screening is not None and screening.state is ScreeningState.COMPLETED
