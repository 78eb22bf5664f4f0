"""Discriminators D: (images [B, H, W, 3], maps of frozen features) -> tuple of logits, each [B, h, w, 1]."""

import flax.linen as nn
import jax

from stylejax.models import antialiased, layers
from stylejax.models.single_image import SingleDiscriminator


class PatchDiscriminator(nn.Module):
    """A convolutional critic of overlapping patches (Isola et al. 2017); `downs` = 3 sees 70 x 70 pixels."""

    width: int
    downs: int
    norm: layers.Norm = layers.no_norm
    spectral: bool = True
    last: int = 3

    @nn.compact
    def __call__(self, images: jax.Array, maps: tuple = ()) -> tuple[jax.Array, ...]:
        """images: [B, H, W, 3] in [-1, 1]; maps are not looked at."""
        x = images
        for i in range(self.downs):
            x = layers.StridedConv(self.width * 2**i, spectral=self.spectral)(x)
            x = layers.leaky_relu(x if i == 0 else self.norm(x))
        x = layers.Conv(self.width * 2**self.downs, size=self.last, spectral=self.spectral)(x)
        x = layers.leaky_relu(self.norm(x))
        return (layers.Conv(1, size=self.last, spectral=self.spectral)(x),)


class FeatureDiscriminator(nn.Module):
    """Small spectral-norm heads on frozen features (Sauer et al. 2021, without random projections)."""

    width: int

    @nn.compact
    def __call__(self, images: jax.Array, maps: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        """maps: frozen features, finest first, each [B, h, w, C] of unit scale; images are not looked at."""
        logits = []
        for i, x in enumerate(maps):
            # The finest map is the largest: half the width there costs little sight.
            width = self.width // 2 if i == 0 else self.width
            x = layers.leaky_relu(layers.Conv(width, size=1, spectral=True)(x))
            x = layers.leaky_relu(layers.Conv(width, spectral=True)(x))
            logits.append(layers.Conv(1, spectral=True)(x))
        return tuple(logits)


class ImageDiscriminator(nn.Module):
    """One verdict per picture: strided convolutions, then all that is left at once (Radford et al. 2016)."""

    width: int
    downs: int
    norm: layers.Norm = layers.no_norm

    @nn.compact
    def __call__(self, images: jax.Array, maps: tuple = ()) -> tuple[jax.Array, ...]:
        """images: [B, H, W, 3] in [-1, 1], all of one size; maps are not looked at -> ([B, 1, 1, 1],)."""
        x = images
        for i in range(self.downs):
            x = layers.StridedConv(min(self.width * 2**i, 8 * self.width))(x)
            x = layers.leaky_relu(x if i == 0 else self.norm(x))
        return (layers.Conv(1, size=1)(x.reshape(len(x), 1, 1, -1)),)


class Jury(nn.Module):
    """Several discriminators whose verdicts are laid side by side."""

    members: tuple[nn.Module, ...]

    def __call__(self, images: jax.Array, maps: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        """The members' logits, one after the other."""
        return sum((member(images, maps) for member in self.members), ())


def patch(width: int, downs: int, norm: str, spectral: bool) -> PatchDiscriminator:
    """Pixels alone; width 64, downs 3, instance_norm, spectral False is the 70 x 70 critic of the literature."""
    return PatchDiscriminator(width, downs, getattr(layers, norm), spectral, last=4)


def features(width: int) -> FeatureDiscriminator:
    """Frozen features alone: learns in minutes, blind to fine noise."""
    return FeatureDiscriminator(width)


def both(width: int, patch_width: int) -> Jury:
    """Frozen features, and beside them a small patch critic that keeps fine noise honest."""
    return Jury((FeatureDiscriminator(width), PatchDiscriminator(patch_width, downs=2)))


def patch_antialiased(width: int, downs: int, norm: str) -> antialiased.BlurPatchDiscriminator:
    """Pixels alone, sampled with a blur as in CUT's code; width 64, downs 3 is the published one."""
    return antialiased.BlurPatchDiscriminator(width, downs, getattr(layers, norm))


def image(width: int, downs: int, norm: str) -> ImageDiscriminator:
    """One verdict per picture, for WGAN-GP; a patch critic under a Lipschitz penalty learns little."""
    return ImageDiscriminator(width, downs, getattr(layers, norm))


def single_image(width: int) -> SingleDiscriminator:
    """The image-level critic of SinCUT; width 8 is the published one."""
    return SingleDiscriminator(width)
