"""Báo cáo: what is due, drawing up, freezing, saving."""
