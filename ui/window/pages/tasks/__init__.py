"""Nhiệm vụ: the task list and one task beside it."""
