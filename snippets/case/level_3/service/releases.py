"""Which version answers: a pointer file that is swapped in one step, and a reader that notices between two requests."""

from __future__ import annotations

import logging
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from disruption.files import write_text
from disruption.problem import Problem
from service.artefact import Artefact, load

log = logging.getLogger(__name__)
POINTER = "current"
Stamp = tuple[int, int, int] | None


class Pointer(BaseModel):
    """What the pointer file says: the version that answers, those before it, and one that only looks on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    before: list[str] = Field(default_factory=list)  # the latest last
    shadow: str | None = None


def read_pointer(models: Path) -> Pointer:
    """Raises:
    Problem: nothing was promoted yet, or the file is not a pointer.
    """
    path = models / POINTER
    try:
        return Pointer.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise Problem(f"{path}: no model has been promoted; run: python -m service train") from None
    except (OSError, ValidationError) as error:
        raise Problem(f"{path}: not a pointer ({error}); run: python -m service promote VERSION") from None


def promote(models: Path, version: str) -> Pointer:
    """Let `version` answer from the next request on, if it loads and forecasts what it should.

    Raises:
        Problem: it does not; the version that answers goes on answering.
    """
    load(models, version)
    try:
        old = read_pointer(models)
    except Problem:
        return _swap(models, Pointer(version=version))
    if old.version == version:
        return old
    shadow = None if old.shadow == version else old.shadow
    return _swap(models, Pointer(version=version, before=[*old.before, old.version], shadow=shadow))


def rollback(models: Path) -> Pointer:
    """Let the version before answer again.

    Raises:
        Problem: there is none, or it does not load.
    """
    old = read_pointer(models)
    if not old.before:
        raise Problem(f"{models / POINTER}: no version before {old.version}; nothing to go back to")
    load(models, old.before[-1])
    return _swap(models, Pointer(version=old.before[-1], before=old.before[:-1], shadow=old.shadow))


def look_on(models: Path, version: str | None) -> Pointer:
    """Let `version` score in shadow of the one that answers; None ends it.

    Raises:
        Problem: nothing answers yet, or the version does not load.
    """
    if version is not None:
        load(models, version)
    return _swap(models, read_pointer(models).model_copy(update={"shadow": version}))


def _swap(models: Path, pointer: Pointer) -> Pointer:
    write_text(models / POINTER, pointer.model_dump_json() + "\n")
    return pointer


class Releases:
    """The loaded models. A pointer or a model that is no good changes nothing: what answered goes on answering."""

    def __init__(self, models: Path) -> None:
        self.models = models
        self.problem: str | None = None  # why the last pointer, or its model, was not taken
        self.shadow_problem: str | None = None
        self._live: Artefact | None = None
        self._shadow: Artefact | None = None
        self._stamp: Stamp = None
        self._seen = False

    def live(self) -> Artefact:
        """The version that answers this request.

        Raises:
            Problem: none could be loaded yet.
        """
        self._refresh()
        if self._live is None:
            raise Problem(self.problem or "no model")
        return self._live

    def shadow(self) -> Artefact | None:
        """The version that looks on, if there is one; as of the last call of `live`."""
        return self._shadow

    def _refresh(self) -> None:
        stamp = self._stat()
        if self._seen and stamp == self._stamp:
            return
        try:
            pointer = read_pointer(self.models)
            if self._live is None or self._live.version != pointer.version:
                self._live = load(self.models, pointer.version)
                log.info("version %s answers", pointer.version)
            self.problem = None
            self._seen, self._stamp = True, stamp  # a pointer that could not be followed is tried again
        except Problem as problem:
            self.problem = str(problem)
            log.error("still %s: %s", self._live.version if self._live else "no model", problem)
            return
        self._shadow, self.shadow_problem = None, None
        if pointer.shadow:
            try:
                self._shadow = load(self.models, pointer.shadow)
            except Problem as problem:
                self.shadow_problem = str(problem)
                log.error("no shadow: %s", problem)

    def _stat(self) -> Stamp:
        try:
            found = (self.models / POINTER).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size
