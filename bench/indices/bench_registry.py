"""Speed of the registry engine, printed: `python bench/indices/bench_registry.py`."""

from __future__ import annotations

import random
import time

from keqiao.engines.registry import candidates, locate, validate
from keqiao.engines.registry.addresses import standard_gazetteer
from keqiao.engines.registry.duplicates import Record
from keqiao.engines.registry.names import split_name
from keqiao.engines.registry.places import register

HEADS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈"


def rate(label: str, count: int, start: float) -> None:
    spent = time.perf_counter() - start
    print(f"{label:<52}{count / spent:12,.0f} /s   ({count:,} in {spent:.2f} s)")


def main() -> None:
    rng = random.Random(1)
    codes = ["91110000600037341L", "N2510124MF1234567U"] * 25_000
    start = time.perf_counter()
    for code in codes:
        validate(code)
    rate("credit codes checked", len(codes), start)
    counties = [d for d in register().divisions.values() if d.level == "county"]
    known = register().divisions
    addresses = [f"四川省{known[d.parent].name}{d.name}人民路{i}号" for i in range(50) for d in counties]
    standard_gazetteer()
    start = time.perf_counter()
    for address in addresses:
        locate(address)
    rate("addresses placed", len(addresses), start)
    names = [f"成都{''.join(rng.choices(HEADS, k=3))}科技有限公司" for _ in range(5_000)]
    start = time.perf_counter()
    for name in names:
        split_name(name)
    rate("company names split", len(names), start)
    start = time.perf_counter()
    found = candidates([Record(str(i), name) for i, name in enumerate(names)])
    rate(f"records searched for duplicates ({len(found):,} pairs)", len(names), start)


if __name__ == "__main__":
    main()
