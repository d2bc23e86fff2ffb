"""Every test here may ask for a real, encrypted desk."""

from __future__ import annotations

from tests.desks import commune_desk, plan_desk, province_desk

__all__ = ["commune_desk", "plan_desk", "province_desk"]
