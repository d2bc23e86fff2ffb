"""Kế hoạch: the plans, and the review of a plan just read."""
