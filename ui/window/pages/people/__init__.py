"""Đội ngũ & Tập huấn: officers, courses, who took part."""
