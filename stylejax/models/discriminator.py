"""Discriminators D: (images [B, H, W, 3], maps of frozen features) -> tuple of logits, each [B, h, w, 1]."""

import flax.linen as nn
import jax

from stylejax.models import antialiased, layers, norms
from stylejax.models.choose import choose
from stylejax.models.single_image import SingleDiscriminator

_NORM = "model.discriminator.norm"  # where in a config the name of a norm stands


class PatchDiscriminator(nn.Module):
    """Convolutions that judge overlapping patches (Isola et al. 2017); `downs` = 3 sees 70 x 70 pixels."""

    width: int
    downs: int
    norm: norms.Norm = norms.no_norm
    spectral: bool = True
    last: int = 3

    @nn.compact
    def __call__(self, images: jax.Array, maps: tuple[jax.Array, ...] = ()) -> tuple[jax.Array, ...]:
        """images: [B, H, W, 3] in [-1, 1]; maps are not used -> ([B, h, w, 1],)."""
        x = images
        for i in range(self.downs):
            x = layers.StridedConv(self.width * 2**i, spectral=self.spectral, name=f"down_{i + 1}")(x)
            x = layers.leaky_relu(x if i == 0 else self.norm(x))
        x = layers.Conv(self.width * 2**self.downs, size=self.last, spectral=self.spectral, name="conv_1")(x)
        x = layers.leaky_relu(self.norm(x))
        return (layers.Conv(1, size=self.last, spectral=self.spectral, name="to_logits")(x),)


class FeatureDiscriminator(nn.Module):
    """Small spectral-norm heads on frozen features (Sauer et al. 2021, without random projections)."""

    width: int

    @nn.compact
    def __call__(self, images: jax.Array, maps: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        """maps: frozen features, finest first, each [B, h, w, C] of unit scale; images are not used."""
        logits = []
        for i, x in enumerate(maps):
            # The finest map is the largest: half the width there loses little.
            width = self.width // 2 if i == 0 else self.width
            x = layers.leaky_relu(layers.Conv(width, size=1, spectral=True, name=f"map_{i + 1}_in")(x))
            x = layers.leaky_relu(layers.Conv(width, spectral=True, name=f"map_{i + 1}_conv")(x))
            logits.append(layers.Conv(1, spectral=True, name=f"map_{i + 1}_to_logits")(x))
        return tuple(logits)


class ImageDiscriminator(nn.Module):
    """One logit per picture: strided convolutions, then a dense layer over all that is left (Radford et al. 2016)."""

    width: int
    downs: int
    norm: norms.Norm = norms.no_norm

    @nn.compact
    def __call__(self, images: jax.Array, maps: tuple[jax.Array, ...] = ()) -> tuple[jax.Array, ...]:
        """images: [B, H, W, 3] in [-1, 1], all of one size; maps are not used -> ([B, 1, 1, 1],)."""
        x = images
        for i in range(self.downs):
            x = layers.StridedConv(min(self.width * 2**i, 8 * self.width), name=f"down_{i + 1}")(x)
            x = layers.leaky_relu(x if i == 0 else self.norm(x))
        return (layers.Conv(1, size=1, name="to_logits")(x.reshape(len(x), 1, 1, -1)),)


class Ensemble(nn.Module):
    """Several discriminators of the same pictures."""

    members: tuple[nn.Module, ...]

    def __call__(self, images: jax.Array, maps: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        """The members' logits, one after the other."""
        return sum((member(images, maps) for member in self.members), ())


def patch(width: int, downs: int, norm: str, spectral: bool) -> PatchDiscriminator:
    """Pixels alone; width 64, downs 3, instance_norm, spectral False is the 70 x 70 discriminator of the literature."""
    return PatchDiscriminator(width, downs, choose(norms, _NORM, norm), spectral, last=4)


def features(width: int) -> FeatureDiscriminator:
    """Frozen features alone: learns in minutes, blind to fine noise."""
    return FeatureDiscriminator(width)


def both(width: int, patch_width: int) -> Ensemble:
    """Frozen features, and beside them a small patch discriminator, which sees fine noise."""
    return Ensemble((FeatureDiscriminator(width), PatchDiscriminator(patch_width, downs=2)))


def patch_antialiased(width: int, downs: int, norm: str) -> antialiased.BlurPatchDiscriminator:
    """Pixels alone, sampled with a blur as in CUT's code; width 64, downs 3 is the published one."""
    return antialiased.BlurPatchDiscriminator(width, downs, choose(norms, _NORM, norm))


def image(width: int, downs: int, norm: str) -> ImageDiscriminator:
    """One logit per picture, for WGAN-GP; a patch discriminator under a Lipschitz penalty learns little."""
    return ImageDiscriminator(width, downs, choose(norms, _NORM, norm))


def single_image(width: int) -> SingleDiscriminator:
    """The image-level discriminator of SinCUT; width 8 is the published one."""
    return SingleDiscriminator(width)
