"""测量不确定度: budgets, propagation of first and second order, Monte Carlo, validation, coverage regions."""

from keqiao.engines.metrology.uncertainty.budget import Budget, read_budget
from keqiao.engines.metrology.uncertainty.correlation import check_correlation
from keqiao.engines.metrology.uncertainty.distributions import (
    Arcsine,
    Combined,
    CurvilinearTrapezoid,
    Distribution,
    Normal,
    Rectangular,
    ScaledT,
    Triangular,
)
from keqiao.engines.metrology.uncertainty.first_order import (
    CompiledBudget,
    FirstOrder,
    OutputEstimate,
    coverage_factor,
    propagate,
)
from keqiao.engines.metrology.uncertainty.monte_carlo import (
    MonteCarlo,
    OutputDistribution,
    coverage_interval,
    numerical_tolerance,
    simulate,
)
from keqiao.engines.metrology.uncertainty.nonlinearity import NonlinearityWarning, nonlinearity
from keqiao.engines.metrology.uncertainty.quantities import InputQuantity, read_quantity
from keqiao.engines.metrology.uncertainty.regions import (
    EllipsoidalRegion,
    RectangularRegion,
    SmallestRegion,
    normal_regions,
    simulated_regions,
    smallest_region,
)
from keqiao.engines.metrology.uncertainty.second_order import SecondOrderEstimate, second_order
from keqiao.engines.metrology.uncertainty.settings import Settings, read_settings
from keqiao.engines.metrology.uncertainty.units import check_units
from keqiao.engines.metrology.uncertainty.validation import Validation, validate

__all__ = [
    "Arcsine",
    "Budget",
    "Combined",
    "CompiledBudget",
    "CurvilinearTrapezoid",
    "Distribution",
    "EllipsoidalRegion",
    "FirstOrder",
    "InputQuantity",
    "MonteCarlo",
    "NonlinearityWarning",
    "Normal",
    "OutputDistribution",
    "OutputEstimate",
    "Rectangular",
    "RectangularRegion",
    "ScaledT",
    "SecondOrderEstimate",
    "Settings",
    "SmallestRegion",
    "Triangular",
    "Validation",
    "check_correlation",
    "check_units",
    "coverage_factor",
    "coverage_interval",
    "nonlinearity",
    "normal_regions",
    "numerical_tolerance",
    "propagate",
    "read_budget",
    "read_quantity",
    "read_settings",
    "second_order",
    "simulate",
    "simulated_regions",
    "smallest_region",
    "validate",
]
