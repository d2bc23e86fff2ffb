"""Deadlines: working days, due rules, reporting periods and the words for all of them."""
