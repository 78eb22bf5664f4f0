"""What goes wrong for a reason that a person can mend is shown on the page, in one line."""

import contextlib
from collections.abc import Iterator

import gradio as gr

from stylejax import memory
from stylejax.errors import InputError


@contextlib.contextmanager
def shown() -> Iterator[None]:
    """Within the block, bad input, and memory that does not suffice, become a `gr.Error`."""
    try:
        yield
    except InputError as error:
        raise gr.Error(str(error), print_exception=False) from error
    except (MemoryError, RuntimeError) as error:
        if not memory.exhausted(error):
            raise
        raise gr.Error(memory.TOO_SMALL, print_exception=False) from error
