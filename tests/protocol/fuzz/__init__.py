"""Inputs that nobody would write, many of them: forms, workbooks and expressions, mutated from real ones."""
