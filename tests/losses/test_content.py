"""Content terms against sums written out."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax.losses import content, contrastive

RNG = jax.random.key(0)
PHOTO = jax.random.uniform(jax.random.key(1), (2, 6, 5, 3), minval=-1, maxval=1)
MAPS = tuple(jax.random.normal(jax.random.key(i), (2, 6, 5, c)) for i, c in enumerate((9, 3, 8)))
WEIGHTS = jnp.array([0.5, 2.0, -1.0])[None, None, None]
SETTINGS = {"patches": 16, "temperature": 0.07, "across": False}


def unit(maps):
    """Vectors of unit length, a projector without weights."""
    return tuple(x / jnp.linalg.norm(x, axis=-1, keepdims=True) for x in maps)


def context(**changes):
    """A painting that is the photo, by networks without neighbors: pixels are features, a generator weighs colors."""
    plain = content.Context(
        photo=PHOTO,
        painting=PHOTO,
        style=PHOTO[:, ::-1],
        seed=jnp.zeros(2, jnp.uint32),
        unmirrored=PHOTO,
        mirrored=None,
        photo_maps=MAPS,
        painting_maps=MAPS,
        photo_window=PHOTO,
        painting_window=PHOTO,
        style_window=PHOTO,
        style_maps=MAPS,
        tone={"mean": 0.0, "within": 1.0, "between": 1.0},
        palette={"matrix": jnp.eye(3), "bias": jnp.zeros(3)},
        photo_features=(PHOTO,),
        encode=lambda images: (images,),
        project=unit,
        generate=lambda images, seed: WEIGHTS * images,
        settings=SETTINGS,
    )
    return plain._replace(**changes)


def test_pixel_is_the_mean_absolute_difference():
    seen = context(photo=jnp.zeros((1, 1, 2, 1)), painting=jnp.array([[[[1.0], [-3.0]]]]))
    np.testing.assert_allclose(content.pixel(seen, RNG), 2.0)


def test_perceptual_weighs_the_two_coarsest_maps_alike_whatever_their_size():
    painting_maps = (MAPS[0] + 100.0, MAPS[1] + 1.0, MAPS[2] + 3.0)
    np.testing.assert_allclose(content.perceptual(context(painting_maps=painting_maps), RNG), 2.0, rtol=1e-5)


@pytest.mark.parametrize("term", [content.pixel, content.perceptual])
def test_no_change_costs_nothing(term):
    assert term(context(), RNG) == 0


def test_identity_is_the_mean_change_of_style_pictures():
    expected = np.abs(np.asarray(PHOTO) * (np.asarray(WEIGHTS) - 1)).mean()
    np.testing.assert_allclose(content.identity(context(), RNG), expected, rtol=1e-5)


def test_contrastive_terms_compare_photo_with_painting_and_style_with_its_painting():
    painting = WEIGHTS * PHOTO
    loss = contrastive.patch_loss((PHOTO,), (painting,), RNG, project=unit, **SETTINGS)
    np.testing.assert_allclose(content.patch_nce(context(painting=painting), RNG), loss, rtol=1e-5)
    style = PHOTO[:, ::-1]
    loss = contrastive.patch_loss((style,), (WEIGHTS * style,), RNG, project=unit, **SETTINGS)
    np.testing.assert_allclose(content.identity_nce(context(), RNG), loss, rtol=1e-5)


def test_what_was_painted_mirrored_is_turned_back_before_it_is_compared():
    mirrored = context(painting=WEIGHTS * PHOTO[:, :, ::-1], mirrored=jnp.array(True))
    plain = context(painting=WEIGHTS * PHOTO)
    np.testing.assert_allclose(content.patch_nce(mirrored, RNG), content.patch_nce(plain, RNG), rtol=1e-5)


def test_steady_is_zero_for_a_generator_that_moves_with_the_photo():
    photo = jax.random.uniform(RNG, (1, 32, 32, 3))
    still = context(photo=photo, painting=WEIGHTS * photo)
    np.testing.assert_allclose(content.steady(still, RNG), 0.0, atol=1e-6)
    fixed = context(photo=photo, painting=photo, generate=lambda images, seed: photo)
    assert content.steady(fixed, RNG) > 0.01


def test_tone_is_the_distance_to_the_photo_in_the_styles_brightness():
    photo = jax.random.uniform(RNG, (1, 16, 16, 3), minval=-0.5, maxval=0.5)
    tone = {"mean": 0.1, "within": 1.0, "between": 1.0}
    assert content.tone(context(photo=photo, painting=photo, tone=tone), RNG) < 1e-6
    np.testing.assert_allclose(content.tone(context(photo=photo, painting=photo + 0.2, tone=tone), RNG), 0.2, rtol=1e-4)


def test_texture_is_blind_to_where_things_are_and_sees_how_strong_they_are():
    images = jax.random.uniform(RNG, (1, 16, 16, 3))
    turned = context(style_window=images, painting_window=images[:, ::-1, ::-1])
    shown = context(style_window=images, painting_window=images, painting_maps=tuple(2 * x for x in MAPS))
    assert content.texture(context(style_window=images, painting_window=images), RNG) < 1e-6
    # Of five Gram matrices three are four times their goal: three of the four norms away.
    np.testing.assert_allclose(content.texture(shown, RNG), 3 * 9 / 16 / 5, rtol=1e-4)
    assert content.texture(turned, RNG) < 0.2


def test_color_compares_chroma_by_areas_in_the_style_s_palette():
    photo = jnp.zeros((1, 8, 8, 3)).at[..., 0].set(0.5)
    grey = {"matrix": jnp.zeros((3, 3)), "bias": jnp.full(3, 0.2)}
    red = photo.at[..., 0].set(1.0)
    brighter = photo + 0.25  # of the same chroma
    np.testing.assert_allclose(content.color(context(photo=photo, painting=brighter), RNG), 0, atol=1e-6)
    # The chroma of a step of .5 in red is .5 - .1495 there and -.1495 in green and blue.
    expected = (0.5 - 0.1495 + 2 * 0.1495) / 3
    np.testing.assert_allclose(content.color(context(photo=photo, painting=red), RNG), expected, rtol=1e-5)
    shown = context(photo=photo, painting=jnp.full((1, 8, 8, 3), -0.7), palette=grey)
    np.testing.assert_allclose(content.color(shown, RNG), 0, atol=1e-6)
