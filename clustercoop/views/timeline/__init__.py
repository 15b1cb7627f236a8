"""The timeline page: one module for each of its questions, with its answer in a sentence, charts and tables."""
