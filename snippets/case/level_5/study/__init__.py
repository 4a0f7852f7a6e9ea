"""How well a bound on the arrival delay keeps its promise when the flights change."""
