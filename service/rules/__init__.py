"""The book of rules: each a value with its formula, where it applies and its example; strategies compose them."""
