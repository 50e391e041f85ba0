"""Lexicons of surface forms: one TSV a subject, one fact a row; each file explains its columns."""
