"""What pages may ask the datastore, one module per subject.

Each function takes an open connection and the reader's Selection, lets SQL filter and sum, and returns a small
frame whose columns its docstring names. Money is in cents, missing is None or NaN, never zero.
"""
