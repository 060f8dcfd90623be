"""The questionnaire of thirty questions, and answers to it."""

from __future__ import annotations

from typing import Any


def questionnaire() -> dict[str, Any]:
    """Thirty questions of the usual kinds, with a score."""
    def one(n: int) -> dict[str, Any]:
        base = {"key": f"v{n}", "label": {"nl": f"Vraag {n}: hoe ging het?", "en": f"Question {n}: how did it go?"}, "required": n % 3 == 0}
        if n % 3 == 0:
            return {**base, "type": "scale", "min": 0, "max": 10}
        if n % 3 == 1:
            return {**base, "type": "choice", "choices": [{"value": str(c), "label": {"nl": f"Keuze {c}", "en": f"Choice {c}"}} for c in range(1, 5)]}
        return {**base, "type": "long" if n % 2 else "text"}

    scales = [f"v{n}" for n in range(3, 31, 3)]
    return {"questions": [one(n) for n in range(1, 31)], "score": {"method": "mean", "questions": scales, "scale": [0, 10]}}


def filled_in() -> dict[str, str]:
    """Answers to all thirty."""
    words = {0: "7", 1: "2", 2: "Het ging goed, en ik merkte dat ik rustiger sprak."}
    return {f"q_v{n}": words[n % 3] for n in range(1, 31)}
