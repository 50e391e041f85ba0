"""Benchmarks: dealwire beside other libraries that do a part of its work."""
