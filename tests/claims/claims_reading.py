"""Short cuts of the claims tests: read a text, find a claim by its figure, find relations by type."""

from junheng.claims import Claim, Document, Relation, ReportCheck, check_report


def checked(*texts: str) -> ReportCheck:
    """The check of one or more texts, named a.txt, b.txt, …"""
    return check_report([Document(f"{chr(97 + index)}.txt", text) for index, text in enumerate(texts)])


def figures(text: str) -> list[tuple[float, str]]:
    """Value and unit of every claim, in order."""
    return [(float(claim.value), claim.unit) for claim in checked(text).claims]


def only(text: str) -> Claim:
    """The one claim of a text."""
    claims = checked(text).claims
    assert len(claims) == 1, [claim.quote for claim in claims]
    return claims[0]


def of_type(check: ReportCheck, kind: str, subtype: str | None = None) -> list[Relation]:
    """Relations of one type, and of one subtype where given."""
    return [r for r in check.relations if r.type == kind and subtype in (None, r.subtype)]


def verdicts(text: str, kind: str, subtype: str | None = None) -> list[str]:
    """Verdicts of the relations of one type."""
    return [str(r.verdict) for r in of_type(checked(text), kind, subtype)]
