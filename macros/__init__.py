"""Records become finished Markdown here; `main.py` registers the macros and nothing else."""
