"""The rhythm of the meeting, its people, and one date moved, cancelled or added: forms for leads and admins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog

from bot.errors import BotError
from bot.home.adopt import adopt_meeting
from bot.home.care_blocks import care_notice
from bot.home.setup_check import REFUSED, channel_access
from bot.meetings import dates, members
from bot.meetings.meeting_form import Block, Rhythm, parse_people, parse_rhythm, parse_when
from bot.meetings.meeting_form_blocks import cancel_view, extra_view, move_view, people_view, setup_view
from bot.meetings.meeting_views import coming
from bot.meetings.promise import current
from bot.people.service import someone
from bot.slack.gateway import SlackCallError
from bot.slack.ids import Action, Callback
from bot.text import Safe
from bot.workspace.service import load_settings
from bot.workspace.settings import MeetingSection
from handlers.errors import error_view, sentence
from handlers.meeting_replies import at_field, refuses, says
from handlers.replies import insider
from handlers.views import state_of, team_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slack_bolt import Ack, App
    from sqlalchemy.orm import Session

    from bot.deps import Deps
    from bot.meetings.cadence import Occurrence
    from bot.meetings.meeting_views import MeetingView
    from bot.slack.kit import View
    from bot.text import Words
    from bot.workspace.settings import WorkspaceSettings
    from handlers.views import Views

log = structlog.get_logger("entente.meetings")


class MeetingDates:
    """The listeners, each in one transaction."""

    def __init__(self, deps: Deps, views: Views) -> None:
        self._deps = deps
        self._views = views

    @property
    def asked(self) -> dict[str, Callable[[Ack, dict[str, Any], str], None]]:
        """What answers which sub-command of `/meeting`."""
        return {
            "setup": self.open_setup,
            "people": self.open_people,
            "move": self.open_move,
            "cancel": self.open_cancel,
            "extra": self.open_extra,
        }

    def open_setup(self, ack: Ack, body: dict[str, Any], _typed: str = "") -> None:
        """`/meeting setup`, and the button where no meeting is set up."""
        with self._deps.read() as session:
            words, _ = self._keeper(session, body)
            settings = load_settings(session, team_of(body))
        section = settings.meeting or MeetingSection()
        zone = section.timezone or settings.workspace.timezone
        ack()
        self._views.opens(body, lambda: setup_view(section, words, zone=zone))

    def save_setup(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Save**: what can be seen to be wrong is said at once; the channel is asked of Slack by the pool."""
        parsed = parse_rhythm(state_of(body))
        with self._deps.begin() as session:
            words, _ = self._keeper(session, body)
            text = Safe("")
            if isinstance(parsed, Rhythm) and not parsed.channel:
                text = self._adopted(session, body, parsed, words)
        if not isinstance(parsed, Rhythm):
            refuses(ack, parsed, words)
        elif text:
            says(ack, text, words)
        else:
            says(ack, words("meeting.setup.checking"), words)
            self._views.replaces_submitted(body, lambda: self._checked(body, parsed, words))

    def open_people(self, ack: Ack, body: dict[str, Any], _typed: str) -> None:
        """`/meeting people`."""
        with self._deps.read() as session:
            words, _ = self._keeper(session, body)
            people = members.party(session, team_of(body))
        ack()
        chosen = [[one.user_id for one in lot] for lot in (people.members, people.guests)]
        self._views.opens(body, lambda: people_view(chosen[0], chosen[1], words))

    def save_people(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Save**: who cannot take part is refused at their field."""
        chosen, guests = parse_people(state_of(body))
        team_id = team_of(body)
        with self._deps.begin() as session:
            words, _ = self._keeper(session, body)
            problems = {
                **self._problem(session, team_id, Block.PEOPLE, chosen),
                **self._problem(session, team_id, Block.GUESTS, guests),
            }
            if not problems:
                members.choose(session, team_id, chosen, guests)
        if problems:
            refuses(ack, problems, words)
        else:
            says(
                ack,
                words.plural("meeting.people.saved", len(chosen), guests=len(set(guests) - set(chosen))),
                words,
            )

    def open_move(self, ack: Ack, body: dict[str, Any], _typed: str) -> None:
        """`/meeting move`."""
        self._opens(ack, body, move_view)

    def open_cancel(self, ack: Ack, body: dict[str, Any], _typed: str) -> None:
        """`/meeting cancel`."""
        self._opens(ack, body, cancel_view)

    def open_extra(self, ack: Ack, body: dict[str, Any], _typed: str) -> None:
        """`/meeting extra`."""
        with self._deps.read() as session:
            words, _ = self._keeper(session, body)
            row = current(session, team_of(body))
            if row is None:
                raise BotError("meeting.error.not_set_up")
            at, zone = row.at, row.timezone
        ack()
        self._views.opens(body, lambda: extra_view(at, words, zone=zone))

    def move(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Move it**."""
        when = parse_when(state_of(body))

        def act(session: Session) -> MeetingView:
            if when.slot is None or when.day is None:
                raise BotError("meeting.error.no_such_date")
            return dates.move(
                session, self._deps.kinds, team_of(body), when.slot, when.day, when.at, **self._by(body)
            )

        self._does(ack, body, act, "meeting.move.done")

    def cancel(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Cancel it**."""
        when = parse_when(state_of(body))

        def act(session: Session) -> MeetingView:
            if when.slot is None:
                raise BotError("meeting.error.no_such_date")
            return dates.cancel(session, self._deps.kinds, team_of(body), when.slot, **self._by(body))

        self._does(ack, body, act, "meeting.cancel.done")

    def extra(self, ack: Ack, body: dict[str, Any]) -> None:
        """**Add it**."""
        when = parse_when(state_of(body))

        def act(session: Session) -> MeetingView:
            if when.day is None or when.at is None:
                raise BotError("meeting.error.past")
            return dates.put_in(session, self._deps.kinds, team_of(body), when.day, when.at, **self._by(body))

        self._does(ack, body, act, "meeting.extra.done")

    def _does(self, ack: Ack, body: dict[str, Any], act: Callable[[Session], MeetingView], done: str) -> None:
        with self._deps.begin() as session:
            words, zone = self._keeper(session, body)

            def told() -> Safe:
                view = act(session)
                following = coming(session, team_of(body), now=self._deps.now())
                text = words(done, when=words.moment(view.start_at, zone, "weekday"))
                if following and following.id != view.id:
                    text += Safe(" ") + words(
                        "meeting.next", when=words.moment(following.start_at, zone, "weekday")
                    )
                return text

            text = at_field(told)
        if isinstance(text, dict):
            refuses(ack, text, words)
        else:
            says(ack, text, words)

    def _opens(
        self, ack: Ack, body: dict[str, Any], build: Callable[[Sequence[Occurrence], Words], View]
    ) -> None:
        with self._deps.read() as session:
            words, _ = self._keeper(session, body)
            found = dates.coming_dates(session, team_of(body), now=self._deps.now())
            if not found:
                raise BotError("meeting.error.not_set_up")
        ack()
        self._views.opens(body, lambda: build(found, words))

    def _checked(self, body: dict[str, Any], rhythm: Rhythm, words: Words) -> View:
        """What the admin sees next; a channel shared with another company is refused (ux.md 33).

        The form comes back with what was chosen in it.
        """
        try:
            access = channel_access(self._deps.slack(team_of(body)), rhythm.channel)
            if access in REFUSED:
                problem = sentence(BotError(REFUSED[access], bot=self._bot(body)), words)
                with self._deps.read() as session:
                    settings = load_settings(session, team_of(body))
                section = _section(rhythm, settings)
                zone = section.timezone or settings.workspace.timezone
                return setup_view(section, words, zone=zone, problem=problem)
            with self._deps.begin() as session:
                self._keeper(session, body)
                text = self._adopted(session, body, rhythm, words)
        except SlackCallError as error:
            log.warning("meeting_channel_not_checked", why=str(error))
            return error_view(words("setup.error.slack"), words)
        except BotError as error:
            return error_view(sentence(error, words), words)
        return care_notice(text, words)

    def _adopted(self, session: Session, body: dict[str, Any], rhythm: Rhythm, words: Words) -> Safe:
        team_id, by, now = team_of(body), user_of(body), self._deps.now()
        section = _section(rhythm, load_settings(session, team_id))
        adopt_meeting(session, self._deps.kinds, team_id, section, actor=by, now=now)
        view = coming(session, team_id, now=now)
        _, zone = insider(session, body)
        if view is None:
            return words("meeting.setup.saved")
        return words("meeting.setup.done", when=words.moment(view.start_at, zone, "weekday"))

    def _bot(self, body: dict[str, Any]) -> str:
        return self._deps.slack(team_of(body)).identity().name

    def _by(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"by": user_of(body), "now": self._deps.now()}

    @staticmethod
    def _keeper(session: Session, body: dict[str, Any]) -> tuple[Words, str]:
        """The words and zone of a lead or an admin; BotError for everybody else."""
        found = insider(session, body)
        members.require_keeper(session, team_of(body), user_of(body))
        return found

    @staticmethod
    def _problem(session: Session, team_id: str, block: Block, chosen: Sequence[str]) -> dict[str, BotError]:
        """Who of these cannot take part, by name."""
        guests = load_settings(session, team_id).pulse.guests or block is Block.GUESTS
        for user_id in chosen:
            person = someone(session, team_id, user_id)
            if person is None or not person.may_be_listed:
                return {block: BotError("meeting.error.no_member", name=person.name if person else user_id)}
            if person.is_guest and not guests:
                return {block: BotError("meeting.error.guest", name=person.name)}
        return {}


def register(app: App, forms: MeetingDates) -> None:
    """Listen for the button and the forms."""
    app.action(Action.MEETING_SETUP)(forms.open_setup)
    app.view(Callback.MEETING_SETUP)(forms.save_setup)
    app.view(Callback.MEETING_PEOPLE)(forms.save_people)
    app.view(Callback.MEETING_MOVE)(forms.move)
    app.view(Callback.MEETING_CANCEL)(forms.cancel)
    app.view(Callback.MEETING_EXTRA)(forms.extra)


def _section(rhythm: Rhythm, settings: WorkspaceSettings) -> MeetingSection:
    """The settings' section with what the form says of it."""
    present = settings.meeting or MeetingSection()
    told = {**present.model_dump(), **{name: getattr(rhythm, name) for name in Rhythm.__slots__}}
    return MeetingSection.model_validate(told)
