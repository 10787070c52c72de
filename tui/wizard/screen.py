"""The wizard: one step at a time, each proved before the next, nothing written before the last."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Footer, Static

from core.checks.result import CheckResult, Mark
from core.config.keys import variable_of
from core.errors import SyncError
from core.setup.afterwards import afterwards
from core.setup.course import STEPS
from core.setup.field import Answer, Field
from core.setup.mending import Place
from core.setup.old_file import take_old
from core.setup.session import Finished, Session
from core.setup.step import Step
from core.setup.steps.summary import SummaryStep
from core.text import clean
from tui.advice import advice
from tui.widgets.file_question import FileQuestion
from tui.widgets.question import Question
from tui.widgets.record_table import RecordTable
from tui.wizard.final import Final
from tui.wizard.form import Form, Row
from tui.wizard.verdict import verdict
from tui.wizard.work import Checked, Ended, Work

OLD_FILE = "syncupload.exe.config"

_LEADING = {"way", "sync.target", "two_way", "books_database", "product.unit_group", "orders.from"}
"""Keys whose answer changes the other questions."""


class WizardScreen(ModalScreen[Finished | None]):
    """Asks, proves, checks and writes; dismissed with what was written, None where it was left."""

    HELP = """\
## Set-up

Six steps, each tried before the next; nothing is written before the last. What stands behind a `▾` is picked:
Enter opens the list, typing narrows it. Enter goes to the next question, and at the last one to **Next**.
At the end, Enter on a check that failed goes to the question where it can be mended.

