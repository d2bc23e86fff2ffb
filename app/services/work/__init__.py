"""Tasks of the unit: updates, products, sub-tasks, carrying over."""
