"""Plotly figures: the only room that knows Plotly; whoever draws here also writes the words and the table."""
