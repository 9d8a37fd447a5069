"""NIST Statistical Reference Datasets used here: data and certified values (public domain).

Source: www.itl.nist.gov/div898/strd. Univariate: Michelso, Mavro, Lottery (measured), NumAcc1-4 (by
construction). Analysis of variance: SiRstv, AtmWtAg (measured), SmLs01-09 (by construction).
"""

from __future__ import annotations


def _numbers(text: str) -> list[float]:
    return [float(word) for word in text.split()]


def alternating(first: str, low: str, high: str, pairs: int) -> list[float]:
    """First, then low, high, low, high, …"""
    return [float(first), *([float(low), float(high)] * pairs)]


# Michelson's velocities of light of 1879, hundredths of 10⁶ m/s above 299
_MICHELSON = """85 74 90 107 93 85 95 98 98 88 100 98 93 65 76 81 100 100 96 96 96 94 96 94 88 80 85 88 90
84 83 79 81 88 88 83 80 79 76 80 88 88 88 86 72 72 62 86 97 95 88 91 85 87 84 84 85 84 84
84 89 81 81 82 80 77 76 74 75 76 91 92 89 86 88 72 84 85 85 78 89 84 78 81 76 81 79 81 82
85 87 87 81 74 81 94 95 80 81 87"""

# transmittance, in units of 0.0001 above 2
_MAVRO = """18 17 18 19 18 17 15 14 15 15 17 18 18 19 19 21 20 16 14 13 13 15 15 16 15 14 13 14 15 14 15 16
15 16 19 20 20 21 22 23 24 25 27 26 26 26 27 26 25 24"""

_LOTTERY = """162 671 933 414 788 730 817 33 536 875 670 236 473 167 877 980 316 950 456 92 517 557 956 954
104 178 794 278 147 773 437 435 502 610 582 780 689 562 964 791 28 97 848 281 858 538 660 972
671 613 867 448 738 966 139 636 847 659 754 243 122 455 195 968 793 59 730 361 574 522 97 762
431 158 429 414 22 629 788 999 187 215 810 782 47 34 108 986 25 644 829 630 315 567 919 331 207
412 242 607 668 944 749 168 864 442 533 805 372 63 458 777 416 340 436 140 919 350 510 572 905
900 85 389 473 758 444 169 625 692 140 897 672 288 312 860 724 226 884 508 976 741 476 417 831
15 318 432 241 114 799 955 833 358 935 146 630 830 440 642 356 373 271 715 367 393 190 669 8 861
108 795 269 590 326 866 64 523 862 840 219 382 998 4 628 305 747 247 34 747 729 645 856 974 24
568 24 694 608 480 410 729 947 293 53 930 223 203 677 227 62 455 387 318 562 242 428 968"""

UNIVARIATE = {
    # data, certified mean, standard deviation, lag-1 autocorrelation
    "NumAcc1": ([10000001.0, 10000003.0, 10000002.0], 10000002, 1, -0.5),
    "NumAcc2": (alternating("1.2", "1.1", "1.3", 500), 1.2, 0.1, -0.999),
    "NumAcc3": (alternating("1000000.2", "1000000.1", "1000000.3", 500), 1000000.2, 0.1, -0.999),
    "NumAcc4": (alternating("10000000.2", "10000000.1", "10000000.3", 500), 10000000.2, 0.1, -0.999),
    "Michelso": (
        [round(299 + n / 100, 2) for n in _numbers(_MICHELSON)],
        299.852400000000,
        0.0790105478190518,
        0.535199668621283,
    ),
    "Mavro": (
        [round(2 + n / 10000, 5) for n in _numbers(_MAVRO)],
        2.00185600000000,
        0.000429123454003053,
        0.937989183438248,
    ),
    "Lottery": (_numbers(_LOTTERY), 518.958715596330, 291.699727470969, -0.120948622967393),
}

SIRSTV = [
    _numbers("196.3052 196.1240 196.1890 196.2569 196.3403"),
    _numbers("196.3042 196.3825 196.1669 196.3257 196.0422"),
    _numbers("196.1303 196.2005 196.2889 196.0343 196.1811"),
    _numbers("196.2795 196.1748 196.1494 196.1485 195.9885"),
    _numbers("196.2119 196.1051 196.1850 196.0052 196.2090"),
]

# atomic weight of silver by two instruments, in units of 10⁻⁷ above 107.868
_SILVER = (
    """1568 1465 1572 1785 1446 1903 1526 1494 1616 1587 1519 1486 1419 1569 1508 1672 1385 1518 1662
1424 1360 1333 1610 1477""",
    """1079 1344 1513 1197 1604 1385 1642 1365 1151 1082 1517 1448 1198 1482 1334 1609 1101 1512 1469
1360 1254 1261 1450 1368""",
)
ATMWTAG = [[float(f"107.868{int(n):04d}") for n in _numbers(instrument)] for instrument in _SILVER]

ANOVA = {
    # groups, certified between and within sums of squares, F, residual standard deviation
    "SiRstv": (SIRSTV, 5.11462616000000e-02, 2.16636560000000e-01, 1.18046237440255, 1.04076068334656e-01),
    "AtmWtAg": (
        ATMWTAG,
        3.63834187500000e-09,
        1.04951729166667e-08,
        1.59467335677930e01,
        1.51048314446410e-05,
    ),
}


def simon_lesage(leading: str, replicates: int) -> list[list[float]]:
    """SmLs01-09: nine treatments about 0.4, each its centre, then centre - 0.1 and + 0.1 in turn."""

    def value(tenths: int) -> float:
        return float(f"{leading}.{tenths}")

    centres = [4, 3, 5, 3, 5, 3, 5, 3, 5]
    return [[value(c), *([value(c - 1), value(c + 1)] * ((replicates - 1) // 2))] for c in centres]
