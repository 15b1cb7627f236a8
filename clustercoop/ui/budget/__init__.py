"""The budget page on screen: its filters, its questions, the items behind a figure, and what may be taken away."""
