"""A small protocol as YAML, to be changed by tests."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PROTOCOL: Final = """
survey:
  - {type: hidden, name: case_age_lowest}
  - {type: begin_group, name: health, "label::Español (es)": Salud, "label::English (en)": Health}
  - {type: select_one yn, name: fever, "label::Español (es)": ¿Fiebre?, "label::English (en)": Fever?, required: 'yes'}
  - {type: select_one yn, name: cough, "label::Español (es)": ¿Tos?, "label::English (en)": Cough?,
     relevant: "${fever} = 'yes'"}
  - {type: calculate, name: signs, calculation: "count-selected(${fever}) + number(${cough} = 'yes')"}
  - {type: end_group}
  - {type: select_one yn, name: consent, "label::Español (es)": ¿Acepta?, "label::English (en)": Agree?}
choices:
  - {list_name: yn, name: 'yes', "label::Español (es)": Sí, "label::English (en)": 'Yes'}
  - {list_name: yn, name: 'no', "label::Español (es)": 'No', "label::English (en)": 'No'}
settings:
  - {form_title: Salud, form_id: health_check, version: '3', default_language: Español (es),
     "form_title::Español (es)": Salud, "form_title::English (en)": Health}
findings:
  - {name: ill, "label::Español (es)": Enferma, "label::English (en)": Ill, urgency: today,
     when: "${fever} = 'yes'", source: who design, flag: ILL}
  - {name: worse, "label::Español (es)": Peor, "label::English (en)": Worse, urgency: now, when: "${signs} > 1",
     source: who}
actions:
  - {name: doctor, "label::Español (es)": Médico, "label::English (en)": Doctor, role: intake,
     when: "${fever} = 'yes'", due_after: finding, due_within: PT1H, source: who}
  - {name: watch, "label::Español (es)": Vigilar, "label::English (en)": Watch, role: supervisor,
     when: "${case_age_lowest} < 5", due_after: arrival, source: design}
  - {name: at_once, "label::Español (es)": Ya, "label::English (en)": Now, role: intake, when: "${signs} > 1",
     due_after: finding, due_within: PT0S, source: who, urgency: note}
referrals:
  - {name: clinic, "label::Español (es)": Clínica, "label::English (en)": Clinic, service: health,
     when: "${fever} = 'yes'", consent: consent, source: who}
guidance:
  - {item: fever, "why::English (en)": To treat it, "how::English (en)": "Ask\\nListen", source: who}
  - {item: health, "why::English (en)": Health first}
gates:
  - {group: health, requires: privacy, "say::English (en)": Later}
privacy:
  - {item: fever, class: sensitive, hierarchy: '', export: fever}
sources:
  - {key: who, instrument: A manual, article: p. 3, url: 'https://example.org', status: to-check, as_of: '2026'}
  - {key: design, instrument: Our design, status: design}
"""


def written(folder: Path, text: str = PROTOCOL, name: str = "health") -> Path:
    """The protocol as a file."""
    path = folder / f"{name}.yaml"
    path.write_text(text, "utf-8")
    return path
