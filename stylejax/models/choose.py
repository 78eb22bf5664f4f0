"""The function of a module that a config names: choose(module, group, name)."""

from collections.abc import Callable
from types import FunctionType, ModuleType

from stylejax.errors import InputError


def known(module: ModuleType) -> list[str]:
    """Names of the public functions that are defined in `module`; what it imports does not count."""
    functions = {name: value for name, value in vars(module).items() if isinstance(value, FunctionType)}
    return [name for name, value in functions.items() if value.__module__ == module.__name__ and name[0] != "_"]


def choose(module: ModuleType, group: str, name: str) -> Callable:
    """The public function `name` that is defined in `module`; what the module imports does not count.

    group: where in the config the name stands, as "model.generator.name".

    Raises:
      InputError: there is none; the message lists those that there are.
    """
    names = known(module)
    if name not in names:
        raise InputError(f"{group}: there is no {name!r} in {module.__name__}; there are {', '.join(names)}")
    return getattr(module, name)
