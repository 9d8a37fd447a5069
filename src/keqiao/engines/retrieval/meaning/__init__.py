"""句意: encoders that ship inside a package, and tables of their vectors."""

from keqiao.engines.retrieval.meaning.encoder import Encoder, Vectors
from keqiao.engines.retrieval.meaning.packaged import load_encoder, pins
from keqiao.engines.retrieval.meaning.vectors import ExactVectors

__all__ = ["Encoder", "ExactVectors", "Vectors", "load_encoder", "pins"]
