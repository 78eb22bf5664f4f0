"""One training step as mathematics: TrainState, Learner(init, gradients, update), make_learner(config, frozen)."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax
from flax import struct
from jax import lax

from stylejax.errors import InputError
from stylejax.models import build, layers
from stylejax.models.generator import Style
from stylejax.models.projector import Projector
from stylejax.training import augment, color_map
from stylejax.training.objectives import Networks, make_discriminate, make_objectives, named_rngs, rng_names

AXIS = "batch"  # the name of the device axis; gradients are averaged over it


class TrainState(struct.PyTreeNode):
    """Everything that changes from step to step, without a device axis.

    params: {"painter": {"generator", "projector"}, "critic"}: what the two optimisers own; ema: smoothed generator
    parameters, the ones that paint; opt_states: the optimisers' states under the same two names; memory: what else a
    step hands to the next: {"augment_share"} where augmentation adapts, {"painted", "photographed"} pools; else empty.
    """

    step: jax.Array
    params: Any
    ema: Any
    opt_states: Any
    memory: Any = struct.field(default_factory=dict)


class Rngs(NamedTuple):
    """The keys of one step: of this device alone, and common to all of them."""

    own: jax.Array
    common: jax.Array


class Learner(NamedTuple):
    """A pair of pure functions, the gradients between them, and what the critic says.

    init: (rng, batch) -> TrainState; batch: {"content", "style"} of [B, H, W, 3] in [-1, 1]; the first colours are
      computed from all of it.
    gradients: (params, batch, rng) -> (grads like params, metrics); inside a mapped axis named "batch".
    update: (state, batch, rng) -> (state, metrics); inside the same axis; rng is the run's one key, the step is
      folded in here.
    verdicts: (params, images [B, H, W, 3]) -> [B], the critic's mean logit of each; H and W as in training.
    """

    init: Callable
    gradients: Callable
    update: Callable
    verdicts: Callable


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

    def adam(rate, every):
        rates = schedule(rate, optim["steps"] // every, optim["warmup"], optim["decay"])
        return optax.adam(rates, b1=optim["b1"], b2=optim["b2"])

    # Twelve numbers that tint the whole picture let painter and critic chase each other round the colour wheel.
    painter = adam(optim["painter_rate"], optim["critic_steps"])
    colours = optax.masked(optax.scale(optim["colour_rate"]), of_colours)
    return {"painter": optax.chain(painter, colours), "critic": adam(optim["critic_rate"], 1)}


def start_colours(params: Any, batch: Mapping, share: float) -> Any:
    """Move the generator's colour map from the identity by `share` of the way to the closed-form one."""
    if not share or "colour" not in params["decoder"]:
        return params
    matrix, bias = color_map.colour_map(batch["content"], batch["style"])
    start = {"matrix": (1 - share) * jnp.eye(3) + share * matrix, "bias": share * bias}
    return {**params, "decoder": {**params["decoder"], "colour": start}}


def start_params(networks: Networks, config: Mapping, rng: jax.Array, batch: Mapping) -> Any:
    """The parameters of step 0: {"painter": {"generator", "projector"}, "critic"}.

    The painter also has an "encoder" where the contrastive term has one of its own.
    """
    rngs = named_rngs(rng, ("generator", "critic", "projector"))
    one, seed = batch["content"][:1], jnp.zeros(1, jnp.uint32)
    generator = networks.generator.init(rngs["generator"], one, seed)["params"]
    generator = start_colours(generator, batch, config["optim"]["colour_start"])
    taps = networks.generator.apply({"params": generator}, one, method="encode").taps
    patches = tuple(x.reshape(1, -1, x.shape[-1]) for x in taps)
    projector = networks.projector.init(rngs["projector"], patches)["params"]
    seen = centre(one, config["loss"]["window"])
    critic = networks.critic.init(rngs["critic"], seen, networks.frozen(seen))["params"]
    painter = {"generator": generator, "projector": projector}
    if config["model"]["contrast"] == "separate":
        other = networks.generator.init(jax.random.fold_in(rng, 1), one, seed)["params"]
        painter["encoder"] = other["encoder"]
    return {"painter": painter, "critic": critic}


def start_from(state: TrainState, style: Style) -> TrainState:
    """The state of step 0 with the generator of another style, but for what is that style's own, in place of its own.

    The four sub-pixels of a growing kernel begin alike: a pen's hatching would go on as a weave in every painting.

    Raises:
      InputError: style has another network.
    """
    params = style.params
    if jax.tree.map(jnp.shape, params) != jax.tree.map(jnp.shape, state.ema):
        raise InputError("optim.init names a style of another network; give one with the same model.generator")
    decoder, net = params["decoder"], style.generator.decoder
    own = {name: state.ema["decoder"][name] for name in net.OWN}
    alike = {name: jax.tree.map(layers.alike_subpixels, decoder[name]) for name in net.GROWING}
    params = {**params, "decoder": {**decoder, **own, **alike}}
    painter = {**state.params["painter"], "generator": jax.tree.map(jnp.array, params)}
    return state.replace(params={**state.params, "painter": painter}, ema=jax.tree.map(jnp.array, params))


