"""The committed files of results are what the listings give now, and the charts are what the results give."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from listings_support import entries_of, files_of
from scripts import measured
from scripts.charts import ChartError, draw, load_chart
from scripts.listings import experiments, run, sides, studies
from scripts.measured import RESULTS, Failure, differences, entry
from scripts.results import chart_files, described, main
from scripts.sizes import lines, size_files

NUMBER = re.compile(r"-?\d[\d,]*\.?\d*")


@pytest.mark.parametrize("name", [*experiments(), *studies()])
def test_a_listing_gives_the_committed_numbers_and_prints_the_committed_lines(name: str) -> None:
    content = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    committed = content["values"]
    assert content.get("series") == json.loads(files_of(name)[f"{name}.json"]).get("series"), "run `make results`"
    assert set(committed) == set(entries_of(name)), f"{name}: run `make results`"
    assert differences(committed, entries_of(name)) == []
    for start, path in sides(name).items():
        file = f"{path.stem}.txt"
        before, now = (RESULTS / file).read_text(encoding="utf-8"), files_of(name)[file]
        assert NUMBER.sub("#", before) == NUMBER.sub("#", now), f"snippets/results/{file}: run `make results`"
        for line in before.splitlines():
            metric, *printed = line.split()
            told = committed[f"{start}{metric}"]
            values = [told["value"], *(told["interval"] or [])]
            found = [float(number.replace(",", "")) for number in NUMBER.findall(" ".join(printed))]
            assert len(found) == len(values), f"snippets/results/{file}: {line}"
            assert all(abs(a - b) < 0.00051 for a, b in zip(found, values, strict=True)), (
                f"snippets/results/{file}: {line}"
            )


def test_charts_are_drawn_from_the_committed_results() -> None:
    made = dict(chart_files())
    assert {path.name for path in made if path.suffix == ".svg"} == {path.name for path in RESULTS.glob("*.svg")}
    for path, content in made.items():
        assert path.read_text(encoding="utf-8") == content, f"{path.name}: run `make results NAMES=charts`"


def test_results_are_worded_as_their_kinds_are_now() -> None:
    for path, content in described():
        assert path.read_text(encoding="utf-8") == content, f"{path.name}: run `make results NAMES=charts`"


BARS = """
bars:
  - {label: "a", value: wrong.a, style: "wrong"}
  - {label: "b <{right.b}>", value: right.b, style: "right"}
caption: "A: {wrong.a}; b: {right.b.interval}."
"""
VALUES = {
    "wrong.a": {"value": -0.5, "shown": "−0.5", "shown_interval": None},
    "right.b": {"value": 1.0, "shown": "1.0", "shown_interval": ["0.9", "1.1"]},
}


def chart(tmp_path: Path, text: str, **content: Any) -> tuple[str, str]:
    path = tmp_path / "x.yml"
    path.write_text(text, encoding="utf-8")
    return draw(path, {"values": VALUES, **content})


def test_bars_start_at_zero_and_go_to_both_sides(tmp_path: Path) -> None:
    svg, caption = chart(tmp_path, BARS)
    assert caption == "A: −0.5; b: 0.9 to 1.1."
    assert f'aria-label="{caption}"' in svg
    assert "b &lt;1.0&gt;" in svg
    (x1, w1), (x2, w2) = (
        map(float, pair) for pair in re.findall(r'<rect[^>]* x="([\d.]+)"[^>]* width="([\d.]+)"', svg)
    )
    assert x1 + w1 == pytest.approx(x2, abs=0.2)  # both meet at zero
    assert w2 == pytest.approx(2 * w1, abs=0.2)


def test_lines_are_cut_at_the_axes_and_named_apart(tmp_path: Path) -> None:
    text = """
lines:
  - {label: "one", series: s.a, style: "right"}
  - {label: "two", series: s.b, style: "wrong"}
