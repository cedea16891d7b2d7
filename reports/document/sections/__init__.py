"""Kinds of section that only some layouts have."""
