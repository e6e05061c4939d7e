"""XForms that are written to do harm, and what lies beside them; :mod:`.hostile_sheets` has workbooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from tests.protocol.contained import RAN
from tests.protocol.forms import bind, inputs, xform

__all__ = ["CASES", "REFUSED", "Case", "laughs", "nested"]

REFUSED: Final = "refused"
RUNS: Final = RAN
EITHER: Final = None
_MANY: Final = 10_000


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile form: whether it is refused or runs (none: either will do), and what it is made of."""

    name: str
    outcome: str | None
    content: Callable[[], str | bytes]
    answers: Mapping[str, str] = field(default_factory=dict)
    suffix: str = ".xml"
    beside: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)


def _declared(declaration: str, inside: str) -> str:
    return f"<!DOCTYPE html [{declaration}]>" + xform(f"<a>{inside}</a>", "", inputs("a"))


def laughs(levels: int = 12) -> str:
    entities = "".join(f'<!ENTITY l{level + 1} "{f"&l{level};" * 10}">' for level in range(levels))
    return _declared('<!ENTITY l0 "ha">' + entities, f"&l{levels};")


def _entities() -> Iterator[Case]:
    yield Case("billion laughs", REFUSED, laughs)
    big = "x" * 100_000
    yield Case("quadratic entities", REFUSED, lambda: _declared(f'<!ENTITY x "{big}">', "&x;" * 20_000))
    yield Case("an external entity", REFUSED, lambda: _declared('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"))
    yield Case(
        "an external parameter entity", REFUSED,
        lambda: _declared('<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;', ""),
    )  # fmt: skip
    yield Case(
        "an external document type", REFUSED,
        lambda: '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd">' + xform("<a/>"),
    )  # fmt: skip
    yield Case(
        "an inclusion",
        RUNS,
        lambda: xform(
            '<a><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/></a>'
        ),
    )
    yield Case("a style sheet", RUNS, lambda: '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>' + xform("<a/>"))


def nested(begin: str, end: str, many: int = _MANY) -> str:
    return begin * many + end * many


def _depth() -> Iterator[Case]:
    label = "<label>x</label>"
    yield Case("nested groups in the data", REFUSED, lambda: xform(nested("<g>", "</g>")))
    yield Case("nested groups in the body", REFUSED, lambda: xform("<a/>", "", nested(f"<group>{label}", "</group>")))
    yield Case("nested repeats", REFUSED, lambda: xform("<a/>", "", nested('<repeat nodeset="/data/a">', "</repeat>")))
    yield Case(
        "nested elements in a label", REFUSED,
        lambda: xform("<a/>", "", f'<input ref="/data/a"><label>{nested("<b>", "</b>")}</label></input>'),
    )  # fmt: skip
    yield Case(
        "nested elements in a list", REFUSED,
        lambda: xform("<a/>", f'<instance id="l"><root>{nested("<b>", "</b>")}</root></instance>'),
    )  # fmt: skip
    deep = (
        "".join(f"<g{level}>" for level in range(200))
        + "<a/>"
        + "".join(f"</g{level}>" for level in range(199, -1, -1))
    )
    yield Case("two hundred nested groups", RUNS, lambda: xform(deep))


_EXPRESSIONS: Final[Mapping[str, tuple[str | None, Callable[[], str]]]] = {
    "nested parentheses": (REFUSED, lambda: "(" * _MANY + "1" + ")" * _MANY),
    "nested functions": (REFUSED, lambda: "not(" * _MANY + "1" + ")" * _MANY),
    "nested predicates": (REFUSED, lambda: "/data/a[" * _MANY + "1" + "]" * _MANY),
    "nested conditions": (REFUSED, lambda: "if(true()," * 6_000 + "1" + ",0)" * 6_000),
    "many signs": (EITHER, lambda: "-" * 50_000 + "1"),
    "many steps": (EITHER, lambda: "/data/a" + "/.." * 15_000),
    "many predicates": (EITHER, lambda: "count(/data/a" + "[1]" * 15_000 + ")"),
    "many arguments": (EITHER, lambda: "concat(" + ",".join("1" * 25_000) + ")"),
    "many alternatives": (EITHER, lambda: " or ".join("1" * 10_000)),
    "many unions": (EITHER, lambda: "count(" + "|".join(["/data/a"] * 7_000) + ")"),
    "a million terms": (REFUSED, lambda: "+".join("1" * 1_000_000)),
    "a long sum": (EITHER, lambda: "+".join("1" * 29_000)),
    "a long text": (REFUSED, lambda: "'" + "x" * 10_000_000 + "'"),
    "a text without an end": (REFUSED, lambda: "concat('" + "x" * 50_000),
    "searches inside searches": (EITHER, lambda: "count(//*[count(//*[count(//*[count(//*) > 1]) > 1]) > 1])"),
    "a path that returns": (EITHER, lambda: "count(" + "//*/.." * 200 + "//*)"),
    "every axis of everything": (
        EITHER,
        lambda: "count(//*/following-sibling::*/preceding-sibling::*//*/ancestor::*//*)",
    ),
    "a huge number": (EITHER, lambda: "9" * 50_000),
    "a huge power": (EITHER, lambda: "pow(10, 1000000) * pow(-8, 1 div 3)"),
    "a huge rounding": (EITHER, lambda: "round(1e308, 400) + round(1 div 0, -400) + int(1 div 0)"),
    "a huge text": (EITHER, lambda: "string-length(uuid(1000000000))"),
    "a far date": (EITHER, lambda: "format-date(date('9999-12-31') + 999999999, '%Y-%m-%d')"),
    "a far day": (EITHER, lambda: "date(1e300) + decimal-date-time('0001-01-01T00:00:00+23:59')"),
}


def _with_expression(crowd: str, prop: str, expression: Callable[[], str]) -> str:
    home = "a" if prop == "constraint" else "c"
    return xform(f"<a/><c/>{crowd}", bind(home, **{prop: expression()}), inputs("a"))


def _expressions() -> Iterator[Case]:
    crowd = "".join(f"<b{number}/>" for number in range(300))
    for name, (outcome, expression) in _EXPRESSIONS.items():
        for prop in ("calculate", "constraint"):
            yield Case(
                f"{name} ({prop})", outcome,
                partial(_with_expression, crowd, prop, expression),
                {"/data/a": "1"},
            )  # fmt: skip
    doubling = [bind(f"a{number + 1}", calculate=f"concat(/data/a{number}, /data/a{number})") for number in range(64)]
    data = "".join(f"<a{number}/>" for number in range(65))
    yield Case("texts that double", EITHER, lambda: xform(data, "".join(doubling), inputs("a0")), {"/data/a0": "xxxx"})
    coded = [bind(f"a{number + 1}", calculate=f"base64-encode(/data/a{number})") for number in range(64)]
    yield Case("texts that grow", EITHER, lambda: xform(data, "".join(coded), inputs("a0")), {"/data/a0": "x" * 999})


def _circles() -> Iterator[Case]:
    circle = [bind(f"a{number}", calculate=f"/data/a{(number + 1) % 3000}") for number in range(3000)]
    data = "".join(f"<a{number}/>" for number in range(3000))
    yield Case("a circle of two", REFUSED, lambda: xform("<a/><b/>", bind("a", calculate="/data/b")
               + bind("b", relevant="/data/a")))  # fmt: skip
    yield Case("a circle of three thousand", REFUSED, lambda: xform(data, "".join(circle)))
    yield Case("relevance of itself", EITHER, lambda: xform("<a/>", bind("a", relevant="/data/a = 1"), inputs("a")))
    setters = "".join(
        f'<input ref="/data/{one}"><label>x</label><setvalue event="xforms-value-changed" ref="/data/{other}" '
        f"value=\"concat(/data/{one}, 'x')\"/></input>"
        for one, other in (("a", "b"), ("b", "a"))
    )
    yield Case("actions that set one another off", EITHER, lambda: xform("<a/><b/>", "", setters), {"/data/a": "1"})


_PATTERNS: Final = (
    "(a+)+$", "(a|aa)+$", "(a|a?)+$", "(.*a){25}", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y", "([a-zA-Z]+)*!",
    "(?:(?:a{0,99}){0,99}){0,99}b", "a{1,65535}b{1,65535}", r"(\\w+\\s?)*\\d", "(?=(a+))a*b\\1", "((a*)*)*b",
    "(?R)?a", "(?:a(?R)?b)*", "(" * 300 + "a" + ")" * 300, "a" * 20_000, "[" + "a-z" * 5_000 + "]*b", "(?:" * 90 + "a"
    + ")*" * 90 + "b", "(?e)(?:aaaa){e<=9}", "\\p{L}*\\p{L}*\\p{L}*\\p{L}*1", "(?i)(?:ß|ss|sS)*1",
)  # fmt: skip


def _patterns() -> Iterator[Case]:
    for number, pattern in enumerate(_PATTERNS):
        quoted = f'"{pattern}"' if "'" in pattern else f"'{pattern}'"
        yield Case(
            f"pattern {number}: {pattern[:40]}", EITHER,
            partial(xform, "<a/>", bind("a", constraint=f"regex(., {quoted})"), inputs("a")),
            {"/data/a": "a" * 5_000 + "!"},
        )  # fmt: skip


def _repeats() -> Iterator[Case]:
    data = '<r jr:template=""><s jr:template=""><b/></s></r><n/>'
    for count in ("1000000000", "1 div 0", "-1", "count(/data/r) + 1", "count(//*)", "pow(9, 99)", "/data/n + 1"):
        body = f'<repeat nodeset="/data/r" jr:count="{count}"><repeat nodeset="/data/r/s" jr:count="{count}"/></repeat>'
        yield Case(f"a count of {count}", EITHER, partial(xform, data, "", body))
    growing = bind("n", type="int", calculate="count(/data/r/s)")
    body = (
        '<repeat nodeset="/data/r" jr:count="/data/n + 1"><repeat nodeset="/data/r/s" jr:count="/data/n + 1"/></repeat>'
    )
    yield Case("a repeat that feeds itself", EITHER, lambda: xform(data, growing, body))
    wide = '<r jr:template="">' + "".join(f"<b{number}/>" for number in range(2_000)) + "</r>"
    yield Case(
        "two thousand wide instances", EITHER,
        lambda: xform(wide, "", '<repeat nodeset="/data/r" jr:count="2000"/>'),
    )  # fmt: skip


def _texts() -> Iterator[Case]:
    script = "&lt;script&gt;alert(1)&lt;/script&gt;"
    yield Case(
        "a script in a label", RUNS, lambda: xform("<a/>", "", f'<input ref="/data/a"><label>{script}</label></input>')
    )

    def itext(many: int) -> str:
        texts = "".join(f'<text id="t{number}"><value>x</value></text>' for number in range(many))
        return xform("<a/>", "", "", f'<itext><translation lang="en">{texts}</translation></itext>')

    yield Case("itext with a million entries", REFUSED, lambda: itext(1_000_000))
    yield Case("itext with fifty thousand entries", RUNS, lambda: itext(50_000))
    languages = "".join(
        f'<translation lang="l{number}"><text id="t"><value>x</value></text></translation>' for number in range(5_000)
    )
    yield Case("five thousand languages", EITHER, lambda: xform("<a/>", "", '<input ref="/data/a"><label '
               "ref=\"jr:itext('t')\"/></input>", f"<itext>{languages}</itext>"))  # fmt: skip
    outputs = '<output value="/data/a"/>' * 20_000
    yield Case(
        "many answers in a label",
        EITHER,
        lambda: xform("<a/>", "", f'<input ref="/data/a"><label>{outputs}</label></input>'),
    )
    yield Case(
        "a label of ten megabytes",
        EITHER,
        lambda: xform("<a/>", "", f'<input ref="/data/a"><label>{"x" * 10_000_000}</label></input>'),
    )
    yield Case("a value of ten megabytes", EITHER, lambda: xform(f"<a>{'x' * 10_000_000}</a>"))
    yield Case("a name of ten megabytes", EITHER, lambda: xform(f"<{'x' * 10_000_000}/>"))
    yield Case("an attribute of ten megabytes", EITHER, lambda: xform(f'<a b="{"x" * 10_000_000}"/>'))


def _answers() -> Iterator[Case]:
    kinds = ("int", "decimal", "date", "dateTime", "time", "geopoint", "geotrace", "boolean", "string")
    values = ("9" * 5_000, "1e999", "-0", "999999-01-01", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59",
              "24:00:00", "1e400 1e400", "１２", "٣", "x" * 10_000_000, "\0", "\ud800", "1 " * 100_000)  # fmt: skip
    data = "".join(f"<{kind}/>" for kind in kinds) + "<n/>"
    binds = "".join(
        bind(kind, type=kind, constraint=". = . and number(.) != 7 and date(.) != today()") for kind in kinds
    )
    for value in values:
        yield Case(
            f"an answer of {len(value)} signs, {value[:12]!r}", EITHER, lambda: xform(data, binds, inputs(*kinds)),
            {f"/data/{kind}": value for kind in kinds},
        )  # fmt: skip


def _lists() -> Iterator[Case]:
    itself = '<select1 ref="/data/a"><itemset nodeset="/data/a"><value ref="."/><label ref="."/></itemset></select1>'
    yield Case("choices of itself", EITHER, lambda: xform("<a/>", "", itself), {"/data/a": "x"})
    items = "".join(f"<item><name>n{number}</name><label>x</label></item>" for number in range(20_000))
    chosen = (
        '<select1 ref="/data/a"><itemset nodeset="instance(\'l\')/root/item[name != /data/b or '
        'count(instance(\'l\')/root/item[name = current()/../b]) > 1]"><value ref="name"/><label ref="label"/>'
        "</itemset></select1>"
    )
    body = chosen + inputs("b")
    yield Case(
        "a list searched for each of its entries", EITHER,
        lambda: xform("<a/><b/>", f'<instance id="l"><root>{items}</root></instance>', body), {"/data/b": "n3"},
    )  # fmt: skip


_NAMES: Final = (
    "../secret.csv", "/etc/passwd", "C:\\secret.csv", "..\\secret.csv", "%2e%2e/secret.csv", "....//secret.csv",
    "a/../../secret.csv", "file:///etc/passwd", "http://127.0.0.1:9/x.csv",
    "jr://file-csv/../secret.csv", "\\\\host\\x",
    "jr://file/%2e%2e%2fsecret.csv", "jr://file-csv//etc/passwd", "link.csv", "con.csv", "x.csv\0.xml", ".", "", " ",
    "a" * 5_000,
)  # fmt: skip


def _media() -> Iterator[Case]:
    def listed(source: str) -> str:
        quoted = source.replace("&", "&amp;").replace("\0", "&#0;")
        return xform("<a/>", f'<instance id="l" src="{quoted}"/>', inputs("a"))

    for name in _NAMES:
        yield Case(f"a list at {name[:40]!r}", EITHER, partial(listed, name))
    rows = b"name,label,list\n" + b"a,b,c\n" * 2_000_000
    for name, content in {
        "100 MB": lambda: b"x" * 100_000_000, "12 MB of rows": lambda: rows,
        "one row of 10 MB": lambda: b"name," * 2_000_000,
        "a quote without an end": lambda: b'name,label\n"' + b"x\n" * 999_999,
        "NUL bytes": lambda: b"name,label\n\0,\0\n", "no text": lambda: bytes(range(256)) * 99,
    }.items():  # fmt: skip
        yield Case(f"a list of {name}", EITHER, lambda: listed("jr://file-csv/l.csv"), beside={"l.csv": content})
    for name, content in {
        "laughs.xml": lambda: laughs().encode(), "deep.xml": lambda: nested("<a>", "</a>").encode(),
        "deep.geojson": lambda: nested("[", "]", 100_000).encode(),
        "huge.geojson": lambda: b'{"type": "FeatureCollection", "features": [' + b"9" * 5_000 + b"]}",
        "odd.geojson": lambda: (
            b'{"type": "FeatureCollection", "features": [{"type": 7, "geometry": [], "properties": 1}]}'
        ),
    }.items():  # fmt: skip
        yield Case(f"a list in {name}", EITHER, partial(listed, f"jr://file/{name}"), beside={name: content})


def _encodings() -> Iterator[Case]:
    plain = xform("<a/>", "", inputs("a"))
    for name, outcome, content in (
        ("UTF-16 that is none", REFUSED, b'<?xml version="1.0" encoding="UTF-16"?>' + plain.encode()),
        ("UTF-16", RUNS, ('<?xml version="1.0" encoding="UTF-16"?>' + plain).encode("utf-16")),
        ("UTF-7", EITHER, b'<?xml version="1.0" encoding="UTF-7"?>' + plain.encode("utf-7")),
        ("an unknown encoding", REFUSED, b'<?xml version="1.0" encoding="no-such"?>' + plain.encode()),
        ("broken UTF-8", REFUSED, plain.encode().replace(b"Small", b"\xff\xfe\xc3\x28")),
        ("NUL bytes", REFUSED, plain.encode().replace(b"Small", b"\0\0\0")),
        ("control signs", REFUSED, plain.replace("Small", "\x01\x02").encode()),
        ("nothing", REFUSED, b""), ("one byte", REFUSED, b"<"), ("no XML", REFUSED, b"\x89PNG\r\n\x1a\n" * 99),
        ("a mark of order", RUNS, b"\xef\xbb\xbf" + plain.encode()),
    ):  # fmt: skip
        yield Case(f"encoding: {name}", outcome, partial(bytes, content))


def _sizes() -> Iterator[Case]:
    def wide(many: int) -> str:
        data = "".join(f"<a{number}/>" for number in range(many))
        binds = "".join(bind(f"a{number}", relevant=f"/data/a{number - 1} = 1") for number in range(1, many))
        return xform(data, binds)

    yield Case("a hundred thousand items with expressions", EITHER, lambda: wide(100_000))
    yield Case("five thousand items with expressions", RUNS, lambda: wide(5_000))
    yield Case("two hundred thousand items", EITHER, lambda: xform("<a/>" * 200_000))
    yield Case("the same item in the body", EITHER, lambda: xform("<a/>", "", inputs("a") * 20_000))
    yield Case("many long expressions", EITHER, lambda: xform(
        "".join(f"<a{number}/>" for number in range(300)),
        "".join(bind(f"a{number}", relevant=" or ".join(["/data/a0 = 1"] * 3_000)) for number in range(1, 300)),
    ))  # fmt: skip
    yield Case("31 MB of nothing", EITHER, lambda: xform(f"<a/>{' ' * 31_000_000}"))
    yield Case("33 MB", REFUSED, lambda: xform(f"<a/>{' ' * 33_000_000}"))


CASES: Final = tuple(
    case
    for cases in (
        _entities, _depth, _expressions, _circles, _patterns, _repeats, _texts, _answers, _lists, _media, _encodings,
        _sizes,
    )
    for case in cases()
)  # fmt: skip
"""Every hostile form, made when it is asked for."""
