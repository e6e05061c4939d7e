"""Turns dataclasses into plain JSON data and back, by their annotations alone; what does not fit is refused.

A :class:`Codec` knows how values of one type are written and read. A field that a class gains needs no line here; it
changes :attr:`Codecs.fields_met`, by which a reader knows what was written by another program than itself.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import Enum
from typing import Any, Final, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

__all__ = ["Codec", "Codecs", "Fields", "Odd", "Row", "Tables", "referred"]

_Kind = TypeVar("_Kind")
_SCALARS: Final = (str, bool, int, float, type(None))
_COLLECTIONS: Final[Mapping[object, Callable[[list[Any]], object]]] = {
    tuple: tuple, list: list, set: set, frozenset: frozenset,
}  # fmt: skip


class Odd(Exception):
    """What was read is not what was written."""


class Tables:
    """Objects that others refer to by their number, one table for each type.

    ``rows`` are objects that are themselves; ``equal`` the data of values of which one stands for all that are equal.
    """

    def __init__(self) -> None:
        self.rows: dict[type, list[Any]] = {}
        self.equal: dict[type, list[object]] = {}
        self.made: dict[type, dict[int, Any]] = {}
        self._numbers: dict[object, int] = {}

    def number(self, kind: type, value: object) -> int:
        """The number of an object; one that is met for the first time gets the next."""
        return self._numbered(id(value), value, self.rows.setdefault(kind, []))

    def number_of_equal(self, kind: type, data: object) -> int:
        """The number of all values that have the same data."""
        return self._numbered((kind, repr(data)), data, self.equal.setdefault(kind, []))

    def _numbered(self, key: object, value: object, table: list[Any]) -> int:
        number = self._numbers.setdefault(key, len(table))
        if number == len(table):
            table.append(value)
        return number


@dataclass(slots=True)
class Codec:
    """How values of one type become JSON data, and how untrusted data becomes a value or is :class:`Odd`.

    Data of the types ``plain`` is the value itself; ``read`` makes the value from data of the types ``shapes``.
    """

    write: Callable[[Any, Tables], object]
    read: Callable[[Any, Tables], object]
    shapes: frozenset[type]
    plain: frozenset[type] = frozenset()

    def checked(self, data: object, tables: Tables) -> object:
        """The value of data that may be anything."""
        if type(data) in self.plain:
            return data
        if type(data) not in self.shapes:
            raise Odd
        return self.read(data, tables)


class Row:
    """A fixed number of values of different types, of which the last may be left out down to ``least``.

    Most of them are plain, so the types of a row are looked up all at once, and only what is not plain is read.
    """

    def __init__(self, codecs: Sequence[Codec], least: int | None = None) -> None:
        self._codecs = codecs
        self._least = len(codecs) if least is None else least
        self._seen: dict[tuple[type, ...], list[tuple[int, Callable[[Any, Tables], object]]]] = {}

    def write(self, values: Sequence[object], tables: Tables) -> list[object]:
        """The values as data."""
        return [codec.write(value, tables) for codec, value in zip(self._codecs, values, strict=False)]

    def read(self, data: object, tables: Tables) -> list[Any]:
        """The values of data that may be anything."""
        if type(data) is not list:
            raise Odd
        to_read = self._seen.get(shape := tuple(map(type, data)))
        for place, read in self._reading(shape) if to_read is None else to_read:
            data[place] = read(data[place], tables)
        return data

    def _reading(self, shape: tuple[type, ...]) -> list[tuple[int, Callable[[Any, Tables], object]]]:
        """Which values of a row with data of these types are still to be read."""
        if not self._least <= len(shape) <= len(self._codecs):
            raise Odd
        reading = []
        for place, (kind, codec) in enumerate(zip(shape, self._codecs, strict=False)):
            if kind in codec.shapes:
                reading.append((place, codec.read))
            elif kind not in codec.plain:
                raise Odd
        self._seen[shape] = reading
        return reading


class Fields(Generic[_Kind]):
    """A dataclass, written as a row of its fields. The last ones are left out where they hold their defaults."""

    def __init__(self, make: Callable[..., _Kind], codecs: Mapping[str, Codec], defaults: Sequence[object]) -> None:
        self._make = make
        self._defaults = defaults
        self._row = Row(list(codecs.values()), len(codecs) - len(defaults))
        self.names: Final = tuple(codecs)

    def write(self, value: object, tables: Tables) -> list[object]:
        """The fields of a value as data."""
        values = [getattr(value, name) for name in self.names]
        for default in reversed(self._defaults):
            if values[-1] != default:
                break
            values.pop()
        return self._row.write(values, tables)

    def values(self, data: object, tables: Tables) -> dict[str, Any]:
        """The values of the fields that are not left out."""
        return dict(zip(self.names, self._row.read(data, tables), strict=False))

    def read(self, data: object, tables: Tables) -> _Kind:
        """A value made of all its fields."""
        return self._make(*self._row.read(data, tables))


class Codecs:
    """The codecs of all types that were asked for.

    ``special`` are those that the caller brings, for types that are no plain data; ``equal`` are dataclasses of which
    many values are equal, so that one is kept for all; ``sound`` says for some dataclasses whether a value means
    anything; ``names`` are what annotations name though their module does not import it at run time.
    """

    def __init__(
        self,
        special: Mapping[object, Codec],
        equal: Collection[type],
        sound: Mapping[object, Callable[[Any], bool]],
        names: Mapping[str, object],
    ) -> None:
        self._special = special
        self._equal = equal
        self._sound = sound
        self._known: dict[object, Codec] = dict(special)
        self._names = dict(names)
        self._met: list[str] = []

    @property
    def fields_met(self) -> str:
        """Every dataclass that was met, with the names and types of its fields."""
        return "\n".join(sorted(self._met))

    def of(self, kind: object) -> Codec:
        """The codec of a type."""
        if kind not in self._known:
            codec = self._known[kind] = self._later(kind)
            made = self._made(kind)
            codec.write, codec.read, codec.shapes, codec.plain = made.write, made.read, made.shapes, made.plain
        return self._known[kind]

    def fields(self, kind: Callable[..., _Kind], *left_out: str) -> Fields[_Kind]:
        """How a dataclass is written field by field; ``left_out`` are those that the caller brings himself."""
        hints = get_type_hints(kind, localns=self._names)
        used = [each for each in fields(kind) if each.init and each.name not in left_out]  # type: ignore[arg-type]
        self._met.append(f"{kind.__name__}: " + ", ".join(f"{each.name} {hints[each.name]}" for each in used))
        defaults = [default for each in used if (default := _default(each)) is not MISSING]
        make = _only_sound(kind, self._sound[kind]) if kind in self._sound else kind
        return Fields(make, {each.name: self.of(hints[each.name]) for each in used}, defaults)

    def _later(self, kind: object) -> Codec:
        """What stands in for a codec while it is made, for types that hold themselves."""

        def write(value: object, tables: Tables) -> object:
            return self._known[kind].write(value, tables)

        def read(data: object, tables: Tables) -> object:
            return self._known[kind].checked(data, tables)

        return Codec(write, read, frozenset({str, list}))

    def _made(self, kind: object) -> Codec:
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is None and isinstance(kind, type):
            return self._of_class(kind)
        if origin in {Union, types.UnionType}:
            return self._union(arguments)
        if origin in {dict, Mapping}:
            key, value = (self.of(each) for each in arguments)
            return _by_name(value) if arguments[0] is str else _by_number(key, value)
        if origin is tuple and arguments[-1] is not Ellipsis:
            row = Row([self.of(each) for each in arguments])
            return Codec(row.write, lambda data, tables: tuple(row.read(data, tables)), frozenset({list}))
        return _collection(_COLLECTIONS[origin], self.of(arguments[0]))

    def _of_class(self, kind: type) -> Codec:
        if is_dataclass(kind):
            parts = self.fields(kind)
            return (
                _one_for_all(kind, parts) if kind in self._equal else Codec(parts.write, parts.read, frozenset({list}))
            )
        if issubclass(kind, Enum):
            return _enum(kind)
        if kind not in _SCALARS:
            raise TypeError(f"there is no codec for {kind}")
        return _scalar(kind)

    def _union(self, kinds: Sequence[object]) -> Codec:
        """One of several types, told by the type of the data; where several are dataclasses, by a number in front."""
        classes = [kind for kind in kinds if is_dataclass(kind) and kind not in self._special]
        tagged = _tagged({kind: self.of(kind) for kind in classes}) if len(classes) > 1 else None
        codecs = {get_origin(kind) or kind: self.of(kind) for kind in kinds if tagged is None or kind not in classes}
        return _one_of(codecs, tagged)


def _only_sound(kind: Callable[..., _Kind], is_sound: Callable[[Any], bool]) -> Callable[..., _Kind]:
    def make(*values: object) -> _Kind:
        found = kind(*values)
        if not is_sound(found):
            raise Odd
        return found

    return make


def referred(kind: type) -> Codec:
    """A codec for objects that stand in a table: their number."""

    def read(data: int, tables: Tables) -> object:
        table = tables.rows[kind]
        if not 0 <= data < len(table):
            raise Odd
        return table[data]

    return Codec(lambda value, tables: tables.number(kind, value), read, frozenset({int}))


def _one_for_all(kind: type, parts: Fields[Any]) -> Codec:
    """A codec for a dataclass of which many values are equal: each is written, read and held once."""

    def write(value: object, tables: Tables) -> object:
        return tables.number_of_equal(kind, parts.write(value, tables))

    def read(data: int, tables: Tables) -> object:
        made = tables.made[kind]
        if data not in made:
            table = tables.equal[kind]
            if not 0 <= data < len(table):
                raise Odd
            made[data] = parts.read(table[data], tables)
        return made[data]

    return Codec(write, read, frozenset({int}))


def _default(each: Field[Any]) -> object:
    return each.default if each.default_factory is MISSING else each.default_factory()


def _scalar(kind: type) -> Codec:
    def read(_data: object, _tables: Tables) -> object:
        raise Odd

    return Codec(lambda value, _tables: kind(value) if kind is float else value, read, frozenset(), frozenset({kind}))


def _enum(kind: type[Enum]) -> Codec:
    members = {member.value: member for member in kind}

    def read(data: str, _tables: Tables) -> object:
        if data not in members:
            raise Odd
        return members[data]

    return Codec(lambda value, _tables: value.value, read, frozenset({str}))


def _tagged(codecs: Mapping[object, Codec]) -> Codec:
    """One of several dataclasses: its number, then itself."""
    numbers, in_order = {kind: number for number, kind in enumerate(codecs)}, list(codecs.values())

    def write(value: object, tables: Tables) -> object:
        number = numbers[type(value)]
        return [number, in_order[number].write(value, tables)]

    def read(data: list[object], tables: Tables) -> object:
        if len(data) != 2 or type(data[0]) is not int or not 0 <= data[0] < len(in_order):
            raise Odd
        return in_order[data[0]].checked(data[1], tables)

    return Codec(write, read, frozenset({list}))


def _one_of(codecs: Mapping[object, Codec], tagged: Codec | None) -> Codec:
    every = [*codecs.values(), *([tagged] if tagged else [])]
    readers = {shape: codec.read for codec in every for shape in codec.shapes}
    plain = frozenset().union(*(codec.plain for codec in every))
    if len(readers) + len(plain) < sum(len(codec.shapes) + len(codec.plain) for codec in every):
        raise TypeError(f"{list(codecs)} cannot be told apart")

    def write(value: object, tables: Tables) -> object:
        return (codecs.get(type(value)) or tagged or codecs[type(value)]).write(value, tables)

    def read(data: object, tables: Tables) -> object:
        return readers[type(data)](data, tables)

    only = next(iter(readers.values())) if len(readers) == 1 else read
    return Codec(write, only, frozenset(readers), plain)


def _collection(make: Callable[[list[Any]], object], inner: Codec) -> Codec:
    def write(values: Iterable[object], tables: Tables) -> object:
        in_order = values if isinstance(values, (list, tuple)) else sorted(values, key=repr)
        return [inner.write(value, tables) for value in in_order]

    def read(data: list[object], tables: Tables) -> object:
        kinds = set(map(type, data))
        if kinds <= inner.plain:
            return make(data)
        if not kinds <= inner.shapes:
            return make([inner.checked(part, tables) for part in data])
        read_one = inner.read
        return make([read_one(part, tables) for part in data])

    return Codec(write, read, frozenset({list}))


def _by_name(inner: Codec) -> Codec:
    """A mapping whose keys are texts."""

    def write(values: Mapping[str, object], tables: Tables) -> object:
        return {name: inner.write(value, tables) for name, value in values.items()}

    def read(data: dict[str, object], tables: Tables) -> object:
        if inner.plain.issuperset(map(type, data.values())):
            return data
        return {name: inner.checked(part, tables) for name, part in data.items()}

    return Codec(write, read, frozenset({dict}))


def _by_number(key: Codec, value: Codec) -> Codec:
    """A mapping whose keys are no texts, which JSON does not have: pairs."""
    row = Row([key, value])
    pairs = _collection(dict, Codec(row.write, row.read, frozenset({list})))
    return Codec(lambda values, tables: pairs.write(list(values.items()), tables), pairs.read, pairs.shapes)
