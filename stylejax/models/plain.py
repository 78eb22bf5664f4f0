"""A network in one piece, (images, seed) -> images, as a `Generator`: the photo is its content."""

import flax.linen as nn
import jax

from stylejax.models.encoder import Content
from stylejax.models.generator import RECEPTIVE_FIELD, Generator


class PhotoEncoder(nn.Module):
    """No features, and the photo at its full size."""

    receptive_field = 0

    def __call__(self, images: jax.Array) -> Content:
        """images: [B, H, W, 3] in [-1, 1]."""
        return Content(features=(), photo=images)


class WholeDecoder(nn.Module):
    """The network itself; strength is left to the blend of photo and painting that `Generator` does."""

    network: nn.Module

    @property
    def receptive_field(self) -> int:
        """Pixels around a place that it is painted from; RECEPTIVE_FIELD where the network does not say."""
        return getattr(self.network, "receptive_field", RECEPTIVE_FIELD)

    def __call__(
        self,
        content: Content,
        seed: jax.Array,
        origin: tuple = (0, 0),
        strength: jax.Array | None = None,
    ) -> jax.Array:
        """content of the photo [B, H, W, 3] -> [B, H, W, 3]; origin and strength do nothing."""
        return self.network(content.photo, seed)


def as_generator(network: nn.Module) -> Generator:
    """network: images [B, H, W, 3] in [-1, 1] and seed [B] uint32 -> images; its parameters: params["decoder"]."""
    return Generator(PhotoEncoder(), WholeDecoder(network))
