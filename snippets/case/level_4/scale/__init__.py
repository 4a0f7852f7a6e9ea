"""The departure boards at scale: three engines, a stream, a store, and what it takes to keep a model in use."""
