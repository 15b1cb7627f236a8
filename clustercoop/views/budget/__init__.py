"""The budget page: one module for each of its questions, each with its answer in a sentence, its charts and tables."""
