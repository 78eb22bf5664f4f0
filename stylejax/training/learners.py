"""Which learner a config names: one painter and one critic, or two of each."""

from collections.abc import Callable, Mapping

from stylejax.errors import InputError
from stylejax.training import cyclegan, step


def make_learner(config: Mapping, frozen: Callable) -> step.Learner:
    """Build what `optim.learner` names, "one_painter" or "cycle"; InputError for another word.

    frozen: images [B, H, W, 3] -> tuple of feature maps.
    """
    menu = {"one_painter": step.make_learner, "cycle": cyclegan.make_learner}
    name = config["optim"]["learner"]
    if name not in menu:
        raise InputError(f"optim.learner: there is no {name!r}; there are {', '.join(menu)}")
    return menu[name](config, frozen)
