"""What a check found: of the machine, of the warehouse, or of Airflow's processes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, whether it is well, what was found, and what to do where it is not.

    `warning`: it is well for now, but something is lacking.
    """

    check: str
    well: bool
    told: str
    mend: str = ""
    warning: bool = False
