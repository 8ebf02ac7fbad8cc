"""Arguments for every message of the joint meeting."""

from tests.meetings.action_samples import ACTION_SAMPLES
from tests.meetings.meeting_samples import MEETING_SAMPLES

SAMPLES = {**ACTION_SAMPLES, **MEETING_SAMPLES}
