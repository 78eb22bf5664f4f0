"""The throughput of replicas: pictures a second, all replicas together, for 1, 2, 4, 8 and 16 of them.

python -m benchmarks.replicas [--config=configs/personal.py] [--batch=4] [--steps=20] [--replicas 1 2 4 8 16]

Each replica has its own seed, parameters, pictures and learning rate. Prints one line of JSON per number of replicas.
"""

import argparse
import json
import time
from collections.abc import Callable

import jax
import jax.numpy as jnp

from stylejax.experiments.replicas import make_replicas
from stylejax.training.config_file import load_config
from stylejax.training.loop import load_frozen


def parse() -> argparse.Namespace:
    """The flags."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", default="configs/personal.py")
    parser.add_argument("--batch", type=int, help="photos per step and replica (default: the config's)")
    parser.add_argument("--crop", type=int, help="pixels (default: the config's)")
    parser.add_argument("--steps", type=int, default=20, help="timed, after the first")
    parser.add_argument("--replicas", type=int, nargs="+", default=[1, 2, 4, 8, 16])
    return parser.parse_args()


def measure(config: dict, frozen: Callable, count: int, steps: int) -> dict:
    """Seconds of compilation and of a step, and pictures a second."""
    crop = config["data"]["crop"]
    batch = config["data"]["batch"]
    rngs = jax.random.split(jax.random.key(0), count)
    shape = (count, 1, batch, crop, crop, 3)
    pictures = {k: jax.random.uniform(jax.random.key(i), shape, minval=-1) for i, k in enumerate(("content", "style"))}
    values = {"optim.generator_rate": jnp.geomspace(1e-3, 4e-3, count)}
    replicas = make_replicas(config, frozen, values)
    state = jax.jit(replicas.create_state)(rngs, {k: v[:, 0] for k, v in pictures.items()})
    update = jax.jit(replicas.train_step, donate_argnums=0)

    begun = time.perf_counter()
    state, _ = jax.block_until_ready(update(state, pictures, rngs))
    compiled = time.perf_counter()
    for _ in range(steps):
        state, metrics = update(state, pictures, rngs)
    jax.block_until_ready(metrics)
    step = (time.perf_counter() - compiled) / steps
    return {
        "replicas": count,
        "compile_s": round(compiled - begun, 1),
        "step_s": round(step, 4),
        "pictures_per_s": round(count * batch / step, 1),
    }


def main() -> None:
    """Print a line for each number of replicas, with its gain over the first."""
    args = parse()
    config = load_config(args.config).to_dict()
    config["data"].update({k: v for k, v in (("batch", args.batch), ("crop", args.crop)) if v})
    frozen = load_frozen()
    first = None
    for count in args.replicas:
        row = measure(config, frozen, count, args.steps)
        first = first or row["pictures_per_s"]
        gain = {"gain": round(row["pictures_per_s"] / first, 2), "device": jax.devices()[0].device_kind}
        print(json.dumps(row | gain), flush=True)


if __name__ == "__main__":
    main()
