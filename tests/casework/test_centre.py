"""``centre.toml``: written whole, read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldtool.casework.centre import Centre, read_centre, write_centre
from fieldtool.casework.errors import BadCentreFile

CENTRE = Centre("PC", "Puerto Claro", "PAN", "3", hub="age1xyz", urgent_numbers={"police": "123"})


def test_settings_read_back_as_written(tmp_path: Path) -> None:
    """What is written is what is read."""
    write_centre(tmp_path / "centre.toml", CENTRE)
    assert read_centre(tmp_path / "centre.toml") == CENTRE


@pytest.mark.parametrize(
    "line,said",
    [
        ('nmae = "x"', "did you mean 'name'"),
        ("practice = 1", "practice"),
        ("country = [", "Invalid"),
        ('[urgent_numbers]\npolise = "1"', "police"),
        ("[urgent_numbers]\npolice = 1", "police"),
        ('urgent_numbers = "none"', "urgent_numbers"),
        ('country = ["PAN"]', "country"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, line: str, said: str) -> None:
    """An unknown key, a wrong type and bad TOML are told, with the key that was meant."""
    path = tmp_path / "centre.toml"
    path.write_text('code = "PC"\nname = "P"\ndesk = "1"\n' + ("" if "country" in line else 'country = "PAN"\n') + line)
    with pytest.raises(BadCentreFile, match=said):
        read_centre(path)


def test_a_country_that_is_none_is_refused(tmp_path: Path) -> None:
    """The country is an ISO 3166-1 alpha-3 code."""
    path = tmp_path / "centre.toml"
    path.write_text('code = "PC"\nname = "P"\ndesk = "1"\ncountry = "XYZ"\n')
    with pytest.raises(BadCentreFile, match="alpha-3"):
        read_centre(path)


def test_a_settings_file_that_is_missing_is_told(tmp_path: Path) -> None:
    """A store without its settings is a sentence, not a crash."""
    with pytest.raises(BadCentreFile, match="No such file"):
        read_centre(tmp_path / "centre.toml")
