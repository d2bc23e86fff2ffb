"""Widgets made from declarations: tables, forms, pickers, and the small parts they share."""
