"""What a scheduled batch lacks that whoever asks for it has: variables, a keyring, the right to read."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator, Sequence

from core.config.keys import KEYS, Key
from core.config.origin import Place
from core.config.store import Loaded
from core.schedule.job import Format, Job
from core.schedule.systemd import environment_file


def missing_notes(job: Job, loaded: Loaded, scheduler: Format, me: str) -> Iterator[str]:
    """Say what has to be seen to before the first batch; no secret is in it."""
    variables = _from(loaded, Place.ENVIRONMENT)
    if variables:
        yield _variables(variables, job, scheduler)
    for key in variables:
        if key.secret or key.guarded:
            yield f"{key.dotted} may be kept beside the configuration: {_set_secret(key, job, scheduler, me)}"
    for key in _from(loaded, Place.KEYRING):
        again = _set_secret(key, job, scheduler, me)
        yield f"{key.dotted} is in the keyring of {me}, which a scheduled batch cannot open. Instead: {again}"
    if job.user != me:
        for key in _from(loaded, Place.SECRETS):
            again = _set_secret(key, job, scheduler, me)
            yield f"{key.dotted} is kept for {me}. Where {job.user} cannot read it: {again}"
        yield f"{job.user} must be able to read {job.config}, and to write beside it (the journal)."
    yield "No secret stands in this text: the batch reads them where they are kept."


def _from(loaded: Loaded, place: Place) -> list[Key]:
    return [key for key in KEYS if loaded.sources[key.dotted].place is place]


def _variables(keys: Sequence[Key], job: Job, scheduler: Format) -> str:
    names = ", ".join(key.variable for key in keys)
    where = "write what is no secret into the configuration"
    if scheduler is Format.SYSTEMD:
        where = f"write a line NAME=value for each into {environment_file(job)} (of root, mode 600)"
    return (
        f"A scheduled batch has none of these environment variables, which are set now: {names}. So {where}."
    )


def _set_secret(key: Key, job: Job, scheduler: Format, me: str) -> str:
    way = "--machine" if scheduler is Format.WINDOWS and job.user != me else "--file"
    words = ["syncupload", "--config", str(job.config), "config", "set-secret", key.dotted, way]
    text = subprocess.list2cmdline(words) if scheduler is Format.WINDOWS else shlex.join(words)
    return text if job.user == me or way == "--machine" else f"{text} (as {job.user})"
