"""Print what an experiment found, one line a number."""


def show(found: dict[str, float]) -> dict[str, float]:
    """Print `found` and give it back; counts have no decimals, everything else has three."""
    for name, value in found.items():
        print(f"{name:20} {value:,}" if isinstance(value, int) else f"{name:20} {value:.3f}")
    return found
