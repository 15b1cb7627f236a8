"""The results page on screen: its sections, the card that an address asks for, and what may be taken away."""
