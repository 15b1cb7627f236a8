"""The knowledge page on screen: policies, policies side by side, clusters, and what may be taken away."""
