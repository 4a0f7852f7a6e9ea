"""Check every request against what training saw: refuse what cannot be, and have a second model for a missing feed."""

import flights
import numpy as np
from deployment_wrong import CONFIG, LIVE, NAMES, requests
from disruption.evaluate import saved
from disruption.models import LookUpTable, lightgbm
from report import show

REST = [name for name in NAMES if name not in LIVE]


def run() -> dict[str, float]:
    table = flights.all_features()
    past, truth = table["month"] <= 9, table["disrupted"].astype(float)  # fit on January to September
    seen = table.loc[past, NAMES]
    margin = 0.1 * (seen.max() - seen.min())
    low, high = seen.min() - margin, seen.max() + margin  # the contract: these names, within these limits
    model, second = (lightgbm(CONFIG).fit(seen[names], truth[past]).booster_ for names in (NAMES, REST))

    def serve(sent):  # a chance for each flight, missing where the request is refused
        if unknown := set(sent) - set(NAMES) or set(REST) - set(sent):
            raise ValueError(f"fields {sorted(unknown)}: unknown or missing; expected {NAMES}")
        refused = ((sent < low[sent.columns]) | (sent > high[sent.columns])).any(axis=1)
        names, ready = (NAMES, model) if set(sent) == set(NAMES) else (REST, second)
        return np.where(refused, np.nan, ready.predict(sent[names]))

    found = {}
    for name, sent in requests(table.loc[~past, NAMES]):
        chance = serve(sent)
        found[f"{name}.refused"] = 1000 * np.isnan(chance).mean()
        found[f"{name}.alerts"] = 1000 * (chance >= CONFIG.decision.threshold).mean()
        found[f"{name}.test.saved"] = 1000 * saved(truth[~past], chance, CONFIG.decision).mean()  # a refusal saves 0
    today = LookUpTable().fit(seen, truth[past]).predict_proba(table[~past])[:, 1]
    return found | {"table.test.saved": 1000 * saved(truth[~past], today, CONFIG.decision).mean()}


if __name__ == "__main__":
    result = show(run())
