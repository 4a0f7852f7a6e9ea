"""A decision ahead of time: data, features, split, models, evaluation."""
