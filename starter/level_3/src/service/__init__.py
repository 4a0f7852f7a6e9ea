"""The study's model behind an endpoint: train, compare, release, answer, log, watch, go back."""