x: {label: "x", ticks: [0, 1]}
y: {label: "y", ticks: [0, 10]}
caption: "Two lines."
"""
    series = {"s.a": {"x": [0, 1, 2], "y": [0, 5, 5]}, "s.b": {"x": [0, 1], "y": [-99, 5]}}
    svg, _ = chart(tmp_path, text, series=series)
    assert [len(points.split()) for points in re.findall(r'points="([^"]+)"', svg)] == [2, 2]
    heights = [float(y) for y in re.findall(r'<g class="name[^>]*><text x="[^"]+" y="([^"]+)"', svg)]
    assert abs(heights[0] - heights[1]) >= 22
    with pytest.raises(ChartError, match=r"x\.yml: there is no series 's\.b'"):
        chart(tmp_path, text, series={"s.a": series["s.a"]})


WRONG = {
    "no such result": (BARS.replace("wrong.a,", "wrong.z,"), "there is no result 'wrong.z'"),
    "no such number in the caption": (BARS.replace("{wrong.a}", "{wrong.y}"), "there is no result 'wrong.y'"),
    "an unknown field": (BARS + "colour: red\n", "colour: Extra inputs are not permitted"),
    "neither bars nor lines": ('caption: "x"\n', "needs either bars or lines"),
    "one bar": (
        'bars: [{label: a, value: wrong.a, style: wrong}]\ncaption: "x"\n',
        "bars: List should have at least 2",
    ),
    "not YAML": ("bars: [", "not YAML"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_chart_is_named(tmp_path: Path, name: str) -> None:
    text, message = WRONG[name]
    with pytest.raises(ChartError, match=r"snippets/charts/x\.yml: ") as error:
        chart(tmp_path, text)
    assert message in str(error.value)


def test_every_chart_loads_and_every_label_fits() -> None:
    for path in sorted((RESULTS.parent / "charts").glob("*.yml")):
        for bar in load_chart(path).bars or []:
            assert len(re.sub(r"\{[^}]+\}", "0.0", bar.label)) <= 24, f"{path.name}: '{bar.label}' is too long"


def test_a_number_that_nobody_described_or_that_is_none_is_refused() -> None:
    with pytest.raises(Failure, match=r"snippets/metrics\.yml: 'zzz' \(of 'a\.zzz'\) is not described there"):
        entry("a.zzz", 1, "x.py")
    with pytest.raises(Failure, match=r"x\.py: a\.saved: nan is not a finite number"):
        entry("a.saved", float("nan"), "x.py")
    assert entry("a.saved", {"value": -0.2, "low": -1234, "high": 2}, "x.py")["shown_interval"] == ["−1,234", "2"]
    assert entry("a.saved", -0.2, "x.py")["shown"] == "0"  # no minus before nothing


def test_a_kind_that_is_described_twice_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "metrics.yml"
    file.write_text('gap: {unit: "a"}\nrows: {unit: "b"}\ngap: {unit: "c"}\n', encoding="utf-8")
    monkeypatch.setattr(measured, "METRICS", file)
    monkeypatch.setattr(measured, "ROOT", tmp_path)
    with pytest.raises(Failure, match=r"^metrics\.yml: line 3, column 1: the key 'gap' stands twice$"):
        measured.metrics.__wrapped__()


def test_a_listing_that_fails_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("result = {'a': 1}\nraise ValueError('no such month')\n", encoding="utf-8")
    with pytest.raises(Failure, match=rf"^snippets/{tmp_path.name}/bad\.py: failed: ValueError: no such month$"):
        run(tmp_path / "bad.py")


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["overfiting"]) == 2
    assert "'overfiting' is unknown; there are" in capsys.readouterr().err


def test_marks_name_every_point_of_a_line(tmp_path: Path) -> None:
    text = """
lines: [{label: "one", series: s.a, style: "right", marks: ["first", "last"]}]
x: {label: "x", ticks: [0, 1]}
y: {label: "y", ticks: [0, 10]}
caption: "A line."
"""
    svg, _ = chart(tmp_path, text, series={"s.a": {"x": [0, 1], "y": [0, 5]}})
    assert svg.count("<circle") == 2
    assert svg.index(">first<") < svg.index(">last<")
    with pytest.raises(ChartError, match="has 1 points and 2 marks"):
        chart(tmp_path, text, series={"s.a": {"x": [0], "y": [0]}})


def test_sizes_are_counted_from_the_tree_as_it_is() -> None:
    for path, content in size_files():
        before, now = json.loads(path.read_text(encoding="utf-8")), json.loads(content)
        assert differences(before["values"], now["values"]) == [], "run `make results NAMES=charts`"
        assert before["series"] == now["series"]
    assert lines('"""Says what it is."""\n\n# a comment\nx = 1  # and one behind\n') == 2
