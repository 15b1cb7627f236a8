"""How it is shown: each view is a figure, a sentence and a table. Knows no database and no Streamlit."""
