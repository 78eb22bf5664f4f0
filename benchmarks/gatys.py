"""Neural style transfer by optimisation of pixels (Gatys et al. 2016, Image style transfer using CNNs).

As in the paper: content and style of VGG, L-BFGS over pixels, begun from the photo; content to style as 1 to 1000. As
in the code of its authors: mean squared errors where the paper has sums, and style weight 1000 / C^2 for a map of C
channels. Unlike them: the frozen VGG16 of this project with its maximum pooling, and the last map before each pooling
(relu1_2, relu2_2, relu3_3, relu4_3, relu5_3); content is that of relu4_3.
"""

import time
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from scipy.optimize import minimize

from stylejax.images.dtypes import from_signed, to_signed
from stylejax.losses.gram import gram
from stylejax.models.pretrained import backbones

CONTENT_WEIGHT = 1.0
# The authors weigh style 1000 times content where VGG sees pixels of 0 to 255. Ours sees them divided by 255 * 0.225,
# and so are its features; the style loss is of fourth order in them and the content loss of second.
STYLE_WEIGHT = 1e3 * (255 * 0.225) ** 2


class Goal(NamedTuple):
    """What a painting is compared with: relu4_3 of the photo, [1, h, w, C], and Gram matrices of the style, [C, C]."""

    content: jax.Array
    grams: tuple[jax.Array, ...]


def content_loss(features: jax.Array, goal: jax.Array) -> jax.Array:
    """Content loss of features, [1, h, w, C], to those of the photo: a scalar.

    mean((F - P)^2) over places and channels; in eq. 1 it is 1/2 sum((F - P)^2).
    """
    return jnp.mean((features - goal) ** 2)


def style_loss(maps: tuple[jax.Array, ...], grams: tuple[jax.Array, ...]) -> jax.Array:
    """Difference of the Gram matrices of feature maps, [1, h, w, C], to those of a style, [C, C]: a scalar.

    sum over maps of mean((G - A)^2) / C^2, with G = F^T F / M of M places (eq. 3 over M). It is eq. 5, sum of w E, with
    E = 1 / (4 C^2 M^2) sum((M G - M A)^2) (eq. 4) and w = 4 / C^2.
    """
    losses = [jnp.mean((gram(x) - goal) ** 2) / x.shape[-1] ** 2 for x, goal in zip(maps, grams, strict=True)]
    return sum(losses)


@jax.jit
def style_grams(params: backbones.Params, style: jax.Array) -> tuple[jax.Array, ...]:
    """Gram matrices (eq. 3) of the five maps of a style picture, [1, H, W, 3] in [-1, 1]: five of [C, C]."""
    return tuple(gram(x) for x in backbones.vgg16(params, style))


@jax.jit
def content_features(params: backbones.Params, photo: jax.Array) -> jax.Array:
    """relu4_3 of a photo, [1, H, W, 3] in [-1, 1]: [1, H // 8, W // 8, C]."""
    return backbones.vgg16(params, photo)[3]


def loss(picture: jax.Array, params: backbones.Params, goal: Goal) -> tuple[jax.Array, dict[str, jax.Array]]:
    """alpha L_content + beta L_style (eq. 7) of a picture, [1, H, W, 3] in [-1, 1], and its two terms by name."""
    maps = backbones.vgg16(params, picture)
    content = CONTENT_WEIGHT * content_loss(maps[3], goal.content)
    style = STYLE_WEIGHT * style_loss(maps, goal.grams)
    return content + style, {"content_loss": content, "style_loss": style}


_loss_and_gradient = jax.jit(jax.value_and_grad(loss, has_aux=True))


def _value_and_gradient(
    pixels: np.ndarray, shape: tuple[int, ...], params: backbones.Params, goal: Goal
) -> tuple[float, np.ndarray]:
    """Loss and gradient of pixels, float64 [H * W * 3], as scipy wants them."""
    (value, _), gradient = _loss_and_gradient(pixels.reshape(shape).astype(np.float32), params, goal)
    return float(value), np.asarray(gradient, np.float64).ravel()


def paint(
    params: backbones.Params, photo: np.ndarray, grams: tuple[jax.Array, ...], iterations: int
) -> tuple[np.ndarray, dict[str, float]]:
    """Paint a photo in the style that Gram matrices tell: L-BFGS over its pixels, begun from the photo.

    Args:
      params: of VGG16, as backbones.load_frozen("vgg16") gives them.
      photo: uint8 [H, W, 3], H and W at least 32.
      grams: style_grams of the style picture.
      iterations: of L-BFGS, at most; it ends earlier where no step makes the loss smaller.

    Returns:
      The painting, uint8 [H, W, 3], and {"seconds", "iterations", "loss_of_photo", "loss", "content_loss",
      "style_loss"}: seconds without compiling, weighted losses before pixels are rounded and clipped.
    """
    start = to_signed(photo)[None]
    goal = Goal(content_features(params, start), grams)
    first = float(_loss_and_gradient(start, params, goal)[0][0])
    begun = time.perf_counter()
    # The method's own tests of convergence depend on the unit of the loss; iterations alone shall end it.
    options = {"maxiter": iterations, "maxfun": 20 * iterations, "ftol": 0.0, "gtol": 0.0}
    arguments = (start.shape, params, goal)
    pixels = start.astype(np.float64).ravel()
    found = minimize(_value_and_gradient, pixels, arguments, method="L-BFGS-B", jac=True, options=options)
    seconds = time.perf_counter() - begun
    picture = found.x.reshape(start.shape).astype(np.float32)
    (total, terms), _ = _loss_and_gradient(picture, params, goal)
    figures = {"seconds": seconds, "iterations": int(found.nit), "loss_of_photo": first, "loss": float(total)}
    return from_signed(picture[0]), figures | {name: float(term) for name, term in terms.items()}
