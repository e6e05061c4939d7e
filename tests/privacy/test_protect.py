"""Whatever the counts: no small number is shown, none can be worked out, and what is shown is true."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.privacy import (
    TOTAL,
    Cell,
    CellKey,
    CountTable,
    Interval,
    Link,
    ProtectedTables,
    PublishedTable,
    Reason,
    Relation,
    TablePolicy,
    attack,
    protect,
)
from fieldtool.privacy.errors import CountsDisagree, FaultyTable, NotProtectable
from fieldtool.privacy.suppress import Suppressor

DARIEN = Path("fieldtool/data/irreg_darien_nat.csv")
MEXICO = Path("../shared/data/flows/irreg_mexico_exp.csv")

count = st.one_of(st.integers(0, 4), st.integers(0, 12), st.integers(0, 400))


@st.composite
def tables(draw: st.DrawFn, most: int = 5) -> CountTable:
    """A table of any shape, most of it small, as a week in a small centre is."""
    rows = tuple("abcdefgh"[: draw(st.integers(1, most))])
    columns = tuple("vwxyz"[: draw(st.integers(1, most))])
    counts = {place: draw(count) for place in product(rows, columns)}
    return CountTable("week", rows, columns, counts, margins=draw(st.booleans()))


@st.composite
def releases(draw: st.DrawFn) -> tuple[list[CountTable], list[Link]]:
    """A table by two items, two tables of one item counted from the same people, and needs that some of them have."""
    rows, columns = ("VEN", "COL", "HTI"), ("man", "woman", "child")
    both = CountTable("both", rows, columns, {place: draw(count) for place in product(rows, columns)})
    by_row = CountTable("by-row", rows, ("n",), {(row, "n"): both.count(row, TOTAL) for row in rows})
    total = both.count(TOTAL, TOTAL)
    late = draw(st.integers(0, total))
    waiting = CountTable("waiting", ("soon", "late"), ("n",), {("soon", "n"): total - late, ("late", "n"): late})
    wanted = {(need, "n"): min(total, draw(count)) for need in ("bed", "water")}
    needs = CountTable("needs", ("bed", "water"), ("n",), wanted, margins=False)
    links = [Link(both.key(row, TOTAL), by_row.key(row, "n")) for row in rows]
    links += [Link(both.total, waiting.total), Link(by_row.total, both.total)]
    links += [Link(needs.key(need, "n"), both.total, Relation.AT_MOST) for need in needs.rows]
    return [both, by_row, waiting, needs], links


def assert_safe(protected: ProtectedTables, links: Sequence[Link] = (), width: int = 5) -> None:
    """No small number is shown, zeros and true numbers are, and an attack finds nothing narrower than the width."""
    for table in protected.tables:
        for key, cell in table.cells.items():
            true = table.source.count(key.row, key.column)
            assert cell.value == (None if cell.reason else true)
            assert cell.reason is Reason.SMALL if 0 < true < 5 else cell.reason is not Reason.SMALL
            assert true or cell == Cell(0, Reason.SHOWN)
    found = attack(protected.published(), links)
    assert found == protected.evidence
    assert all(interval.is_at_least(width) for interval in found.values())
    assert all(
        interval.low <= protected.table(key.table).source.count(key.row, key.column) for key, interval in found.items()
    )


@given(tables())
def test_any_table__ok(table: CountTable) -> None:
    """One table of any shape and any counts, with margins and without."""
    assert_safe(protect([table]))


@given(releases())
def test_any_release__ok(release: tuple[list[CountTable], list[Link]]) -> None:
    """Four tables that share totals: what one hides, another does not tell."""
    counted, links = release
    assert_safe(protect(counted, links), links)


@given(tables(most=3), st.integers(1, 9))
def test_other_widths__ok(table: CountTable, width: int) -> None:
    """The width is the policy's, not the program's."""
    assert_safe(protect([table], policy=TablePolicy(threshold=5, width=width)), width=width)


@given(tables(), st.integers(0, 9))
def test_deterministic__ok(table: CountTable, seed: int) -> None:
    """The same tables and the same draw of ties give the same release."""
    first, second = (protect([table], tie_breaks=random.Random(seed)) for _ in range(2))
    assert first.published() == second.published()
    assert protect([table]).published() == protect([table]).published()


def test_same_on_every_machine__ok() -> None:
    """The choice does not hang on the order in which Python happens to keep a set."""
    counts = {place: number * 7 % 11 for number, place in enumerate(product("abcdef", "vwxyz"))}
    code = f"from fieldtool.privacy import *; t = CountTable('t', tuple('abcdef'), tuple('vwxyz'), {counts}); "
    code += "print(list(protect([t]).published()[0].values.items()))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in "01"
    }
    assert len(printed) == 1


def others(published: PublishedTable, most: int) -> Iterator[dict[tuple[str, str], int]]:
    """Every table of counts that would have been published with the same numbers, found by trying all of them."""
    hidden = [place for place in product(published.rows, published.columns) if published.values[place] is None]
    shown = {place: published.values[place] or 0 for place in product(published.rows, published.columns)}
    for guess in product(range(1, most + 1), repeat=len(hidden)):
        counts = shown | dict(zip(hidden, guess, strict=True))
        table = CountTable(published.name, published.rows, published.columns, counts, published.margins)
        every = {key[1:]: table.count(*key[1:]) for key in table.keys()}  # noqa: SIM118  (not a mapping)
        if all(number in (every[place], None) for place, number in published.values.items()):
            yield every


@given(st.tuples(*[st.integers(0, 7)] * 4), st.sampled_from([("ab", "xy"), ("abcd", "n")]))
def test_brute_force__ok(counts: tuple[int, ...], shape: tuple[str, str]) -> None:
    """By trying every number from 1 to 12 in every hidden cell, no hidden number is found within five."""
    rows, columns = map(tuple, shape)
    table = CountTable("week", rows, columns, dict(zip(product(rows, columns), counts, strict=True)))
    published = protect([table]).published()[0]
    hidden = {place: (99, -1) for place, number in published.values.items() if number is None}
    for every in others(published, most=12):
        hidden = {place: (min(low, every[place]), max(high, every[place])) for place, (low, high) in hidden.items()}
        if all(high - low >= 5 for low, high in hidden.values()):
            break
    assert all(high - low >= 5 for low, high in hidden.values())


@given(st.tuples(*[st.integers(1, 4)] * 3), st.tuples(*[st.integers(1, 4)] * 3))
def test_pattern_does_not_tell_small_numbers__ok(ones: tuple[int, ...], others: tuple[int, ...]) -> None:
    """Which cells are hidden is the same whatever the small numbers are, so the choice itself says nothing of them."""

    def hidden(small: tuple[int, ...]) -> set[CellKey]:
        counts = [*small, 5, 6, 30, 0, 9, 120]
        table = CountTable(
            "week", ("a", "b", "c"), ("x", "y", "z"), dict(zip(product("abc", "xyz"), counts, strict=True))
        )
        return set(protect([table]).evidence)

    assert hidden(ones) == hidden(others)


def test_who_knows_the_program__ok() -> None:
    """Two numbers and their total: someone who runs this program on every pair cannot name a small one either."""
    worlds: dict[tuple[int | None, ...], list[tuple[int, ...]]] = {}
    for pair in product(range(13), repeat=2):
        table = CountTable("days", ("mon", "tue"), ("n",), {("mon", "n"): pair[0], ("tue", "n"): pair[1]})
        worlds.setdefault(tuple(protect([table]).published()[0].values.values()), []).append(pair)
    for seen, pairs in worlds.items():
        for place in range(2):
            assert seen[place] is not None or len({pair[place] for pair in pairs}) > 1


def test_small_number_beside_its_total__ok() -> None:
    """In one dimension a lone small number takes the next smallest that suffices with it; the total stays."""
    table = CountTable("days", ("mon", "tue", "wed"), ("n",), {("mon", "n"): 3, ("tue", "n"): 4 + 5, ("wed", "n"): 200})
    protected = protect([table])
    assert dict(protected.evidence) == {
        CellKey("days", "mon", "n"): Interval(1, 11),
        CellKey("days", "tue", "n"): Interval(1, 11),
    }


def test_small_number_alone__ok() -> None:
    """Where nobody else was counted, the total is the small number and is hidden with it; the zeros are shown."""
    table = CountTable("days", ("mon", "tue"), ("n",), {("mon", "n"): 2})
    published = protect([table]).published()[0]
    assert published.values == {("mon", "n"): None, ("tue", "n"): 0, (TOTAL, "n"): None}


def test_all_zeros__ok() -> None:
    """An empty week is published as it is: nothing is hidden, nothing is uncertain."""
    protected = protect([CountTable("week", ("a", "b"), ("x", "y"), {})])
    assert set(protected.published()[0].values.values()) == {0}
    assert (dict(protected.evidence), protected.narrowest) == ({}, None)


def test_tiny_week__ok() -> None:
    """Where all counts are small, every number but the zeros is hidden, the totals too."""
    table = CountTable("week", ("a", "b"), ("x", "y"), {("a", "x"): 1, ("b", "y"): 2})
    published = protect([table]).published()[0]
    assert {place for place, number in published.values.items() if number is not None} == {("a", "y"), ("b", "x")}


def test_no_table__ok() -> None:
    """A release without tables has nothing to protect."""
    assert protect([]).tables == ()


def test_total_told_elsewhere__ok() -> None:
    """A total that one table must hide is hidden in every table that a link ties to it."""
    days = CountTable("days", ("mon", "tue"), ("n",), {("mon", "n"): 2, ("tue", "n"): 4})
    waits = CountTable("waits", ("all",), ("n",), {("all", "n"): 6})
    links = [Link(days.total, waits.total)]
    protected = protect([days, waits], links)
    assert protected.table("waits").cell("all", "n") == Cell(None, Reason.PROTECTS)
    assert protect([days, waits]).table("waits").cell("all", "n").value == 6
    with_link = attack(protect([days, waits]).published(), links)
    assert not all(interval.is_at_least(5) for interval in with_link.values())


def test_at_most_everybody__ok() -> None:
    """A need that at most everybody has is not pinned under a total that is hardly greater."""
    everybody = CountTable("screened", ("all",), ("n",), {("all", "n"): 5})
    needs = CountTable("needs", ("bed",), ("n",), {("bed", "n"): 4}, margins=False)
    links = [Link(needs.total, everybody.total, Relation.AT_MOST)]
    assert_safe(protect([everybody, needs], links), links)
    assert protect([everybody, needs], links).hidden(Reason.PROTECTS) == 1


def test_known_from_elsewhere__ok() -> None:
    """What released rows tell about a cell is reckoned with: another cell must then help, or the total."""
    counts = {("mon", "n"): 3, ("tue", "n"): 17, ("wed", "n"): 40}
    table = CountTable("days", ("mon", "tue", "wed"), ("n",), counts)
    floors = {table.key("tue", "n"): 16, table.key(TOTAL, "n"): 16}
    assert set(protect([table]).evidence) == {table.key("mon", "n"), table.key("tue", "n")}
    assert set(protect([table], at_least=floors).evidence) != {table.key("mon", "n"), table.key("tue", "n")}


def test_links_that_do_not_hold__error() -> None:
    """Tables that were not counted from the same people are refused, without a number in the sentence."""
    one = CountTable("days", ("mon",), ("n",), {("mon", "n"): 7})
    other = CountTable("waits", ("all",), ("n",), {("all", "n"): 6})
    for relation in Relation:
        with pytest.raises(CountsDisagree) as refused:
            protect([one, other], [Link(one.total, other.total, relation)])
        assert refused.value.parameters == {"left": "days", "right": "waits"}
    assert protect([one, other], [Link(other.total, one.total, Relation.AT_MOST)]).narrowest is None


def test_namesakes__error() -> None:
    """Two tables of one name would have their cells taken for each other."""
    table = CountTable("days", ("mon",), ("n",), {})
    with pytest.raises(FaultyTable, match="has its name"):
        protect([table, table])


def test_not_protectable__error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the choice of what to hide ever wrong, the attack would find out and nothing would be released."""
    monkeypatch.setattr(Suppressor, "pattern", lambda suppressor: suppressor._small)
    table = CountTable("days", ("mon", "tue"), ("n",), {("mon", "n"): 2, ("tue", "n"): 9})
    with pytest.raises(NotProtectable) as refused:
        protect([table])
    assert (refused.value.code, refused.value.parameters) == ("R-07", {"count": 1})


