"""`python -m clustercoop`."""

from clustercoop.cli import app

app(prog_name="python -m clustercoop")
