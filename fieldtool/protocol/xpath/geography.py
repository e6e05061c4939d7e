"""Geographic functions (getodk/xforms-spec, "Geographic Functions"), over the calculations of :mod:`.geo`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from fieldtool.protocol.errors import TooLong
from fieldtool.protocol.xpath import geo
from fieldtool.protocol.xpath.operands import Build, Evaluator, Function, Operand, in_run, of_texts, spread
from fieldtool.protocol.xpath.tree import Environment
from fieldtool.protocol.xpath.values import NAN, Value, to_text

__all__ = ["GEOGRAPHY"]


def _measured(measure: Callable[[list[geo.Point]], float]) -> Build:
    """Not-a-number for what is no place, an unanswered item included."""

    def build(operands: Sequence[Operand]) -> Evaluator:
        def measured(env: Environment) -> Value:
            found = geo.points([to_text(value) for value in spread(operands, env)])
            return measure(found) if found else NAN

        return measured

    return build


def _geofence(point: str, shape: str) -> bool:
    at, fence = geo.points([point]), geo.points([shape])
    return at is not None and fence is not None and len(at) == 1 and geo.inside(at[0], fence)


def _intersects(env: Environment, trace: Value) -> bool:
    found = geo.points([to_text(trace)]) or []
    if len(found) > geo.MAX_POINTS:
        raise TooLong(path=env.place or "/", most=geo.MAX_POINTS)
    return geo.crosses_itself(found)


_AREA: Final = Function(1, 1, _measured(geo.area))
GEOGRAPHY: Final[Mapping[str, Function]] = {
    "area": _AREA,
    "enclosed-area": _AREA,
    "distance": Function(1, None, _measured(geo.distance)),
    "geofence": Function(2, 2, of_texts(_geofence)),
    "intersects": Function(1, 1, in_run(_intersects)),
}
