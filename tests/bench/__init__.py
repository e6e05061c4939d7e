"""Measurements, run by ``make bench``: not tests, since a number depends on the machine."""
