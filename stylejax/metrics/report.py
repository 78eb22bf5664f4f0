"""How near a set of pictures is to a style, what paintings keep of their photos, and grids to look at."""

import functools
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.errors import InputError
from stylejax.images import files
from stylejax.metrics import distances
from stylejax.models.pretrained import backbones

# Name of a set of pooled features -> network, the maps whose spatial means it joins, batch size.
_POOLED = {
    "alex": ("alexnet", (1, 2, 4), 16),
    "vgg": ("vgg16", (1, 2, 3), 8),
    "eff": ("efficientnet_lite0", (0, 1, 2, 3), 16),
}
_LEAST_SIDE = 32  # pixels, below which a network has no last map
_LEAST_SPLIT = 20  # style pictures that are enough to set one half against the other
_SUBSETS = 50  # draws for the mean and sd of a KID
_GAP = 2  # pixels between the pictures of a grid


def alex_features(pictures):
    """Spatial means of AlexNet's relu2, relu3, relu5: [N, H, W, 3] in [-1, 1] -> [N, 832] float32."""
    return _pooled_features("alex", pictures)


def vgg_features(pictures):
    """Spatial means of VGG16's relu2_2, relu3_3, relu4_3: [N, H, W, 3] in [-1, 1] -> [N, 896]."""
    return _pooled_features("vgg", pictures)


def eff_features(pictures):
    """Spatial means of EfficientNet-lite0's four maps: [N, H, W, 3] in [-1, 1] -> [N, 192]."""
    return _pooled_features("eff", pictures)


def held_out_distance(photos, paintings):
    """A cheap distance to the style, for use during training.

    Args:
      photos, paintings: [N, H, W, 3] and [M, H, W, 3] in [-1, 1], both kept back from training.

    Returns:
      function of painted [K, H, W, 3] -> KID on AlexNet features, standardised on both sets.
    """
    style = alex_features(paintings)
    reference = np.concatenate([alex_features(photos), style])
    return lambda painted: distances.kid(alex_features(painted), style, reference)


def lpips(a, b):
    """LPIPS of paired pictures [N, H, W, 3] in [-1, 1], on AlexNet: [N] float32."""
    _check(a)
    _check(b)
    return _in_batches(functools.partial(_lpips, _params("alexnet")), 16, a, b)


def report(content, painted, style, style_reference=None, seed=0):
    """Everything that is measured of one set of paintings.

    Takes about a minute on two cores for 96 pictures of 256 x 256; most of it is VGG16.

    Args:
      content: [N, H, W, 3] in [-1, 1], photos.
      painted: [N, H, W, 3], their paintings in the same order.
      style: [M, H, W, 3], pictures of the style, best none of them trained on.
      style_reference: [K, H, W, 3], other pictures of the style to hold against `style`; None
        splits `style` in two when it has 20 pictures or more.
      seed: chooses patches, directions and subsets.

    Returns:
      dict that json can write: rows "painted", "untouched photos" and, where there are enough
      pictures, "style against style", each with kid_alex, kid_vgg ({"all", "mean", "sd"}),
      fid_alex, fid_vgg, swd, grid (distances.weave) and det (distances.detail); the first two also
      with lpips_alex and edge. "protocol" says how.

    Raises:
      InputError: fewer than 2 pictures, photos and paintings that do not pair, or pictures below
        32 x 32 pixels.
    """
    if painted.shape != content.shape:
        raise InputError(
            f"Paintings {painted.shape} do not pair with photos {content.shape}; give every photo "
            "its painting, in the same order and of the same size."
        )
    photos, paintings, target = (_measure(pictures) for pictures in (content, painted, style))
    references = {
        "alex": np.concatenate([photos.alex, target.alex]),
        "vgg": np.concatenate([photos.vgg, target.vgg]),
    }
    rows = {
        "painted": _row(paintings, target, references, seed) | _kept(content, painted),
        "untouched photos": _row(photos, target, references, seed) | _kept(content, content),
    }
    pair = _style_pair(target, style_reference)
    if pair is not None:
        rows["style against style"] = _row(*pair, references, seed)
    return rows | {"protocol": _protocol(content, style, pair, seed)}


