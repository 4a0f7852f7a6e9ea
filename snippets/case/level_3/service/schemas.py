"""What goes in and out over HTTP. Anything that is not written here is refused."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, NaiveDatetime, model_validator

Carrier = Literal["9E", "AA", "AS", "B6", "DL", "EV", "F9", "FL", "HA", "MQ", "OO", "UA", "US", "VX", "WN", "YV"]
Origin = Literal["EWR", "JFK", "LGA"]
Airport = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Number = Annotated[int, Field(strict=True, ge=1, le=9999)]


class In(BaseModel):
    """Part of a request: no unknown field, no NaN, no infinity."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Named(In):
    """What names a departure. Times are New York wall-clock times without an offset, like those of the timetable."""

    carrier: Carrier
    flight: Number
    origin: Origin
    scheduled: NaiveDatetime


class Flight(Named):
    """A departure to forecast; `distance` in miles."""

    dest: Airport
    distance: float = Field(strict=True, gt=0, le=6000)


class Ask(In):
    flights: list[Flight] = Field(min_length=1)


class Scheduled(Named):
    """The timetable holds a departure."""

    kind: Literal["scheduled"]
    dest: Airport


class Departed(Named):
    """It has left the gate."""

    kind: Literal["departed"]
    left: NaiveDatetime


Reading = Annotated[float | None, Field(strict=True)]


class Weather(In):
    """An hourly reading: degrees Fahrenheit, per cent, miles per hour, inches, millibars, miles; null where missing."""

    kind: Literal["weather"]
    origin: Origin
    observed: NaiveDatetime
    temp: Reading = Field(ge=-40, le=130)
    dewp: Reading = Field(ge=-60, le=100)
    humid: Reading = Field(ge=0, le=100)
    wind_speed: Reading = Field(ge=0, le=150)
    wind_gust: Reading = Field(ge=0, le=150)
    precip: Reading = Field(ge=0, le=10)
    pressure: Reading = Field(ge=850, le=1100)
    visib: Reading = Field(ge=0, le=100)

    @model_validator(mode="after")
    def _dew_point(self) -> Weather:
        """Air cannot be colder than its dew point; a reading that mixes °C and °F nearly always is."""
        if self.temp is not None and self.dewp is not None and self.dewp > self.temp + 0.5:
            raise ValueError(f"temp {self.temp:g} is below dewp {self.dewp:g}; expected both in °F")
        return self


Event = Annotated[Scheduled | Departed | Weather, Field(discriminator="kind")]


class Told(In):
    """Events, and up to when each airport's feed is complete: silence is news only from a feed that is alive."""

    events: list[Event] = Field(default_factory=list)
    complete: dict[Origin, NaiveDatetime] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _something(self) -> Told:
        if not self.events and not self.complete:
            raise ValueError("neither events nor complete; expected at least one of them")
        return self


class Answer(BaseModel):
    carrier: str
    flight: int
    origin: str
    scheduled: NaiveDatetime
    chance: float
    alert: bool
    source: Literal["model", "table"]
    reason: str | None = None


class Answers(BaseModel):
    """One answer per flight, in the order of the request, all of one version."""

    request_id: str
    version: str
    decided: NaiveDatetime
    answers: list[Answer]


class Taken(BaseModel):
    """How many events were new, said again, changed what was known, or came too late to matter."""

    new: int = 0
    repeated: int = 0
    changed: int = 0
    too_old: int = 0


class Fault(BaseModel):
    field: str
    value: str
    expected: str


class Refusal(BaseModel):
    request_id: str
    errors: list[Fault]
