"""Old names of saved things: one table for each kind, so that what was made before still loads."""
