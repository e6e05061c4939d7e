"""A training centre: invented people whose mix follows an official series, led through the real protocols."""

from fieldtool.desk.training.flows import UnknownMonth
from fieldtool.desk.training.week import TrainingCentre, TrainingOrder, build_training_centre

__all__ = ["TrainingCentre", "TrainingOrder", "UnknownMonth", "build_training_centre"]
