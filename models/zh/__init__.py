"""The tagger of Chinese names."""
