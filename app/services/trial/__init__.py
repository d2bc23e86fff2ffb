"""The made-up commune of “Dùng thử”."""
