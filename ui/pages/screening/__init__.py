"""The guided interview: one question at a time, every answer told the moment it is given."""

from ui.pages.screening.editor import options_of
from ui.pages.screening.page import ScreeningPage
from ui.pages.screening.route import Stop, route_of

__all__ = ["ScreeningPage", "Stop", "options_of", "route_of"]
