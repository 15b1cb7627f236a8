"""The common knowledge base in pictures, lists, cards and sentences: policies over time and side by side, clusters."""
