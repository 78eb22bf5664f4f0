"""TFDS splits: read whole from disk, and a clear word for what is missing."""

import numpy as np
import pytest

from stylejax.data import tfds_source
from stylejax.data.sources import open_source
from stylejax.errors import InputError

pytestmark = pytest.mark.filterwarnings("ignore")


def test_tfds_is_a_source():
    import tensorflow_datasets as tfds

    with tfds.testing.mock_data(num_examples=4):
        source = open_source("tfds:cycle_gan/monet2photo:trainA", side=16)
    assert len(source) == 4
    assert source.names[3] == "tfds:cycle_gan/monet2photo:trainA/3"
    assert source.read(0).dtype == np.uint8
    assert source.read(0).shape[2] == 3
    assert min(source.read(0).shape[:2]) <= 16


def test_grey_pictures_become_rgb_and_keep_their_first_size():
    import tensorflow_datasets as tfds

    with tfds.testing.mock_data(num_examples=2):
        pictures, short_sides = tfds_source.read_split("tfds:mnist:train[:50%]", side=20)
    assert [picture.shape for picture in pictures] == [(20, 20, 3)] * len(pictures)
    assert short_sides == [28] * len(pictures)


def test_16_bits_become_8():
    np.testing.assert_array_equal(
        tfds_source._rgb(np.uint16([[[0]], [[257]], [[65535]]])), np.uint8([[[0] * 3], [[1] * 3], [[255] * 3]])
    )


@pytest.mark.parametrize("name", ["tfds:mnist", "tfds::train", "tfds:mnist:"])
def test_another_form_of_name_is_refused(name):
    with pytest.raises(InputError, match="write tfds:builder:split"):
        tfds_source.read_split(name, 8)


def test_what_is_missing_is_said(monkeypatch, tmp_path):
    import tensorflow_datasets as tfds

    def offline(self, **_):
        raise ConnectionError("no network")

    monkeypatch.setattr(tfds.core.DatasetBuilder, "download_and_prepare", offline)
    monkeypatch.setenv("TFDS_DATA_DIR", str(tmp_path))
    with pytest.raises(InputError, match=r"not on this machine \(no network\); .*load\('mnist'\)"):
        tfds_source.read_split("tfds:mnist:train", side=8)
    with pytest.raises(InputError, match="tfds:not_there: no such data set"):
        tfds_source.read_split("tfds:not_there:train", side=8)


def test_a_prepared_split_is_read_from_disk(monkeypatch, tmp_path):
    import tensorflow_datasets as tfds

    real_builder = tfds.builder
    monkeypatch.setattr(tfds, "builder", lambda name: real_builder(name, data_dir=tmp_path))
    tfds.testing.DummyMnist(data_dir=tmp_path).download_and_prepare()
    pictures, _ = tfds_source.read_split("tfds:dummy_mnist:train[:3]", side=14)
    assert [picture.shape for picture in pictures] == [(14, 14, 3)] * 3
    monkeypatch.setattr(tfds_source, "MEMORY_BYTES", 14 * 14 * 3)
    with pytest.raises(InputError, match=r"too large for memory; take a part, as in .*:train\[:"):
        tfds_source.read_split("tfds:dummy_mnist:train", side=14)
    with pytest.raises(InputError, match="no split 'nope'; it has .*train"):
        tfds_source.read_split("tfds:dummy_mnist:nope", side=14)