def test_a_real_month__ok() -> None:
    """The Darién's own month, country by country, is safe, and the great numbers are shown."""
    rows = [row for row in csv.DictReader(DARIEN.read_text(encoding="utf-8").splitlines()) if row["month"] == "2023-08"]
    countries = tuple(sorted(row["nat"] for row in rows))
    table = CountTable("arrivals", countries, ("n",), {(row["nat"], "n"): int(row["n"]) for row in rows})
    protected = protect([table])
    assert_safe(protected)
    assert protected.table("arrivals").cell("VEN", "n").value == table.count("VEN", "n") > 50_000
    assert protected.table("arrivals").cell(TOTAL, "n").value == table.count(TOTAL, "n")
    assert 0 < protected.hidden(Reason.SMALL) < len(countries) / 2
    assert protected.hidden(Reason.PROTECTS) <= 1


def test_only_small_numbers_hidden_is_not_enough__ok() -> None:
    """On a real table by two items, the same attack reads numbers where no others protect them."""
    if not MEXICO.exists():
        pytest.skip("../shared/data/flows/irreg_mexico_exp.csv is not here")
    lines = MEXICO.read_text(encoding="utf-8").splitlines()
    rows = [row for row in csv.DictReader(lines) if row["month"] == "2023-06"]
    countries, kinds = (tuple(sorted({row[name] for row in rows})) for name in ("nat", "type"))
    table = CountTable("returns", countries, kinds, {(row["nat"], row["type"]): int(row["n"]) for row in rows})
    protected = protect([table])
    assert_safe(protected)
    simple = {key[1:]: None if 0 < table.count(*key[1:]) < 5 else table.count(*key[1:]) for key in table.keys()}  # noqa: SIM118
    read = attack([PublishedTable(table.name, countries, kinds, simple)])
    assert sum(interval.width == 0 for interval in read.values()) > 0


def test_fast_enough_to_wait_for__ok() -> None:
    """A week of 15 countries by 5 profiles with three more tables takes less than two seconds of this machine."""
    draw = random.Random(3)
    countries, profiles = tuple(f"C{number:02}" for number in range(15)), ("man", "woman", "family", "alone", "unknown")
    sizes = {country: draw.paretovariate(0.7) for country in countries}
    counts = {
        (country, profile): int(draw.random() * 8 * sizes[country]) for country in countries for profile in profiles
    }
    arrivals = CountTable("arrivals", countries, profiles, counts)
    total = arrivals.count(TOTAL, TOTAL)
    bands = [
        CountTable(name, ("short", "long"), ("n",), {("short", "n"): total - 3, ("long", "n"): 3})
        for name in ("waiting", "screening", "stay")
    ]
    links = [Link(arrivals.total, band.total) for band in bands]
    began = time.process_time()
    protected = protect([arrivals, *bands], links)
    assert time.process_time() - began < 2
    assert_safe(protected, links)
