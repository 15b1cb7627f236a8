"""What Streamlit shows: the only package that knows Streamlit."""
