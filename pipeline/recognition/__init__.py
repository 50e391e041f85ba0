"""Recognisers: plain text in, exact spans with normalised values out."""
