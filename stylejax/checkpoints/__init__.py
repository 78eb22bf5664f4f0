"""Parameters and state on disk; the only Orbax."""
