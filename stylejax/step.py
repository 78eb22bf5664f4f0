"""One training step as mathematics: TrainState, Learner(init, gradients, update), make_learner(config, frozen)."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax
from flax import struct
from jax import lax

from stylejax import colour
from stylejax.errors import InputError
from stylejax.models import build
from stylejax.models.projector import Projector
from stylejax.objectives import Networks, make_objectives, named_rngs, rng_names

AXIS = "batch"  # the name of the device axis; gradients are averaged over it


class TrainState(struct.PyTreeNode):
    """Everything that changes from step to step, without a device axis.

    params: {"painter": {"generator", "projector"}, "critic"}: what the two optimisers own; ema: smoothed generator
    parameters, the ones that paint; opt_states: the optimisers' states under the same two names.
    """

    step: jax.Array
    params: Any
    ema: Any
    opt_states: Any


class Learner(NamedTuple):
    """A pair of pure functions and the gradients between them.

    init: (rng, batch) -> TrainState; batch: {"content", "style"} of [B, H, W, 3] in [-1, 1]; the first colours are
      computed from all of it.
    gradients: (params, batch, rng) -> (grads like params, metrics); inside a mapped axis named "batch".
    update: (state, batch, rng) -> (state, metrics); inside the same axis; rng is the run's one key, the step is
      folded in here.
    """

    init: Callable
    gradients: Callable
    update: Callable


def schedule(rate: float, steps: int, warmup: int, decay: float) -> optax.Schedule:
    """Linear warm-up over `warmup` steps, constant, then linear to zero over the last share `decay` of the steps."""

    def value(step):
        rise = (step + 1) / (warmup + 1)
        fall = (steps - step) / max(1.0, decay * steps)
        return rate * jnp.clip(jnp.minimum(rise, fall), 0.0, 1.0)

    return value


def of_colours(params: Any) -> Any:
    """A tree like params: True where an array belongs to the generator's colour map."""
    return jax.tree_util.tree_map_with_path(lambda path, _: jax.tree_util.DictKey("colour") in path, params)


def make_optimisers(optim: Mapping) -> dict[str, optax.GradientTransformation]:
    """Adam for painter and critic, one schedule each; the colour map learns at a rate of its own."""

    def adam(rate):
        rates = schedule(rate, optim["steps"], optim["warmup"], optim["decay"])
        return optax.adam(rates, b1=optim["b1"], b2=optim["b2"])

    # Twelve numbers that tint the whole picture let painter and critic chase each other round the colour wheel.
    colours = optax.masked(optax.scale(optim["colour_rate"]), of_colours)
    return {"painter": optax.chain(adam(optim["painter_rate"]), colours), "critic": adam(optim["critic_rate"])}


def start_colours(params: Any, batch: Mapping, share: float) -> Any:
    """Move the generator's colour map from the identity by `share` of the way to the closed-form one."""
    if not share or "colour" not in params["decoder"]:
        return params
    matrix, bias = colour.colour_map(batch["content"], batch["style"])
    start = {"matrix": (1 - share) * jnp.eye(3) + share * matrix, "bias": share * bias}
    return {**params, "decoder": {**params["decoder"], "colour": start}}


def start_params(networks: Networks, colour_start: float, rng: jax.Array, batch: Mapping) -> Any:
    """The parameters of step 0: {"painter": {"generator", "projector"}, "critic"}."""
    rngs = named_rngs(rng, ("generator", "critic", "projector"))
    one, seed = batch["content"][:1], jnp.zeros(1, jnp.uint32)
    generator = networks.generator.init(rngs["generator"], one, seed)["params"]
    generator = start_colours(generator, batch, colour_start)
    taps = networks.generator.apply({"params": generator}, one, method="encode").taps
    patches = tuple(x.reshape(1, -1, x.shape[-1]) for x in taps)
    projector = networks.projector.init(rngs["projector"], patches)["params"]
    critic = networks.critic.init(rngs["critic"], one, networks.frozen(one))["params"]
    return {"painter": {"generator": generator, "projector": projector}, "critic": critic}


def start_from(state: TrainState, params: Any) -> TrainState:
    """The state of step 0 with the generator of another style, all but its colours, in place of a random one.

    Raises:
      InputError: params are those of another network.
    """
    if jax.tree.map(jnp.shape, params) != jax.tree.map(jnp.shape, state.ema):
        raise InputError("optim.init names a style of another network; give one with the same model.generator")
    if "colour" in params["decoder"]:
        # A palette belongs to the style that is to be learned.
        params = {**params, "decoder": {**params["decoder"], "colour": state.ema["decoder"]["colour"]}}
    painter = {**state.params["painter"], "generator": jax.tree.map(jnp.array, params)}
    return state.replace(params={**state.params, "painter": painter}, ema=jax.tree.map(jnp.array, params))


def make_networks(model: Mapping, frozen: Callable) -> Networks:
    """The modules that a config's model group names."""
    return Networks(
        build.build_generator(model), build.build_discriminator(model), Projector(model["projector"]), frozen
    )


def make_learner(config: Mapping, frozen: Callable) -> Learner:
    """Build the learner of a config's model, loss and optim groups.

    frozen: images [B, H, W, 3] -> tuple of feature maps; where no network or term looks at them XLA drops them.
    """
    networks = make_networks(config["model"], frozen)
    txs = make_optimisers(config["optim"])
    objectives = make_objectives(networks, config["loss"])
    names, keep = rng_names(config["loss"]), config["optim"]["ema"]

    def init(rng, batch):
        params = start_params(networks, config["optim"]["colour_start"], rng, batch)
        return TrainState(
            step=jnp.zeros((), jnp.int32),
            params=params,
            ema=jax.tree.map(jnp.copy, params["painter"]["generator"]),  # shared buffers and donation crash
            opt_states={name: tx.init(params[name]) for name, tx in txs.items()},
        )

    def gradients(params, batch, rng):
        forward = partial(objectives, batch=batch, rngs=named_rngs(rng, names))
        losses, pull, metrics = jax.vjp(forward, params["painter"], params["critic"], has_aux=True)
        one, zero = jnp.ones_like(losses[0]), jnp.zeros_like(losses[0])
        grads = {"painter": pull((zero, one))[0], "critic": pull((one, zero))[1]}
        return lax.pmean((grads, metrics), AXIS)

    def update(state, batch, rng):
        rng = jax.random.fold_in(jax.random.fold_in(rng, state.step), lax.axis_index(AXIS))
        grads, metrics = gradients(state.params, batch, rng)
        params, opt_states = {}, {}
        for name, tx in txs.items():
            updates, opt_states[name] = tx.update(grads[name], state.opt_states[name])
            params[name] = optax.apply_updates(state.params[name], updates)
        ema = optax.incremental_update(params["painter"]["generator"], state.ema, 1 - keep)
        return TrainState(state.step + 1, params, ema, opt_states), metrics

    return Learner(init, gradients, update)
