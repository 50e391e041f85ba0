"""Language knowledge as data: lexicons and the company registry, read through `pipeline.lexicons`."""
