"""Prints how long the survey operations take: drawing, cube, Bethel, ratio limits, localisation, protection.

Run: python bench/survey/operations.py [units]   (default 100000)
"""

import platform
import sys
import time

import numpy as np

from keqiao.engines.survey.editing import hidiroglou_berthelot, localise, rule
from keqiao.engines.survey.protection import (
    SensitivityRules,
    from_parents,
    magnitude_table,
    sensitive_cells,
    suppress,
)
from keqiao.engines.survey.sampling import (
    METHODS,
    DrawRequest,
    PrecisionTarget,
    bethel,
    boundaries,
    draw,
    permanent_numbers,
)
from keqiao.engines.survey.timeseries import aggregation, denton, disaggregate


def timed(label, work, note=lambda result: ""):
    start, cpu = time.perf_counter(), time.process_time()
    result = work()
    wall, used = time.perf_counter() - start, time.process_time() - cpu
    print(f"{label:<52}{wall:9.3f} s {used:9.3f} s CPU  {note(result)}", flush=True)
    return result


def draws(units, rng):
    ids = [f"{i:08d}" for i in range(units)]
    size = rng.lognormal(3, 1.2, units)
    strata = [f"s{i % 40}" for i in range(units)]
    sizes = {f"s{i}": units // 40 // 20 for i in range(40)}
    balance = np.column_stack([size, rng.uniform(1, 9, units), rng.lognormal(1, 1, units)])
    numbers = timed("permanent random numbers", lambda: permanent_numbers(ids, "bench"))
    for method in METHODS:
        if method == "cube":
            continue
        coordinated = numbers if method == "pareto" else None
        request = DrawRequest(method, 1, sizes, strata=strata, size=size, numbers=coordinated)
        timed(f"draw {method}, 40 strata, n = {sum(sizes.values())}", lambda r=request: draw(ids, r))
    small = units // 5
    request = DrawRequest("cube", 1, {"全部": small // 20}, size=size[:small], balance=balance[:small])

    def worst(found):
        pi = np.full(small, 0.0)
        pi[found.rows] = found.probabilities
        gap = (balance[found.rows] / found.probabilities[:, None]).sum(axis=0) / balance[:small].sum(
            axis=0
        ) - 1
        return f"worst imbalance {np.abs(gap).max():.2%}"

    timed(f"cube, {small} units, 3 variables, n = {small // 20}", lambda: draw(ids[:small], request), worst)


def allocation(rng):
    H, J = 1000, 8
    sizes = rng.integers(20, 2000, H)
    means, spreads = rng.uniform(5, 50, (H, J)), rng.uniform(2, 60, (H, J))
    domain = rng.integers(0, 20, H)
    targets = [
        PrecisionTarget(f"{j}-{d}", spreads[:, j], means[:, j], domain == d, 0.08)
        for j in range(J)
        for d in range(20)
    ]
    timed(
        "Bethel, 1,000 strata, 8 variables × 20 domains",
        lambda: bethel(sizes, targets),
        lambda found: f"n = {found.counts.sum()}, largest CV / target {found.achieved_cv.max() / 0.08:.4f}",
    )
    values = rng.lognormal(4, 1.6, 50_000)
    timed(
        "Lavallée-Hidiroglou, 50,000 units, 5 strata",
        lambda: boundaries("lavallee_hidiroglou", values, 5, cv=0.01),
    )


def editing(units, rng):
    before = rng.lognormal(4, 1, units)
    now = before * rng.lognormal(0.05, 0.2, units)
    groups = [i % 60 for i in range(units)]
    timed(
        f"Hidiroglou-Berthelot, {units} units, 60 groups",
        lambda: hidiroglou_berthelot(now, before, groups=groups),
    )
    names = [f"x{j}" for j in range(12)]
    rules = [rule("sum", f"total == {' + '.join(names)}", "m"), *(rule(n, f"{n} >= 0", "m") for n in names)]
    rules += [rule(f"r{j}", f"{names[j]} <= 5 * {names[j + 1]}", "m") for j in range(11)]
    records = []
    for _ in range(200):
        values = dict(zip(names, rng.uniform(10, 20, 12).round(2).tolist(), strict=True))
        values["total"] = round(sum(values.values()), 2)
        for name in rng.choice(names, 2, replace=False):
            values[name] *= 1000
        records.append(values)
    timed("localisation, 200 records, 13 fields, 24 rules", lambda: [localise(r, rules) for r in records])


def protection(units, rng):
    def tree(name, groups, each):
        parents = {f"{name}{g}": "合计" for g in range(groups)}
        return from_parents(
            name, {**parents, **{f"{name}{g}.{c}": f"{name}{g}" for g in range(groups) for c in range(each)}}
        )

    industry, city = tree("行业", 7, 6), tree("地区", 4, 5)
    codes = {
        "行业": [industry.leaves[i] for i in rng.integers(0, 42, units)],
        "地区": [city.leaves[i] for i in np.minimum(rng.geometric(0.25, units) - 1, 19)],
    }
    values = rng.lognormal(3, 1.5, units)
    table = timed(
        f"table 50 × 25 codes from {units} records", lambda: magnitude_table([industry, city], codes, values)
    )
    primary = sensitive_cells(table, SensitivityRules(p_percent=10, minimum_count=3))
    timed(
        f"suppression, {len(table.cells)} cells, {int(primary.sensitive.sum())} sensitive",
        lambda: suppress(table, primary),
        lambda found: f"{found.status.count('s')} secondary, {len(found.attacks)} attacks, none succeeds",
    )


def series(rng):
    x = 100 + np.cumsum(rng.normal(0, 1, 480))
    C = aggregation([i // 12 for i in range(480)], list(range(40)))
    timed("Denton, 480 months on 40 years", lambda: denton(x, C @ x * 1.1, C))
    timed("Chow-Lin maximum likelihood, 480 months", lambda: disaggregate(C @ x * 1.1, x, C))


def main():
    units = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {units} units")
    rng = np.random.default_rng(1)
    draws(units, rng)
    allocation(rng)
    editing(units, rng)
    protection(min(units, 5000), rng)
    series(rng)


if __name__ == "__main__":
    main()
