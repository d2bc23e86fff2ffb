"""Indicators: who is counted, who fulfils the condition, how a milestone stands. Pure."""
