"""Trao đổi: packages out and in, devices, conflicts."""
