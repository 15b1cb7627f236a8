"""The entry of the dashboard: `streamlit run dashboard.py`."""

from clustercoop.ui import shell

shell.run()
