"""The built-in sample pictures: a first run needs no folder and no download."""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image

from stylejax.data.brush_renderer import render
from stylejax.data.hatching_renderer import hatch
from stylejax.data.illustration_renderer import illustrate
from stylejax.errors import InputError

SIDE = 256  # of a style picture, in pixels
Renderer = Callable[[np.ndarray, Sequence[int]], np.ndarray]  # (photo, seed) -> its painting, uint8 [H, W, 3] both

RENDERERS: dict[str, Renderer] = {
    "samples:style": render,
    "samples:illustrations": illustrate,
    "samples:hatchings": hatch,
}

# (package to import, file in it): the photos to be painted, and those that the style pictures are rendered from.
CONTENT = (
    ("sklearn", "datasets/images/china.jpg"),
    ("skimage", "data/astronaut.png"),
    ("skimage", "data/chelsea.png"),
    ("skimage", "data/coffee.png"),
    ("sklearn", "datasets/images/flower.jpg"),
)
STYLE_PHOTOS = (
    ("skimage", "data/rocket.jpg"),
    ("skimage", "data/motorcycle_left.png"),
    ("skimage", "data/camera.png"),
    ("skimage", "data/moon.png"),
    ("skimage", "data/ihc.png"),
    ("skimage", "data/retina.jpg"),
)
PIP = {"skimage": "scikit-image", "sklearn": "scikit-learn"}


def content() -> list[np.ndarray]:
    """The photos to be painted: a list of [H, W, 3] uint8, short sides of 300 to 512 pixels.

    They lie in the wheels of scikit-image and scikit-learn; InputError when one is not installed.
    """
    return [np.array(photo(*name)) for name in CONTENT]


def style(renderer: Renderer, seed: int = 0, count: int = 20) -> list[np.ndarray]:
    """The style pictures: a list of `count` [256, 256, 3] uint8, each made by `renderer`.

    Picture i is a function of (seed, i): a random square of a photo that `content` does not hold.
    InputError when scikit-image is not installed.
    """
    photos = [photo(*name) for name in STYLE_PHOTOS]
    return [render_square(renderer, photos[i % len(photos)], seed, i) for i in range(count)]


def photo(package: str, name: str) -> Image.Image:
    """The RGB picture at `name` inside an installed package, which is found but not imported."""
    spec = find_spec(package)
    path = Path(spec.submodule_search_locations[0], name) if spec else None
    if path is None or not path.is_file():
        raise InputError(
            f"samples: {package}/{name} is not installed; pip install {PIP[package]}, or name a "
            "folder of your own pictures"
        )
    return Image.open(path).convert("RGB")


def render_square(renderer: Renderer, picture: Image.Image, seed: int, index: int) -> np.ndarray:
    """A square of the picture, .35 to 1 of its short side wide, one in two mirrored, repainted."""
    rng = np.random.default_rng([seed, index])
    side = round(min(picture.size) * rng.uniform(0.35, 1.0))
    left, top = rng.integers(0, np.array(picture.size) - side, endpoint=True).tolist()
    square = picture.resize((SIDE, SIDE), Image.LANCZOS, (left, top, left + side, top + side))
    pixels = np.array(square)
    if rng.random() < 0.5:
        pixels = pixels[:, ::-1]
    return renderer(pixels, [seed, index])
