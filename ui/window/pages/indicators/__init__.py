"""Chỉ tiêu: how the targets of the plans stand, who is behind the figures, when they are met."""
