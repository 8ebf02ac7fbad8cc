"""Leave it, tighten it, or talk about it: what follows from the stage and what leads say holds; pure.

domain.md A4. The conditions are ticked by leads, never guessed from a score, and a lower stage is no failure.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from bot.scores.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Advice = Literal["leave", "tighten", "discuss", "keep"]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Ids of the conditions that speak for leaving a stage as it is, and for moving to the next."""

    leave: tuple[str, ...] = ()
    tighten: tuple[str, ...] = ()


CONDITIONS: Final[Mapping[Stage, Conditions]] = MappingProxyType(
    {
        Stage.UNDEFINED: Conditions(
            leave=("small_company", "good_informal_relations", "marketing_is_sales_support"),
            tighten=("visible_conflict", "duplication_or_dropped_tasks", "compete_for_resources"),
        ),
        Stage.DEFINED: Conditions(
            leave=("simple_offering", "traditional_roles_still_work", "no_compelling_reason"),
            tighten=(
                "duplication_or_dropped_tasks_despite_roles",
                "commoditised_costly_sales_force",
                "built_or_customised_during_sale",
                "shorter_life_cycles",
            ),
        ),
        Stage.ALIGNED: Conditions(
            leave=("no_shared_responsibility_culture", "report_separately", "short_sales_cycle"),
            tighten=("common_revenue_process_possible",),
        ),
        Stage.INTEGRATED: Conditions(),
    }
)
NEXT: Final[Mapping[Stage, Stage]] = MappingProxyType(
    {
        Stage.UNDEFINED: Stage.DEFINED,
        Stage.DEFINED: Stage.ALIGNED,
        Stage.ALIGNED: Stage.INTEGRATED,
    }
)


@dataclass(frozen=True, slots=True)
class Counsel:
    """The advice, the stage it leads to where it leads to one, and the conditions that hold on either hand."""

    advice: Advice
    next_stage: Stage | None
    leave: tuple[str, ...]
    tighten: tuple[str, ...]


def advise(stage: Stage, ticked: Collection[str]) -> Counsel:
    """What follows from the published stage and the ticked conditions (domain.md A4, advice rule).

    Raises:
        ValueError: a condition that is none of this stage's.
    """
    known = CONDITIONS[stage]
    if strange := sorted(set(ticked) - {*known.leave, *known.tighten}):
        raise ValueError(f"no conditions of {stage}: {strange}")
    leave = tuple(one for one in known.leave if one in ticked)
    tighten = tuple(one for one in known.tighten if one in ticked)
    if stage not in NEXT:
        return Counsel("keep", None, leave, tighten)
    if not tighten:
        return Counsel("leave", None, leave, tighten)
    return Counsel("discuss" if leave else "tighten", NEXT[stage], leave, tighten)
