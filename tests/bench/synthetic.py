"""Forms of any size, for what an answer costs in a small one and in a large one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Sized", "members", "wide"]

_HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa">'
)
_ANSWERS = 100


@dataclass(frozen=True, slots=True)
class Sized:
    """A form of one size as text, and the answers that are given to it."""

    size: int
    xform: str
    answers: Mapping[str, str]


def wide(items: int) -> Sized:
    """Items of which each second one has an expression on the one before it: 2,000 expressions for 5,000 items."""
    names = [f"a{number}" for number in range(items)]
    binds: list[str] = []
    for place in range(0, items * 4 // 5, 2):
        asked, other = f"/data/{names[place]}", f"/data/{names[place + 1]}"
        rule = f"relevant=\"{asked} &gt; 17 or {asked} = ''\"" if place % 4 else f'calculate="{asked} * 2 + 1"'
        binds.append(f'<bind nodeset="{asked}" type="int"/><bind nodeset="{other}" {rule}/>')
    body = "".join(f'<input ref="/data/{name}"><label>{name}</label></input>' for name in names)
    step = max(2, items // _ANSWERS // 2 * 2)
    answers = {f"/data/a{place}": str(place % 40) for place in range(0, items * 4 // 5, step)}
    return Sized(items, _form("".join(f"<{name}/>" for name in names), "".join(binds), body), answers)


def members(count: int) -> Sized:
    """A household: each member's age decides two more items, and totals run over all members."""
    totals = {
        "fees": "sum(/data/member/fee)",
        "adults": "count(/data/member[age &gt; 17])",
        "oldest": "max(/data/member/age)",
    }
    data = "".join(f"<{name}/>" for name in totals) + '<member jr:template=""><age/><fee/><work/></member>'
    binds = "".join(f'<bind nodeset="/data/{name}" type="int" calculate="{rule}"/>' for name, rule in totals.items())
    binds += (
        '<bind nodeset="/data/member/age" type="int"/>'
        '<bind nodeset="/data/member/fee" type="int" calculate="/data/member/age * 2"/>'
        '<bind nodeset="/data/member/work" relevant="/data/member/age &gt; 17"/>'
    )
    asked = "".join(f'<input ref="/data/member/{name}"><label>{name}</label></input>' for name in ("age", "work"))
    body = (
        f'<group ref="/data/member"><label>Member</label><repeat nodeset="/data/member" jr:count="{count}">{asked}'
        "</repeat></group>"
    )
    answers = {f"/data/member[{number}]/age": str(10 + number * 7 % 50) for number in range(1, count + 1)}
    return Sized(count, _form(data, binds, body), answers)


def _form(data: str, binds: str, body: str) -> str:
    return (
        f'{_HEAD}<h:head><h:title>Synthetic</h:title><model><instance><data id="synthetic" version="1">{data}</data>'
        f"</instance>{binds}</model></h:head><h:body>{body}</h:body></h:html>"
    )
