"""stylejax learns a personal image style with a GAN and transfers it."""

from stylejax.checkpoints.load import load
from stylejax.checkpoints.mixing import mix
from stylejax.errors import InputError
from stylejax.models.generator import Style
from stylejax.painting.device import paint_array
from stylejax.painting.prints import transfer_file
from stylejax.painting.tiles import transfer_tiled
from stylejax.painting.transfer import transfer

__all__ = ["InputError", "Style", "load", "mix", "paint_array", "transfer", "transfer_file", "transfer_tiled"]
__version__ = "0.1.0"
