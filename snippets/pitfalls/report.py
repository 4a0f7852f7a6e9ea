"""Print what an experiment found, one line a number."""


def show(found: dict) -> dict:
    """Print `found` and give it back; counts have no decimals, everything else has three.

    A number is an int, a float, or a dictionary with `value` and the ends of its interval, `low` and `high`.
    """
    width = max(20, *map(len, found))
    for name, value in found.items():
        numbers = list(value.values()) if isinstance(value, dict) else [value]
        texts = [f"{number:,}" if isinstance(number, int) else f"{number:.3f}" for number in numbers]
        print(f"{name:{width}} {texts[0]}" + (f" ({texts[1]} to {texts[2]})" if texts[1:] else ""))
    return found
