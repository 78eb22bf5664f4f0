"""Old names of saved things: one table for each kind, so that what was made before still loads."""


def state_name(old: str) -> str:
    """Today's name of an array in a saved training state; old: names joined by "/", as "params/critic/bias"."""
    return old


def dropped(name: str) -> bool:
    """Whether an array of this old name in a saved training state is of no use any more."""
    return False
