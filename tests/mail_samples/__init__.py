"""Mails with what a person reads in them: notices and letters as they come, and those made to be misread."""

from mail_samples.hostile import SAMPLES as HOSTILE
from mail_samples.letters import SAMPLES as LETTERS
from mail_samples.notices import SAMPLES as NOTICES

SAMPLES = [*NOTICES, *LETTERS, *HOSTILE]
