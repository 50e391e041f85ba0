"""Brings together what articles say of one deal."""
