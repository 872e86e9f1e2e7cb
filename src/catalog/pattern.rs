//! Patterns over resolved symbols: the words with which knowledge files name code.
