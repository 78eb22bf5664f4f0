"""Configs are data: personal.py is the base, every other file overlays it."""
