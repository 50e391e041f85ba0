"""Stage 3: which company each name is of, whatever language and spelling it goes by."""

from pipeline.companies.resolution import resolve

__all__ = ["resolve"]
