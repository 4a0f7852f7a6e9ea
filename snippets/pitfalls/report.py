"""Print what an experiment found, one line a number."""


def show(found: dict[str, float]) -> dict[str, float]:
    """Print `found` and give it back; counts have no decimals, everything else has three."""
    width = max(20, *map(len, found))
    for name, value in found.items():
        print(f"{name:{width}} {value:,}" if isinstance(value, int) else f"{name:{width}} {value:.3f}")
    return found
