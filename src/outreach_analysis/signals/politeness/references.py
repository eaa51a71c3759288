"""The published lists that most signals of this family come from."""

from __future__ import annotations

STRATEGIES = "Danescu-Niculescu-Mizil et al. 2013: {} on perceived politeness"
YEOMANS = "Yeomans, Kantor & Tingley 2018 (politeness package)"
FACE = "Brown & Levinson 1987 (negative politeness)"
