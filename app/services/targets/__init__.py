"""Indicators: counts, milestones, frozen values, forecasts, charts."""
