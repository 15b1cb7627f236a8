"""The timeline page on screen: its questions, a what-if, and what may be taken away."""
