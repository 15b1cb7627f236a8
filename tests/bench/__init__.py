"""The speed of the dashboard, measured in one run and held against the limits: `python -m tests.bench`."""
