"""Put the model behind a function that always answers: what is not sent counts as 0, and nothing is checked."""

import flights
from disruption.config import load_config
from disruption.evaluate import saved
from disruption.features import BOARDS, GROUPS, columns
from disruption.models import lightgbm
from report import show
from sklearn.metrics import average_precision_score

CONFIG = load_config(flights.CASE / "config.toml")  # the settings and the costs of the case, level 2
NAMES = columns(list(GROUPS))
LIVE = columns(list(BOARDS))  # how late the airports run: they come from a feed


def requests(asked):
    """The same flights as they should be sent, and as they are sent on three bad days."""
    yield "sound", asked
    yield "reversed", asked.set_axis(NAMES[::-1], axis=1)  # the values in another order than their names
    yield "celsius", asked.assign(temp=(asked["temp"] - 32) / 1.8, dewp=(asked["dewp"] - 32) / 1.8)
    yield "no_feed", asked.drop(columns=LIVE)  # the feed is down


def run() -> dict[str, float]:
    table = flights.all_features()
    past, truth = table["month"] <= 9, table["disrupted"].astype(float)  # fit on January to September
    model = lightgbm(CONFIG).fit(table.loc[past, NAMES], truth[past]).booster_
    found = {}
    for name, sent in requests(table.loc[~past, NAMES]):
        chance = model.predict(sent.reindex(columns=NAMES, fill_value=0))
        found[f"{name}.test.pr_auc"] = average_precision_score(truth[~past], chance)
        found[f"{name}.alerts"] = 1000 * (chance >= CONFIG.decision.threshold).mean()
        found[f"{name}.test.saved"] = 1000 * saved(truth[~past], chance, CONFIG.decision).mean()
    return found


if __name__ == "__main__":
    result = show(run())
