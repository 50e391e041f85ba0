"""What the taggers of names are measured against: spaCy's network of default size, from scratch.

A convolutional network with hashed embeddings and a transition-based parser on top (HashEmbedCNN,
TransitionBasedParser), as `spacy init config --pipeline ner` has it, over dealwire's own tokens.
"""

from collections.abc import Callable, Iterable, Sequence
from random import Random

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch

from pipeline.recognition.tokenizer import MixedScriptTokenizer
from pipeline.training import Names, Sentence

EPOCHS = 8
_BATCH = 32
_DROPOUT = 0.1
_SEED = 5

Find = Callable[[Sequence[Sentence]], list[Names]]


def train(sentences: Iterable[Sentence], lang: str) -> Language:
    """Trains a network from scratch, the same one from the same sentences.

    Args:
        sentences: labelled ones; those of other languages are left out.
        lang: ``en`` or ``zh``.
    """
    fix_random_seed(_SEED)
    network = spacy.blank(lang)
    network.tokenizer = MixedScriptTokenizer(network.vocab)
    network.add_pipe("ner")
    examples = [_example(network, s) for s in sentences if s.lang == lang and s.text.strip()]
    optimizer = network.initialize(lambda: examples)
    shuffled = Random(_SEED)
    for _ in range(EPOCHS):
        shuffled.shuffle(examples)
        for batch in minibatch(examples, _BATCH):
            network.update(batch, sgd=optimizer, drop=_DROPOUT)
    return network


def finder(network: Language) -> Find:
    """Returns what finds the names in the sentences of an article with a network."""

    def find(sentences: Sequence[Sentence]) -> list[Names]:
        docs = network.pipe(sentence.text for sentence in sentences)
        return [
            tuple((entity.start_char, entity.end_char, entity.label_) for entity in doc.ents)
            for doc in docs
        ]

    return find


def _example(network: Language, sentence: Sentence) -> Example:
    doc = network.make_doc(sentence.text)
    return Example(doc, _labelled(network, sentence))


def _labelled(network: Language, sentence: Sentence) -> Doc:
    """Returns a sentence with its names; those that cut a token are left out."""
    doc = network.make_doc(sentence.text)
    spans = (doc.char_span(start, end, label) for start, end, label in sentence.names)
    doc.ents = [span for span in spans if span is not None]
    return doc
