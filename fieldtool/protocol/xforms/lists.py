"""Reads the lists of a form: those that it holds, and those that lie beside it as XML, CSV or GeoJSON.

Sources: getodk/xforms-spec, ``_sections/20-instance.md``, "Secondary Instances", for what each kind becomes;
getodk/javarosa, ``GeojsonFeature`` and ``GeojsonGeometry``, for positions that the specification leaves open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from lxml import etree

from fieldtool.protocol.xforms.loading import Loading, TooMuch
from fieldtool.protocol.xforms.markup import Broken, children, document, local
from fieldtool.protocol.xforms.media import MissingMedia, RefusedMedia, media_name
from fieldtool.protocol.xforms.tables import BadTable, Table, read_csv, read_geojson
from fieldtool.protocol.xpath.tree import Element

__all__ = ["read_instances"]

MAX_ENTRIES: Final = 300_000
"""How many elements and cells all lists of a form may have."""
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_NO_CHILDREN: Final[dict[str, list[Element]]] = {}
_LAST_SAVED: Final = "jr://instance/last-saved"
_PULLDATA: Final = re.compile(r"pulldata\(\s*(?:'([^'<>&]+)'|\"([^\"<>&]+)\")")


def read_instances(loading: Loading) -> None:
    """Fill the lists that expressions can name. A list that cannot be had is empty, and it is told."""
    reader = _Lists(loading)
    for instance in list(children(loading.xmodel, "instance"))[1:]:
        reader.read(instance)
    for name in _pulled(loading.root):
        reader.pulled(name)
    loading.model.catalogue.instances = reader.found


def _pulled(root: etree._Element) -> Iterator[str]:
    """The files that ``pulldata`` asks for: forms for older clients do not declare them as instances."""
    for element in root.iter("{*}bind", "{*}setvalue", "{*}output", "{*}itemset", "{*}label"):
        for text in element.attrib.values():
            if "pulldata" in text:
                yield from (match[1] or match[2] for match in _PULLDATA.finditer(str(text)))


class _Lists:
    def __init__(self, loading: Loading) -> None:
        self.found: dict[str, Element | None] = {}
        self._loading = loading
        self._entries = 0

    def read(self, instance: etree._Element) -> None:
        """Read one instance element."""
        name = (instance.get("id") or "").strip()
        if not name or name in self.found:
            feature = f"a second list called {name}" if name else "a list without an id"
            self._loading.unsupported(f"instance {name}".strip(), feature, "it is left out")
            return
        source = (instance.get("src") or "").strip()
        self.found[name] = self._outside(name, source) if source else self._inside(list(children(instance)))

    def pulled(self, name: str) -> None:
        """Read the table that ``pulldata`` names, unless it is known."""
        plain = name.removesuffix(".csv")
        if name not in self.found:
            known = self.found.get(plain)
            self.found[name] = known or self._outside(plain, f"jr://file-csv/{plain}.csv")

    def _inside(self, elements: list[etree._Element]) -> Element:
        root = Element("instance", None)
        for element in elements:
            self._copy(element, root)
        return root

    def _copy(self, element: etree._Element, parent: Element) -> None:
        self._count(1)
        if not len(element):
            _leaf(parent, local(element), (element.text or "").strip(), _attributes(element))
            return
        made = parent.append(local(element), "", _attributes(element))
        for child in children(element):
            self._copy(child, made)

    def _outside(self, name: str, source: str) -> Element | None:
        if source.startswith(_LAST_SAVED):
            self._loading.unsupported(f"instance {name}", "the answers of the last interview", "the list is empty")
            return None
        try:
            return self._read(name, source)
        except MissingMedia as missing:
            self._loading.unsupported(
                f"instance {name}", f"a list in a file that is missing ({missing})",
                "the list is empty; put the file into the folder of the form's media",
            )  # fmt: skip
        except RefusedMedia as refused:
            self._loading.fault(f"instance {name}", "src", str(refused), refused.hint)
        except (Broken, BadTable, TooMuch) as bad:
            hint = bad.hint if isinstance(bad, BadTable) else "export the file anew: smaller, without a document type"
            self._loading.fault(f"instance {name}", "src", f"{media_name(source)}: {bad}", hint)
        return None

    def _read(self, name: str, source: str) -> Element:
        untrusted = self._loading.model.media.bytes(source)
        kind = media_name(source).lower().rpartition(".")[2]
        if source.startswith("jr://file-csv/") or kind == "csv":
            table = read_csv(untrusted)
        elif kind in {"geojson", "json"}:
            table = read_geojson(untrusted)
        else:
            return self._inside([document(untrusted)])
        root = self._rows(table)
        for told in table.gaps:
            self._loading.unsupported(f"instance {name}", f"{media_name(source)}: {told}", "it is left out")
        return root

    def _rows(self, table: Table) -> Element:
        root = Element("instance", None)
        top = root.append("root")
        for row in table.rows:
            self._count(len(row) + 1)
            item = top.append("item")
            for column, value in row:
                _leaf(item, column, value)
        return root

    def _count(self, more: int) -> None:
        self._entries += more
        if self._entries > MAX_ENTRIES:
            raise TooMuch(f"the lists of the form have more than {MAX_ENTRIES} entries together")


def _leaf(parent: Element, name: str, value: str, attributes: Mapping[str, str] = _NOTHING) -> None:
    """Add an element that will never have children: in large lists, a dictionary for each would be too much."""
    parent.append(name, value, attributes).children = _NO_CHILDREN


def _attributes(element: etree._Element) -> Mapping[str, str]:
    return {str(name): str(text) for name, text in element.attrib.items()} if element.attrib else _NOTHING
