"""Frames in and out, and how they hold still."""
