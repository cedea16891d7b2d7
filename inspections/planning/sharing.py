"""Shares cases evenly between inspectors. Plain Python."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

Who = TypeVar("Who", bound=Hashable)
What = TypeVar("What", bound=Hashable)


def share_out(
    cases: Sequence[What],
    inspectors: Sequence[Who],
    *,
    already: Mapping[Who, int],
    barred: Collection[tuple[Who, What]] = (),
) -> dict[What, Who]:
    """Who gets each case, so that the numbers differ as little as possible. Leaves out cases that everyone is barred
    from.

    `already`: how many cases each inspector has, which they keep. `barred`: who must not get which case. The result depends
    only on the order of the cases and inspectors. Each case goes to the inspector with the fewest cases. Then, if a
    chain of moves would make the numbers more even, the cases in it move. If there is no such chain, no other shares
    are more even (Harvey, Ladner, Lovász and Tamir, Semi-matchings for bipartite graphs, 2006).
    """
    given: dict[What, Who] = {}
    load = {inspector: already.get(inspector, 0) for inspector in inspectors}
    can_get = {case: [who for who in inspectors if (who, case) not in barred] for case in cases}
    for case in cases:
        if can_get[case]:
            given[case] = min(can_get[case], key=load.__getitem__)
            load[given[case]] += 1
    while chain := _chain_to_a_lighter(given, can_get, load):
        for case, inspector in chain:
            load[given[case]] -= 1
            load[inspector] += 1
            given[case] = inspector
    return given


def _chain_to_a_lighter(
    given: Mapping[What, Who], can_get: Mapping[What, Sequence[Who]], load: Mapping[Who, int]
) -> list[tuple[What, Who]]:
    """Cases to move, each from one inspector to the next, so that the last one, who has at least two fewer, gets one
    more. [] if there is no such chain.
    """
    of: dict[Who, list[What]] = {}
    for case, inspector in given.items():
        of.setdefault(inspector, []).append(case)
    for heaviest in sorted(of, key=lambda who: -load[who]):
        came_by: dict[Who, tuple[What, Who]] = {}
        reached = deque([heaviest])
        while reached:
            inspector = reached.popleft()
            if load[inspector] <= load[heaviest] - 2:
                return _back_along(came_by, inspector, heaviest)
            for case in of.get(inspector, ()):
                for other in can_get[case]:
                    if other != heaviest and other not in came_by:
                        came_by[other] = (case, inspector)
                        reached.append(other)
    return []


def _back_along(came_by: Mapping[Who, tuple[What, Who]], last: Who, first: Who) -> list[tuple[What, Who]]:
    chain: list[tuple[What, Who]] = []
    inspector = last
    while inspector != first:
        case, former = came_by[inspector]
        chain.append((case, inspector))
        inspector = former
    return chain
