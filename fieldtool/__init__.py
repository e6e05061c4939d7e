"""Fieldtool: protocols, encrypted records and releases that identify nobody, for migrant reception centres."""

__version__ = "0.1.0"
