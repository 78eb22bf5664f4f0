"""What is to be painted: the photos or the one video that a person has dropped, and a small picture of the first."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from stylejax.app import preview, uploads
from stylejax.app.uploads import Upload
from stylejax.errors import InputError
from stylejax.images import files
from stylejax.video import frames


class Given(NamedTuple):
    """Photos, or one video; small: the first of it, as `preview.read` gives it; long: its long side in pixels."""

    photos: Sequence[Upload]
    video: Upload | None
    small: np.ndarray
    long: int


def keep(given: Sequence[Path], folder: Path) -> tuple[Given, list[str]]:
    """Keep what was dropped in a folder, whose content it replaces; and a line for each file that is left out.

    InputError: nothing of it can be used, or a video is not alone.
    """
    videos = [path for path in given if uploads.is_video(path)]
    if not videos:
        photos, refused = uploads.keep(given, folder, uploads.PHOTOS)
        return Given(photos, None, preview.read(photos[0].path), max(files.size(photos[0].path))), refused
    if len(given) > 1:
        raise InputError("one video at a time, and no photos with it")
    video = uploads.keep_video(videos[0], folder)
    found = frames.probe(video.path)
    return Given((), video, preview.read_video(video.path), max(found.height, found.width)), []