def grid(rows):
    """One picture of many, row above row, with thin white gaps.

    Args:
      rows: list of [N, H, W, 3] in [-1, 1], all of one size; shorter rows end in white.

    Returns:
      uint8 [height, width, 3].
    """
    count = max(len(row) for row in rows)
    _, height, width, _ = rows[0].shape
    shape = (len(rows) * (height + _GAP) - _GAP, count * (width + _GAP) - _GAP, 3)
    picture = np.full(shape, 255, np.uint8)
    for i, row in enumerate(rows):
        for j, cell in enumerate(files.to_uint8(np.asarray(row))):
            top, left = i * (height + _GAP), j * (width + _GAP)
            picture[top : top + height, left : left + width] = cell
    return picture


# --- parts of the report ---


class _Set(NamedTuple):
    """A set of pictures and its pooled features."""

    pictures: np.ndarray
    alex: np.ndarray
    vgg: np.ndarray

    def every_other(self, start):
        return _Set(*(part[start::2] for part in self))


def _measure(pictures):
    pictures = np.asarray(pictures, np.float32)
    return _Set(pictures, alex_features(pictures), vgg_features(pictures))


def _style_pair(style, style_reference):
    """Two sets of one style that share no picture, or None."""
    if style_reference is not None:
        return _measure(style_reference), style
    if len(style.pictures) < _LEAST_SPLIT:
        return None
    return style.every_other(0), style.every_other(1)


def _row(x, style, references, seed):
    """Distances of the set x to the style, and the texture of x."""
    row = {}
    for name, reference in references.items():
        a, b = getattr(x, name), getattr(style, name)
        mean, sd = distances.kid_subsets(a, b, reference, _SUBSETS, seed)
        row[f"kid_{name}"] = {"all": distances.kid(a, b, reference), "mean": mean, "sd": sd}
        row[f"fid_{name}"] = distances.fid(a, b)
    rng = jax.random.key(seed)
    row["swd"] = distances.sliced_wasserstein(x.pictures, style.pictures, rng)
    return row | {"grid": distances.weave(x.pictures), "det": distances.detail(x.pictures)}


def _kept(content, painted):
    """What paintings keep of their photos."""
    return {
        "lpips_alex": float(lpips(content, painted).mean()),
        "edge": distances.edge_correlation(content, painted),
    }


def _protocol(content, style, pair, seed):
    """How the numbers of a report came about."""
    return {
        "content": len(content),
        "style": len(style),
        "style_against_style": [len(s.pictures) for s in pair] if pair else None,
        "size": list(content.shape[1:3]),
        "features": {name: f"{_POOLED[name][0]}, spatial means" for name in ("alex", "vgg")},
        "standardised_on": "untouched photos + style, clipped at 4 sd",
        "subsets": _SUBSETS,
        "subset_size": "half of each set",
        "seed": seed,
    }


# --- running the networks ---


@functools.cache
def _params(name):
    return jax.device_put(backbones.load_frozen(name))


@functools.partial(jax.jit, static_argnums=(0, 1))
def _pool(net, chosen, params, pictures):
    maps = net(params, pictures)
    return jnp.concatenate([jnp.mean(maps[i], axis=(1, 2)) for i in chosen], axis=1)


@jax.jit
def _lpips(params, a, b):
    a, b = (backbones.alexnet(params, pictures) for pictures in (a, b))
    return distances.lpips(a, b, params["heads"])


def _pooled_features(name, pictures):
    """[N, D] features of [N, H, W, 3] pictures."""
    network, chosen, size = _POOLED[name]
    _check(pictures)
    pool = functools.partial(_pool, getattr(backbones, network), chosen, _params(network))
    return _in_batches(pool, size, pictures)


def _in_batches(function, size, *sets):
    """function of each batch of paired sets, joined; the last batch is filled up, so it compiles once."""
    count = len(sets[0])
    parts = []
    for start in range(0, count, size):
        # Indices past the end repeat the last picture.
        index = np.minimum(np.arange(start, start + min(size, count)), count - 1)
        parts.append(np.asarray(function(*(np.asarray(s, np.float32)[index] for s in sets))))
    return np.concatenate(parts)[:count]


def _check(pictures):
    """InputError unless pictures are [N, H, W, 3] with N at least 1 and sides of at least 32."""
    shape = np.shape(pictures)
    if len(shape) != 4 or shape[0] < 1 or shape[3] != 3 or min(shape[1:3]) < _LEAST_SIDE:
        raise InputError(
            f"Pictures of shape {shape} cannot be measured; give [N, H, W, 3] with H and W at least {_LEAST_SIDE}."
        )
