"""The page's second half: drop pictures, give them a name, watch a style being learned, stop it, go on later."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import gradio as gr

from stylejax.app import learning, news, page_errors, trainings
from stylejax.app.trainings import Trainings
from stylejax.errors import InputError
from stylejax.images import files

_SECONDS = 2.0  # between two looks at a run
_TYPES = list(files.EXTENSIONS)


class LearnTab:
    """Its parts, laid out within a `gr.Blocks`, and what they do.

    Args:
      queue: of all trainings.
      lengths: what `learning.LENGTHS` is.
    """

    def __init__(self, queue: Trainings, lengths: Mapping[str, Sequence[str]]):
        self._queue = queue
        self._lengths = lengths
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        """What is seen."""
        self.watched = gr.State()
        self.shown = gr.State()
        self.state = gr.State()
        with gr.Row():
            with gr.Column(scale=2, min_width=320):
                self.style = gr.File(
                    label="Pictures of one style", file_count="multiple", file_types=_TYPES, elem_id="pictures"
                )
                self.content = gr.File(
                    label="Photos such as those you will paint (or none)",
                    file_count="multiple",
                    file_types=_TYPES,
                    elem_id="content",
                )
                self.name = gr.Textbox(label="Name of the style", max_lines=1, max_length=60, elem_id="name")
                self.length = gr.Radio(
                    list(self._lengths), value=next(iter(self._lengths)), label="It may take", elem_id="length"
                )
                self.learn = gr.Button("Learn", variant="primary", elem_id="learn")
                self.unfinished = gr.Dropdown([], label="Begun and not finished", visible=False, elem_id="unfinished")
                self.go_on = gr.Button("Go on with it", visible=False, elem_id="go_on")
            with gr.Column(scale=3, min_width=320):
                self.message = gr.Markdown("", elem_id="learn_message")
                self.status = gr.Markdown("Drop pictures of one style, name it, and click Learn.", elem_id="status")
                self.sample = gr.Image(
                    label="Photos above, painted below", interactive=False, buttons=["fullscreen"], elem_id="sample"
                )
                self.stop = gr.Button("Stop: keep what is learned", variant="stop", interactive=False, elem_id="stop")
        self.timer = gr.Timer(_SECONDS)

    def _connect(self) -> None:
        """What happens when a person does something, and every two seconds."""
        begun = [self.message, self.watched]
        given = [self.style, self.content, self.name, self.length]
        self.learn.click(
            self.begin,
            given,
            begun,
            concurrency_id="begin",
            concurrency_limit=1,
            show_progress="hidden",
            api_name="learn",
        )
        self.go_on.click(self.resume, self.unfinished, begun, show_progress="hidden", api_name="go_on")
        self.stop.click(self.end, self.watched, self.message, show_progress="hidden", api_name="stop")
        self.timer.tick(
            self.look,
            [self.watched, self.shown],
            [self.status, self.sample, self.stop, self.watched, self.shown, self.state],
            show_progress="hidden",
            concurrency_limit=4,
            api_name="look",
        )
        further = [self.unfinished, self.go_on]
        self.state.change(self.refresh, self.unfinished, further, show_progress="hidden", api_name=False)

    def refresh(self, chosen: str | None) -> tuple:
        """Values of `unfinished` and `go_on`: what can be gone on with, if anything; what was chosen stays."""
        names = [name for name in learning.unfinished() if not self._queue.is_busy(name)]
        value = chosen if chosen in names else next(iter(names), None)
        return gr.Dropdown(names, value=value, visible=bool(names)), gr.Button(visible=bool(names))

    def begin(self, style: list[str] | None, content: list[str] | None, name: str, length: str) -> tuple:
        """Put a new training into the queue. Values of `message` and `watched`."""
        name = name.strip()
        with page_errors.shown():
            if self._queue.is_busy(name):
                raise InputError(f"{name} is being learned already")
            words = self._lengths[length]
            command, refused = learning.begin(_paths(style), _paths(content), name, words)
            self._queue.add(name, command)
        return " ".join(f"Left out: {line}." for line in refused), name

    def resume(self, name: str | None) -> tuple:
        """Put one that was begun into the queue again. Values of `message` and `watched`."""
        with page_errors.shown():
            if not name:
                raise InputError("choose which style is to be learned further")
            self._queue.add(name, learning.words_of(name))
        return "", name

    def end(self, name: str | None) -> str:
        """Have the training that is watched save and stop."""
        if name:
            self._queue.stop(name)
        return ""

    def look(self, watched: str | None, shown: str | None) -> tuple:
        """How it stands. Values of `status` to `state`: what stays is left as it is."""
        watched = watched or next(iter(self._queue.names()), None)
        if watched is None:
            return (gr.skip(),) * 6
        state = self._queue.state(watched)
        found = news.read(learning.workdir(watched))
        sample = None if found.sample is None else f"{watched} {found.sample.name}"
        picture = gr.skip() if sample is None or sample == shown else files.read(found.sample)
        stop = gr.Button(interactive=state in (trainings.WAITS, trainings.LEARNS))
        return self._line(watched, state, found), picture, stop, watched, sample or shown, f"{watched} {state}"

    def _line(self, name: str, state: str | None, found: news.News) -> str:
        """How a training stands, in words."""
        told = f"{news.line(found)} {found.words}"
        match state:
            case trainings.WAITS:
                return f"**{name}** waits until another training has ended."
            case trainings.STOPS:
                return f"**{name}**: saves and stops. {told}"
            case trainings.FAILED:
                return f"**{name}**: stopped: {learning.in_words(self._queue.reason(name))}"
            case trainings.DONE if found.step == 0:
                return f"**{name}**: stopped before anything was learned."
            case trainings.DONE:
                return f"**{name}**: {told} It is among the styles to paint with."
        return f"**{name}**: {told}"


def _paths(given: list[str] | None) -> list[Path]:
    """What a `gr.File` holds."""
    return [Path(path) for path in given or ()]
