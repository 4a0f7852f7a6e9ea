"""Which flights from New York will be disrupted, told two hours before departure."""
