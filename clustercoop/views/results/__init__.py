"""The results page in words, tables and pictures: outputs, indicators, the results chain, cards."""
