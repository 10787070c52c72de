"""What the wizard does in threads: asking, proving, checking, writing; one at a time."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

import structlog
from textual.message import Message
from textual.widget import Widget

from core.checks.result import CheckResult
from core.errors import SyncError
from core.setup.field import Field
from core.setup.mending import Place, place_in_course, place_of
from core.setup.session import Finished, Session
from core.setup.step import Step
from core.setup.steps.crm import CrmStep
from tui.advice import unforeseen


class Shows(Protocol):
    """What a piece of work shows at its end."""

    async def asked(self, fields: tuple[Field, ...], focus: str) -> None:
        """Put up the questions that a step has."""

    def proved(self, found: str) -> None:
        """Go on: the answers of a step hold."""

    def checked(self) -> None:
        """Say how the checks ended."""

    def mended(self, result: CheckResult, place: Place | None) -> None:
        """Go to the question where what a check says can be mended; None: there is none."""

    def finished(self, finished: Finished) -> None:
        """Leave: it is written."""


Then: TypeAlias = Callable[[Shows], Awaitable[None]]


class Checked(Message):
    """A check came to its end; told to the same screen as `Ended`, so that it comes before that."""

    def __init__(self, result: CheckResult) -> None:
        super().__init__()
        self.result = result


class Ended(Message):
    """A piece of work has come to its end; `then` shows it."""

    def __init__(self, then: Then, error: SyncError | None) -> None:
        super().__init__()
        self.then = then
        self.error = error


class Work:
    """Runs one piece of work at a time in a thread; what was given up says nothing any more."""

    def __init__(self, screen: Widget, session: Session) -> None:
        self._screen = screen
        self._session = session
        self._turn = threading.Lock()
        self._number = 0

    def ask(self, step: Step, focus: str) -> None:
        """Ask a step for its questions."""

        def work() -> Then:
            fields = step.fields(self._session)
            return lambda screen: screen.asked(fields, focus)

        self._run(work)

    def ask_anew(self, step: Step) -> None:
        """Look at the machine and the systems once more, then ask the step."""

        def work() -> Then:
            self._session.look_again()
            if isinstance(step, CrmStep):
                self._session.ask_organisations()
            fields = step.fields(self._session)
            return lambda screen: screen.asked(fields, "")

        self._run(work)

    def prove(self, step: Step) -> None:
        """Try the answers of a step; where they do not hold, its questions may have more to choose from.

        The one where it can be mended is in hand then.
        """

        def work() -> Then:
            found = step.prove(self._session)

            async def then(screen: Shows) -> None:
                screen.proved(found)

            return then

        self._run(work, otherwise=lambda: step.fields(self._session))

    def check(self, show: Callable[[CheckResult], object]) -> None:
        """Run every check, showing each as it ends."""

        def work() -> Then:
            for result in self._session.checks():
                show(result)

            async def then(screen: Shows) -> None:
                screen.checked()

            return then

        self._run(work)

    def mend(self, result: CheckResult) -> None:
        """Look over all steps for the question where what a check says can be mended."""

        def work() -> Then:
            place = place_in_course(result, self._session)

            async def then(screen: Shows) -> None:
                screen.mended(result, place)

            return then

        self._run(work)

    def finish(self) -> None:
        """Write."""

        def work() -> Then:
            finished = self._session.finish()

            async def then(screen: Shows) -> None:
                screen.finished(finished)

            return then

        self._run(work)

    def give_up(self) -> None:
        """Let what is under way end unheard."""
        self._number += 1

    def end(self) -> None:
        """Let go of the systems once nothing uses them any more."""
        self.give_up()
        self._screen.app.run_worker(self._close, thread=True, group="wizard-end", exit_on_error=False)

    def _close(self) -> None:
        with self._turn:
            self._session.close()

    def _run(
        self, work: Callable[[], Then], otherwise: Callable[[], tuple[Field, ...]] | None = None
    ) -> None:
        self._number += 1
        number = self._number

        def run() -> None:
            with self._turn:
                if number == self._number:
                    self._tell(number, *_outcome(work, otherwise))

        self._screen.run_worker(run, thread=True, group="wizard", exit_on_error=False)

    def _tell(self, number: int, then: Then, error: SyncError | None) -> None:
        if number == self._number:
            self._screen.post_message(Ended(then, error))


def _outcome(
    work: Callable[[], Then], otherwise: Callable[[], tuple[Field, ...]] | None
) -> tuple[Then, SyncError | None]:
    try:
        return work(), None
    except Exception as failure:  # noqa: BLE001 - a thread's failure is told to the person
        if not isinstance(failure, SyncError):
            structlog.get_logger().exception("the wizard failed")
        error = unforeseen(failure)
    try:
        fields = otherwise() if otherwise else None
    except SyncError:
        fields = None

    focus = place_of(error, fields or ())

    async def then(screen: Shows) -> None:
        if fields is not None:
            await screen.asked(fields, focus)

    return then, error
