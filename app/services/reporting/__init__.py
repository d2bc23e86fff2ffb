"""Reports and the province’s sums: gathering, annexes, freezing, writing."""
