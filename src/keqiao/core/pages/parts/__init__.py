"""组件: what each component of templates/pages/parts is given, as frozen values; docs/pages.md shows their use."""

from keqiao.core.pages.parts.blocks import Empty, Step, Tab, steps, tabs
from keqiao.core.pages.parts.chart import Chart
from keqiao.core.pages.parts.evidence import EvidenceTable
from keqiao.core.pages.parts.figure import FigureCard, interval, spark
from keqiao.core.pages.parts.history import Happening, happenings, names_event
from keqiao.core.pages.parts.job import JobProgress
from keqiao.core.pages.parts.light import LIGHTS, Light, Lights
from keqiao.core.pages.parts.record import Fact, RecordHead, record_head
from keqiao.core.pages.parts.tilemap import Tile, TileMap, tile_map
from keqiao.core.pages.parts.timeline import Node, Timeline

__all__ = [
    "LIGHTS",
    "Chart",
    "Empty",
    "EvidenceTable",
    "Fact",
    "FigureCard",
    "Happening",
    "JobProgress",
    "Light",
    "Lights",
    "Node",
    "RecordHead",
    "Step",
    "Tab",
    "Tile",
    "TileMap",
    "Timeline",
    "happenings",
    "interval",
    "names_event",
    "record_head",
    "spark",
    "steps",
    "tabs",
    "tile_map",
]
