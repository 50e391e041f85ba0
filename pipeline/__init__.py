"""dealwire: folders of English and Chinese funding news become traceable tables."""

__version__ = "0.1.0"