def make_networks(model: Mapping, frozen: Callable) -> Networks:
    """The modules that a config's model group names."""
    return Networks(
        build.build_generator(model), build.build_discriminator(model), Projector(model["projector"]), frozen
    )


def centre(images: jax.Array, size: int) -> jax.Array:
    """The middle window of images [B, H, W, 3], at most size x size."""
    top, left = (max(0, n - size) // 2 for n in images.shape[1:3])
    return images[:, top : top + size, left : left + size]


def mean_logits(logits: tuple[jax.Array, ...]) -> jax.Array:
    """Mean over maps and positions of logits, each [B, h, w, 1] -> [B]."""
    return sum(jnp.mean(x, axis=(1, 2, 3)) for x in logits) / len(logits)


def pull(forward: Callable, params: Any, turn: jax.Array | None) -> tuple[Any, Any]:
    """One forward, two gradients: painter's of g_loss, critic's of d_loss; and what else the forward gives.

    forward: (painter, critic) -> ((d_loss, g_loss), aux); turn: whether the painter learns in this step, else its
    gradients are zero and cost nothing; None is always.
    """
    losses, back, aux = jax.vjp(forward, params["painter"], params["critic"], has_aux=True)
    one, zero = jnp.ones_like(losses[0]), jnp.zeros_like(losses[0])

    def painter():
        return back((zero, one))[0]

    def still():
        return jax.tree.map(jnp.zeros_like, params["painter"])

    first = painter() if turn is None else lax.cond(turn, painter, still)
    return {"painter": first, "critic": back((one, zero))[1]}, aux


def make_functions(start: Callable, remember: Callable, compute: Callable, optim: Mapping) -> tuple[Callable, ...]:
    """(init, gradients, update) of a learner.

    start: (rng, batch) -> params; remember: batch -> memory of step 0; compute: (params, batch, rngs, memory, turn) ->
    (grads, metrics, memory), averaged over the devices; turn as in `pull`.
    """
    txs, every = make_optimisers(optim), optim["critic_steps"]

    def init(rng, batch):
        params = start(rng, batch)
        return TrainState(
            step=jnp.zeros((), jnp.int32),
            params=params,
            ema=jax.tree.map(jnp.copy, params["painter"]["generator"]),  # shared buffers and donation crash
            opt_states={name: tx.init(params[name]) for name, tx in txs.items()},
            memory=remember(batch),
        )

    def gradients(params, batch, rng):
        return compute(params, batch, Rngs(rng, rng), remember(batch), None)[:2]

    def update(state, batch, rng):
        common = jax.random.fold_in(rng, state.step)
        rngs = Rngs(jax.random.fold_in(common, lax.axis_index(AXIS)), common)
        turn = None if every == 1 else (state.step + 1) % every == 0
        grads, metrics, memory = compute(state.params, batch, rngs, state.memory, turn)
        params, opt_states = {}, {}
        for name, tx in txs.items():
            updates, after = tx.update(grads[name], state.opt_states[name])
            new = optax.apply_updates(state.params[name], updates), after
            if name == "painter" and turn is not None:
                new = jax.tree.map(partial(jnp.where, turn), new, (state.params[name], state.opt_states[name]))
            params[name], opt_states[name] = new
        ema = optax.incremental_update(params["painter"]["generator"], state.ema, 1 - optim["ema"])
        return TrainState(state.step + 1, params, ema, opt_states, memory), metrics

    return init, gradients, update


def make_learner(config: Mapping, frozen: Callable) -> Learner:
    """Build the learner of a config's model, loss and optim groups: one painter, one critic.

    frozen: images [B, H, W, 3] -> tuple of feature maps; where no network or term looks at them XLA drops them.
    """
    networks, loss = make_networks(config["model"], frozen), config["loss"]
    objectives, tell = make_objectives(networks, loss), make_discriminate(networks, loss)
    names, adapt = rng_names(loss), loss["adapt"]

    def start(rng, batch):
        return start_params(networks, config, rng, batch)

    def remember(batch):
        return {"augment_share": jnp.zeros(())} if adapt["target"] else {}

    def compute(params, batch, rngs, memory, turn):
        share = memory.get("augment_share")
        forward = partial(objectives, batch=batch, rngs=named_rngs(rngs.own, names), share=share)
        grads, metrics = lax.pmean(pull(forward, params, turn), AXIS)
        if share is None:
            return grads, metrics, memory
        step = len(batch["style"]) * lax.psum(1, AXIS) / adapt["pictures"]
        share = augment.adapt(share, metrics["real_sign"], target=adapt["target"], step=step)
        return grads, {**metrics, "augment_share": share}, {"augment_share": share}

    def verdicts(params, images):
        share = jnp.zeros(()) if adapt["target"] else None
        return mean_logits(tell(params["critic"], jax.random.key(0), share, centre(images, loss["window"])))

    return Learner(*make_functions(start, remember, compute, config["optim"]), verdicts)