`F8` next, `Esc` back, `F5` asks the systems again, `F3` takes the answers out of an old
syncupload.exe.config, `F10` leaves. Leaving early loses nothing: the answers are kept, without passwords.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "next", "Next", id="wizard.next", tooltip="Try the answers and go on"),
        Binding("escape", "back", "Back", id="wizard.back", tooltip="The step before"),
        Binding("f5", "again", "Ask again", id="wizard.again", tooltip="Ask the systems once more"),
        Binding("f3", "old", "Old file", id="wizard.old", tooltip="Take an old syncupload.exe.config"),
        Binding("f1,question_mark", "app.help", "Help", id="wizard.help", tooltip="What can be done here"),
        Binding(
            "f10", "leave", "Leave", show=False, id="wizard.leave", tooltip="Leave; the answers are kept"
        ),
    ]
    DEFAULT_CSS = """
    WizardScreen { background: $background;
        & > Vertical { height: 1fr; }
        & #wizard-title { height: 1; background: $panel; text-style: bold; }
        & #wizard-course { height: 1; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
        & #wizard-why { height: auto; max-height: 2; padding: 0 1; color: $text-muted; margin-bottom: 1; }
        &.-summary #wizard-why { margin-bottom: 0; }
        & #wizard-hint { height: auto; min-height: 2; max-height: 4; padding: 0 1; color: $text-muted;
            background: $surface; }
        & #wizard-said { height: auto; max-height: 7; padding: 0 1; background: $panel; overflow-y: auto; }
        & #wizard-buttons { height: 1; align-horizontal: right; }
        & Button { margin-left: 2; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._place = 0
        self._work = Work(self, session)
        self.busy = False
        self._changed = False
        self._said: SyncError | Content | str = ""

    @property
    def _step(self) -> Step:
        return STEPS[self._place]

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Static(id="wizard-title", markup=False)
        yield Static(id="wizard-course", markup=False)
        with Vertical():
            yield Static(id="wizard-why", markup=False)
            yield Form()
            yield Final()
            yield Static(id="wizard-hint", markup=False)
            yield Static(id="wizard-said", markup=False)
        with Horizontal(id="wizard-buttons"):
            yield Button("Back", id="back", compact=True)
            yield Button("Next", id="next", compact=True, variant="primary")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Go on from a draft, or begin."""
        when = self._session.drafts.resume(self._session.draft)
        if when is not None:
            self._tell(f"These are the answers of {when:%Y-%m-%d %H:%M} UTC, which were not written yet.")
        self._enter(0)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the old file out of the footer at the end, where it answers nothing any more."""
        if action == "old":
            return not isinstance(self._step, SummaryStep)
        return super().check_action(action, parameters)

    def on_unmount(self) -> None:
        """Let go of the systems."""
        self._work.end()

    # The course.

    def _enter(self, place: int, by: int = 1, focus: str = "") -> None:
        """Go to a step, or past it in that direction where it has nothing to ask."""
        while STEPS[place].skipped(self._session):
            place += by
        self._place = place
        self.refresh_bindings()
        self._draw_course()
        summary = isinstance(self._step, SummaryStep)
        self.query_one(Form).display = self.query_one("#wizard-hint").display = not summary
        self.query_one(Final).display = summary
        self.set_class(summary, "-summary")
        self.query_one("#next", Button).label = "Write" if summary else "Next"
        if summary:
            self._check()
        else:
            self._ask(focus)

    def _draw_course(self) -> None:
        number = f"step {self._place + 1} of {len(STEPS)}: {self._step.title} "
        left = f" Sync Uploader  Set-up  {clean(str(self._session.draft.path))}"
        room = max(0, self.app.size.width - len(number))
        title = (
            Content(left).truncate(room, ellipsis=True).pad_right(room - min(room, Content(left).cell_length))
        )
        self.query_one("#wizard-title", Static).update(Content.assemble(title, number))
        parts = [
            (f" {place + 1} {each.short} ", "bold reverse" if place == self._place else "")
            for place, each in enumerate(STEPS)
        ]
        self.query_one("#wizard-course", Static).update(Content.assemble(*parts))
        self.query_one("#wizard-why", Static).update(Content(self._step.why))

    def on_resize(self) -> None:
        """Fit the first line into the new width."""
        self._draw_course()

    def _ask(self, focus: str = "") -> None:
        self._be_busy("reading what there is …")
        self._work.ask(self._step, focus)

    @on(Ended)
    async def _ended(self, message: Ended) -> None:
        """Something that ran in a thread has come to its end."""
        message.stop()
        self.busy = False
        await message.then(self)
        if message.error is not None:
            self._tell(message.error)

    async def asked(self, fields: tuple[Field, ...], focus: str) -> None:
        """Put up the questions that a step has."""
        draft = self._session.draft
        rows = [
            Row(each, _value(each, draft.value(each.key)), known=draft.has_secret(each.key))
            for each in fields
        ]
        await self.query_one(Form).ask(rows, focus or self._in_hand)
        self._tell(self._said)

    @property
    def _in_hand(self) -> str:
        """The key of the question that has the focus."""
        rows = (each for each in self.query(Row) if self.focused in each.children)
        return next((each.field.key for each in rows), "")

    def proved(self, found: str) -> None:
        """Go on: the answers of this step hold."""
        self._tell(f"ok  {clean(found)}")
        self._session.keep()
        self._enter(self._place + 1)

    # What a person does.

    async def action_next(self) -> None:
        """Try the answers of this step, and go on where they hold; at the last one, write."""
        if self.busy:
            return
        if isinstance(self._step, SummaryStep):
            await self._write()
            return
        self._note()
        self._be_busy("trying …")
        self._work.prove(self._step)

    async def action_back(self) -> None:
        """Go to the step before; before the first one, leave."""
        if self._place == 0:
            await self.action_leave()
            return
        self._note()
        self._said = ""
        self._work.give_up()
        self._enter(self._place - 1, -1)

    async def action_again(self) -> None:
        """Ask the systems once more."""
        if self.busy:
            return
        if isinstance(self._step, SummaryStep):
            self._check()
            return
        self._note()
        self._said = ""
        self._be_busy("asking again …")
        self._work.ask_anew(self._step)

    def action_old(self) -> None:
        """Take the answers out of an old syncupload.exe.config."""
        if self.busy:
            return
        self._note()
        words = "Take the answers out of which syncupload.exe.config?"
        question = FileQuestion(
            words, OLD_FILE, lambda path: take_old(self._session.draft, path), enter="reads it"
        )
        self.app.push_screen(question, self._taken)

    async def _taken(self, said: str | None) -> None:
        if said:
            self._tell(said)
            await self.query_one(Form).remove_children()  # what stands there is not what the file says
            self._ask()

    async def action_leave(self) -> None:
        """Leave; what was answered is kept."""
        self._note()
        if self._session.draft.answers or self._session.draft.own:
            self._session.keep()
            self.app.notify("What was answered is kept, without passwords: the set-up goes on from there.")
        self._work.give_up()
        self.dismiss(None)

    @on(Button.Pressed)
    async def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        await (self.action_next() if event.button.id == "next" else self.action_back())

    @on(Form.Done)
    def _done(self) -> None:
        self.query_one("#next", Button).focus()

    @on(Form.Changed)
    def _led(self, message: Form.Changed) -> None:
        if message.key in _LEADING or message.key == "sync.source":
            self._note()
            if message.key == "product.unit_group":
                self._session.draft.answer("product.unit", None)
            if message.key in _LEADING:
                self._ask(message.key)

    def on_descendant_focus(self) -> None:
        """Say what the question in hand means."""
        row = next((each for each in self.query(Row) if self.focused in each.children), None)
        self.query_one("#wizard-hint", Static).update(Content(self._hint(row.field) if row else ""))

    def _hint(self, field: Field) -> str:
        if field.key in self._session.draft.overrides:
            return f"The environment variable {variable_of(field.key)} says so, and goes before any answer."
        return field.help

    def _note(self) -> None:
        """Take down what stands in the form."""
        for row in self.query_one(Form).rows:
            self._session.draft.answer(row.field.key, row.answer)

    # The last step.

    def _check(self) -> None:
        self.query_one(Final).begin(self._session)
        self._be_busy("running every check …")
        self._work.check(lambda result: self.post_message(Checked(result)))

    @on(Checked)
    def _checked(self, message: Checked) -> None:
        message.stop()
        self.query_one(Final).add(message.result)

    def checked(self) -> None:
        """Say how the checks ended."""
        final = self.query_one(Final)
        final.take_worst_in_hand()
        if final.results:
            self._tell(verdict(final.results, afterwards(self._session, final.results)))

    @on(RecordTable.Opened)
    def _opened(self, message: RecordTable.Opened) -> None:
        message.stop()
        result: CheckResult = message.record
        if not self.busy and result.mark in (Mark.FAIL, Mark.WARN):
            self._be_busy("looking for the question that mends it …")
            self._work.mend(result)

    def mended(self, result: CheckResult, place: Place | None) -> None:
        """Go to the question where what a check says can be mended, with its advice below."""
        if place is None:
            self._tell(f"No question of the set-up mends {result.name}: do what it says, F5 checks again.")
            return
        self._tell(SyncError(result.code, tried=result.tried, found=result.found, remedy=result.remedy))
        self._enter(place.step, focus=place.key)

    async def _write(self) -> None:
        failed = [each.name for each in self.query_one(Final).results if each.mark is Mark.FAIL]
        if failed:
            words = f"These checks failed: {', '.join(failed)}.\n\nThe file can be written all the same."
            await self.app.push_screen(Question(words, "Write it"), self._answered)
        else:
            self._finish()

    def _answered(self, answer: bool | None) -> None:
        if answer:
            self._finish()

    def _finish(self) -> None:
        self._be_busy("writing …")
        self._work.finish()

    def finished(self, finished: Finished) -> None:
        """Leave: it is written."""
        self.dismiss(finished)

    # Saying.

    def _be_busy(self, words: str) -> None:
        self.busy = True
        self.query_one("#wizard-said", Static).update(Content(words))

    def _tell(self, said: SyncError | Content | str) -> None:
        self._said = said
        content = (
            advice(said) if isinstance(said, SyncError) else Content(said) if isinstance(said, str) else said
        )
        self.query_one("#wizard-said", Static).update(content)


def _value(field: Field, answered: Answer) -> Answer:
    return field.default if answered is None else answered
