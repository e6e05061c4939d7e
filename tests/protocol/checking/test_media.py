"""Files that a form names lie beside it, and none leads elsewhere."""

from __future__ import annotations

from pathlib import Path

from tests.protocol.checking.checks import faults_of, short

_SURVEY = """
type | name | label | image | media::audio::English
text | a | A | there.png | gone.mp3
text | b | B | ../secret.png | jr://audio/there.mp3
text | c | C | ${a} | /etc/passwd
select_one_from_file cities.csv | d | D | | -
csv-external | fruits | | |
"""
_CHOICES = "list_name | name | label | image\nyn | yes | Yes | C:\\x.png"


def test_files_of_a_form(tmp_path: Path) -> None:
    """What is missing is a warning, what would lead out of the folder a mistake, each in its row and column."""
    (tmp_path / "there.png").write_bytes(b"x")
    (tmp_path / "there.mp3").write_bytes(b"x")
    (tmp_path / "fruits.csv").write_text("name,label\na,A\n", "utf-8")
    found = [line for line in short(faults_of(_SURVEY, _CHOICES, media=tmp_path)) if "yn" not in line]
    assert [line for line in found if "English" not in line] == [
        "W survey 2: audio: the file 'gone.mp3' is missing (put it into the folder of the media)",
        "E survey 3: image: ../secret.png leads outside the folder of the form (name the file alone)",
        "E survey 4: audio: /etc/passwd leads outside the folder of the form (name the file alone)",
        "W survey 5: type: the file 'cities.csv' is missing (put it into the folder of the media)",
        "E choices 2: image: C:\\x.png leads outside the folder of the form (name the file alone)",
    ]
