"""The function of a module that a config names: choose(module, group, name)."""

from collections.abc import Callable
from types import FunctionType, ModuleType

from stylejax.errors import InputError


def choose(module: ModuleType, group: str, name: str) -> Callable:
    """The public function `name` that is defined in `module`; what the module imports does not count.

    group: where in the config the name stands, as "model.generator.name".

    Raises:
      InputError: there is none; the message lists those that there are.
    """
    functions = {key: value for key, value in vars(module).items() if isinstance(value, FunctionType)}
    known = [key for key, value in functions.items() if value.__module__ == module.__name__ and key[0] != "_"]
    if name not in known:
        raise InputError(f"{group}: there is no {name!r} in {module.__name__}; there are {', '.join(known)}")
    return functions[name]
