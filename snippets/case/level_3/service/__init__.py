"""The forecast as a service: versioned models, live state, an API, a log, and what watches over them."""
