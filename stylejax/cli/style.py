"""What the arguments of `arguments.add_controls` stand for: a loaded style, and options of `transfer`."""

import argparse
from collections.abc import Callable

import numpy as np

from stylejax.cli.messages import say
from stylejax.models.generator import Style


def load_style(args: argparse.Namespace) -> Style:
    """The style of one run, or a mix of several; says which step of a run is taken where there is a choice."""
    from stylejax.checkpoints.load import load
    from stylejax.checkpoints.mixing import mix
    from stylejax.checkpoints.steps import find_step_dir

    weights = {}
    for name, weight in args.style:
        folder = str(find_step_dir(name, args.step))
        weights[folder] = weight + weights.get(folder, 0.0)
        if not args.quiet:
            say_step(name, args.step)
    return mix(weights) if len(weights) > 1 else load(next(iter(weights)))


def say_step(name: str, step: int | str) -> None:
    """Say which step of a run is taken, where it has several."""
    from stylejax.checkpoints import names, steps

    folder = names.find_folder(name)
    finished = sorted(steps.finished_steps(steps.steps_folder(folder)))
    if len(finished) < 2:
        return
    chosen = steps.choose_step(folder, step)
    why = "latest, none was measured" if step == "best" and steps.best_step(folder) is None else step
    word = f", the {why}" if isinstance(why, str) else ""
    say(f"style: step {chosen} of {name}{word} (--step takes one of {', '.join(map(str, finished))})")


def transfer_options(args: argparse.Namespace) -> dict:
    """Keyword arguments of `transfer` beside its mask. InputError: they are wrong for every picture."""
    from stylejax.painting.controls import check_controls

    check_controls(None, args.canvas, args.strength, args.colors, None)
    return {name: getattr(args, name) for name in ("seed", "canvas", "strength", "colors")}


def make_paint_frame(style: Style, options: dict) -> Callable[[np.ndarray], np.ndarray]:
    """Paints one frame: uint8 [H, W, 3] -> the same. One seed: the noise of all frames is the same."""
    import jax

    from stylejax.painting.transfer import transfer

    on_device = jax.device_put(style)
    return lambda photo: transfer(on_device, photo, **options)
