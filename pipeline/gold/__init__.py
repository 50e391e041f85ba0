"""Articles labelled by hand: their notation, their lint, and their exchange with other tools."""

# The annotation tools that labelled articles are carried to and from.
TOOLS = ("doccano", "label-studio", "brat", "spacy")
