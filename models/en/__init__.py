"""The tagger of English names."""
