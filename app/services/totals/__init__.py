"""Every figure a commune counts for a period: from the declarations, and what spans types."""
