"""Adapters to the operating system, without Qt; only ``ui.bootstrap`` imports them."""
