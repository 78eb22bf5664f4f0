"""Turn a config's model group into networks."""

from collections.abc import Callable, Mapping
from types import ModuleType

from stylejax.errors import InputError
from stylejax.models import discriminator, generator


def _build(menu: ModuleType, group: str, config: Mapping):
    """Call the function of `menu` that the config names with the config's other keys."""
    keys = dict(config)
    name = keys.pop("name")
    maker: Callable | None = getattr(menu, name, None)
    if not callable(maker):
        raise InputError(f"model.{group}.name: there is no {group} called {name!r}")
    try:
        return maker(**keys)
    except (TypeError, AttributeError) as error:
        raise InputError(f"model.{group}: {error}") from error


def build_generator(config: Mapping) -> generator.Generator:
    """config: the `model` group -> Generator; InputError for a name or key that does not exist."""
    return _build(generator, "generator", config["generator"])


def build_discriminator(config: Mapping):
    """config: the `model` group -> a discriminator; InputError for a name or key that does not exist."""
    return _build(discriminator, "discriminator", config["discriminator"])
