"""What every key of a config may be, checked in one place before anything starts."""

import difflib
import inspect
from collections.abc import Mapping
from typing import Any

from flax.traverse_util import flatten_dict

from stylejax import memory
from stylejax.errors import InputError
from stylejax.losses import adversarial, content, penalty
from stylejax.models import discriminator, generator, norms
from stylejax.models.choose import known
from stylejax.training import augment
from stylejax.training.config_rules import Choice, Names, Number, Rule, Scale, Switch, Text, Whole, require
from stylejax.training.learner import LEARNERS, make_learner
from stylejax.training.setup import CYCLE_TERMS

_WHOLE_FRACTION = Number(0, 1)
_WEIGHT = Number(0)
_AUGMENTATIONS = [
    name for name in known(augment) if list(inspect.signature(getattr(augment, name)).parameters) == ["rng", "images"]
]

RULES: dict[str, Rule] = {
    "data.style": Text(),
    "data.content": Text(),
    "data.crop": Whole(32, 2048, multiple=4),
    "data.batch": Whole(1, 65_536),
    "data.style_scale": Scale(),
    "data.content_scale": Scale(),
    "data.canvas": Whole(32, 16_384, zero=True),
    "data.flip": Switch(),
    "data.style_count": Whole(0),
    "data.test": Number(0, 0.5),
    "data.holdout": Number(0, 0.5),
    "model.generator.name": Choice(tuple(known(generator))),
    "model.discriminator.name": Choice(tuple(known(discriminator))),
    "model.projector": Whole(1, 65_536),
    "model.contrast": Choice(("shared", "separate")),
    "loss.adversarial": Choice(tuple(known(adversarial))),
    "loss.weight": _WEIGHT,
    "loss.patches": Whole(1),
    "loss.temperature": Number(0, above=True),
    "loss.across": Switch(),
    "loss.mirror": _WHOLE_FRACTION,
    "loss.window": Whole(16),
    "loss.augment": Names(tuple(_AUGMENTATIONS)),
    "loss.adapt.target": _WHOLE_FRACTION,
    "loss.adapt.pictures": Whole(1),
    "loss.pool": Whole(0, 65_536),
    "optim.learner": Choice(LEARNERS),
    "optim.discriminator_steps": Whole(1),
    "optim.init": Text(empty=True),
    "optim.steps": Whole(1),
    "optim.generator_rate": Number(0),
    "optim.discriminator_rate": Number(0),
    "optim.b1": Number(0, 1, below=True),
    "optim.b2": Number(0, 1, below=True),
    "optim.warmup": Whole(0),
    "optim.decay": _WHOLE_FRACTION,
    "optim.ema": Number(0, 1, below=True),
    "optim.color_start": _WHOLE_FRACTION,
    "run.seed": Whole(0, 2**32 - 1),
    "run.log_every": Whole(1),
    "run.save_every": Whole(1),
    "run.measure": Whole(2, 65_536),
    "run.side": Whole(32, 4096, zero=True),
    "run.on_nan": Choice(("stop", "rollback")),
}
# A network may have other keys, and no key is in all of them; a term may be one that a person has added.
_NETWORK_RULES: dict[str, Rule] = {
    "width": Whole(1, 65_536),
    "patch_width": Whole(1, 65_536),
    "blocks": Whole(0, 1000),
    "decoder_blocks": Whole(0, 1000),
    "downs": Whole(1, 16),
    "noise": Whole(0, 65_536),
    "norm": Choice(tuple(known(norms))),
    "spectral": Switch(),
}
_BATCH_BYTES = 24  # of a pixel of a photo and of a style picture, as float32
_BYTES = 36  # of a pixel that is measured of both, as 8 bits and as float32
_TERMS = {"loss.content": (*known(content), *CYCLE_TERMS), "loss.penalty": tuple(known(penalty))}
_NETWORKS = ("model.generator", "model.discriminator")


def check(config: Mapping, devices: int) -> None:
    """Check a config before anything is read, written or compiled.

    Args:
      config: five groups, as configs/personal.py.
      devices: of all processes; a batch is divided among them.

    Raises:
      InputError: a key that is missing or unknown, or a value of another type, out of its range or not among the names
        that there are, in one sentence with what is allowed.
    """
    flat = flatten_dict(dict(config), sep=".")
    for name in RULES:
        if name not in flat:
            raise InputError(f"the config has no {name}; overlay configs/personal.py, which has every key")
    for name, value in flat.items():
        require(name, value, _rule(name))
    _check_together(config, devices)
    make_learner(config, lambda images: ())  # names what networks, terms and learner cannot have together


def _rule(name: str) -> Rule:
    """The rule of a dotted key; InputError where no config has such a key."""
    if name in RULES:
        return RULES[name]
    group, _, key = name.rpartition(".")
    if group in _NETWORKS:
        return _NETWORK_RULES.get(key, _Anything())
    if key in _TERMS.get(group, ()):
        return _WEIGHT
    names = [f"{group}.{term}" for group, terms in _TERMS.items() for term in terms]
    similar = difflib.get_close_matches(name, [*RULES, *names], 1)
    hint = f"did you mean {similar[0]}?" if similar else "configs/personal.py has every key"
    raise InputError(f"there is no key {name}; {hint}")


class _Anything:
    """The rule of a key that only a network of a person's own knows."""

    words = "anything"

    def allows(self, value: Any) -> bool:
        """Whether the config may hold it: the network itself says."""
        return True


def _check_together(config: Mapping, devices: int) -> None:
    """InputError for values that are possible alone, and not beside each other."""
    batch = config["data"]["batch"]
    crop = config["data"]["crop"]
    run = config["run"]
    optim = config["optim"]
    memory.check(f"data.batch={batch} of data.crop={crop}", batch // devices * crop**2 * _BATCH_BYTES)
    memory.check(f"run.measure={run['measure']} of run.side={run['side']}", run["measure"] * run["side"] ** 2 * _BYTES)
    if batch % devices:
        nearest = max(devices, round(batch / devices) * devices)
        raise InputError(f"a batch of {batch} does not divide among {devices} devices; make data.batch {nearest}")
    if optim["discriminator_steps"] > optim["steps"]:
        raise InputError(
            f"optim.discriminator_steps={optim['discriminator_steps']} leaves no step to the generator; "
            f"give {optim['steps']} at most, which is optim.steps"
        )
    seen = config["model"]["discriminator"]
    if seen["name"] in ("features", "both") and seen["width"] < 2:
        raise InputError(f"model.discriminator.width={seen['width']} is halved for the finest map; give 2 or more")
