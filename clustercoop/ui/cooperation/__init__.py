"""The cooperation page on screen: the log with its filters, map and cards, its questions, what may be taken away."""
