"""The projector gives unit vectors, one perceptron per map."""

import jax
import numpy as np

from stylejax.models.projector import Projector


def test_embeddings_have_unit_length_and_the_projector_width():
    patches = tuple(jax.random.normal(jax.random.key(c), (2, 7, c)) for c in (3, 8))
    embedded, params = jax.jit(Projector(16).init_with_output)(jax.random.key(0), patches)
    assert [x.shape for x in embedded] == [(2, 7, 16)] * 2
    np.testing.assert_allclose(np.linalg.norm(embedded[0], axis=-1), np.ones((2, 7)), rtol=1e-4)
    assert params["params"]["map_1_hidden"]["kernel"].shape == (3, 16)
