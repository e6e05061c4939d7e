"""Two small protocols: *arrival* asks, *talk* is told what arrival has heard."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fieldtool.protocol import Protocol, load_protocol

__all__ = ["ARRIVAL", "KINDS", "TALK", "loaded"]

ARRIVAL: Final = """\
survey:
  - {type: hidden, name: case_sex, "label::English (en)": Sex}
  - {type: hidden, name: case_age_lowest, "label::English (en)": Youngest age}
  - {type: hidden, name: fear, "label::English (en)": Fear heard in the talk}
  - type: calculate
    name: may_be_child
    calculation: if(${case_age_lowest} != '' and ${case_age_lowest} < 18, 'yes', 'no')
  - {type: begin_group, name: needs, "label::English (en)": Needs}
  - {type: select_one yn, name: thirsty, "label::English (en)": Are you thirsty?}
  - {type: select_one yn, name: hungry, "label::English (en)": Are you hungry?}
  - {type: select_one yn, name: ill, required: "yes", "label::English (en)": Are you ill?}
  - type: integer
    name: days
    relevant: ${ill} = 'yes'
    constraint: . <= 100
    label::English (en): For how many days?
  - {type: select_one yn, name: share, relevant: "${ill} = 'yes'", "label::English (en)": May we tell the nurse?}
  - {type: select_one yn, name: alone, required: "yes", default: "no", "label::English (en)": Are you alone?}
  - {type: text, name: words, "label::English (en)": In your own words}
  - {type: end_group}
choices:
  - {list_name: yn, name: "yes", "label::English (en)": "Yes"}
  - {list_name: yn, name: "no", "label::English (en)": "No"}
settings:
  - {form_title: Arrival, form_id: arrival, version: "1", default_language: English (en)}
findings:
  - name: basics
    label::English (en): Needs water or food
    urgency: now
    when: ${thirsty} = 'yes' or ${hungry} = 'yes'
    source: design
    flag: THIRST
  - name: ill
    label::English (en): Ill
    urgency: today
    when: ${ill} = 'yes'
    source: design
    flag: V07
  - name: child
    label::English (en): May be a child
    urgency: now
    when: ${may_be_child} = 'yes'
    source: design
    flag: CHILD
  - name: with_somebody
    label::English (en): Came with somebody
    urgency: note
    when: ${alone} = 'no'
    source: design
    flag: WITH
actions:
  - name: give_water
    label::English (en): Give water
    role: intake
    when: ${thirsty} = 'yes'
    due_after: finding
    due_within: PT1H
    source: design
  - name: call_nurse
    label::English (en): Call the nurse
    role: supervisor
    when: ${ill} = 'yes'
    due_after: arrival
    due_within: P1D
    source: design
  - name: note_time
    label::English (en): Write down the time
    role: intake
    when: ${ill} = 'yes'
    due_after: screening-start
    due_within: PT0S
    source: design
  - name: think_of_food
    label::English (en): Think of food
    role: intake
    when: ${hungry} = 'yes'
    source: design
referrals:
  - name: nurse
    label::English (en): To the nurse
    service: health
    when: ${ill} = 'yes'
    consent: share
    source: design
sources:
  - {key: design, instrument: Our design, article: "", url: "", status: design, as_of: "2026-11-01"}
"""

TALK: Final = """\
survey:
  - {type: hidden, name: case_sex, "label::English (en)": Sex}
  - {type: hidden, name: case_age_lowest, "label::English (en)": Youngest age}
  - {type: hidden, name: ill, "label::English (en)": Ill on arrival}
  - {type: hidden, name: days, "label::English (en)": Days of illness}
  - {type: begin_group, name: talk, "label::English (en)": Talk}
  - {type: select_one yn, name: fear, "label::English (en)": Are you afraid to go back?}
  - {type: end_group}
choices:
  - {list_name: yn, name: "yes", "label::English (en)": "Yes"}
  - {list_name: yn, name: "no", "label::English (en)": "No"}
settings:
  - {form_title: Talk, form_id: talk, version: "1", default_language: English (en)}
findings:
  - name: ill_and_afraid
    label::English (en): Ill and afraid
    urgency: today
    when: ${ill} = 'yes' and ${fear} = 'yes'
    source: design
    flag: FEAR
  - name: ill_told
    label::English (en): Ill on arrival
    urgency: note
    when: ${ill} = 'yes'
    source: design
    flag: V07
sources:
  - {key: design, instrument: Our design, article: "", url: "", status: design, as_of: "2026-11-01"}
"""

KINDS: Final = """\
survey:
  - {type: begin_group, name: all, "label::English (en)": All}
  - {type: integer, name: whole, "label::English (en)": Whole}
  - {type: integer, name: most, constraint: . >= 0, "label::English (en)": Most}
  - {type: integer, name: some, constraint: "${most} = '' or . <= ${most}", "label::English (en)": Some}
  - {type: decimal, name: part, "label::English (en)": Part}
  - {type: date, name: day, "label::English (en)": Day}
  - {type: date, name: begun, default: today(), "label::English (en)": Begun}
  - {type: dateTime, name: moment, "label::English (en)": Moment}
  - {type: time, name: clock, "label::English (en)": Clock}
  - {type: range, name: scale, parameters: start=0 end=10 step=1, "label::English (en)": Scale}
  - {type: select_one colour, name: one, "label::English (en)": One}
  - {type: select_multiple colour, name: many, "label::English (en)": Many}
  - {type: select_one shade, name: shade, choice_filter: "colour = ${one}", "label::English (en)": Shade}
  - {type: rank colour, name: order, "label::English (en)": Order}
  - {type: acknowledge, name: seen, "label::English (en)": Seen}
  - {type: text, name: words, "label::English (en)": Words}
  - {type: text, name: echo, calculation: "concat(${words}, '!')", trigger: "${words}", "label::English (en)": Echo}
  - {type: calculate, name: heard, calculation: now(), trigger: "${echo}"}
  - {type: end_group}
choices:
  - {list_name: colour, name: red, "label::English (en)": Red}
  - {list_name: colour, name: blue, "label::English (en)": Blue}
  - {list_name: colour, name: green, "label::English (en)": Green}
  - {list_name: shade, name: dark_red, colour: red, "label::English (en)": Dark red}
  - {list_name: shade, name: dark_blue, colour: blue, "label::English (en)": Dark blue}
settings:
  - {form_title: Kinds, form_id: kinds, version: "1", default_language: English (en)}
"""


def loaded(folder: Path, text: str) -> Protocol:
    """A protocol from its text, through a file as every pack is read."""
    path = folder / "protocol.yaml"
    path.write_text(text, encoding="utf-8")
    return load_protocol(path)
