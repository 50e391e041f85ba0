"""Language knowledge as data: lexicons and the registry, read through `pipeline.lexicons`."""
