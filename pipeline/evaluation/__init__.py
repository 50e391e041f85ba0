"""Holds what dealwire finds against what people labelled."""
