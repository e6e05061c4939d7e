"""Build hook: compiles the catalogues, and puts them into a wheel as ``fieldtool/translations``."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling leaves its parameter open
    """Runs for wheels, editable ones too; an editable install finds the catalogues in the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; name the files to include for a standard wheel only, or site-packages gains a stray folder."""
        root = Path(self.root)
        compiled = _catalogues(root).compile_all(root)
        if version == "standard":
            for path in compiled:
                build_data["force_include"][str(path)] = f"fieldtool/{path.relative_to(root).as_posix()}"


def _catalogues(root: Path) -> Any:  # noqa: ANN401  (a script beside this one, loaded by path)
    spec = importlib.util.spec_from_file_location("catalogues", root / "packaging" / "catalogues.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("packaging/catalogues.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
