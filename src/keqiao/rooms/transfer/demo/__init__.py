"""演示合同: a year of synthetic contracts whose register adds up to a published order of size; the same for one seed.

Everything made here is marked as demonstration.
"""

from keqiao.rooms.transfer.demo.building import build

__all__ = ["build"]
