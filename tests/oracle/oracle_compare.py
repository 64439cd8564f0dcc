"""Differences between the oracle's result and an assessment.json: verdicts exactly, values to 1e-12."""

from math import isclose, sqrt

from oracle_rows import RESOURCE_IDS

RELATIVE, ABSOLUTE = 1e-12, 1e-12
# Shares of a dispersion that is all but nought are shares of rounding error; doubles cannot tell them.
LEAST_CV_SQUARED = 1e-6


def differences(expected, got):
    """One line per difference, `place: oracle … engine …`; an empty list when the two agree.

    Args:
        expected: result of `oracle.judge`.
        got: the assessment as `to_json` gives it.
    """
    found = Differences()
    found.same("overall", expected["overall"], got["summary"]["overall"])
    _items(found, expected, got)
    _schools(found, expected, got)
    _dispersion(found, expected, got)
    _whole(found, expected, got)
    return found.lines


class Differences:
    """Collects what differs."""

    def __init__(self):
        self.lines = []

    def same(self, place, expected, got):
        """Verdicts, counts and names: equal or a difference."""
        if expected != got:
            self.lines.append(f"{place}: oracle {expected!r}, engine {got!r}")

    def close(self, place, expected, got):
        """Values: both missing, or equal to 1e-12."""
        if expected is None or got is None:
            if expected is not None or got is not None:
                self.lines.append(f"{place}: oracle {expected and float(expected)!r}, engine {got!r}")
        elif not isclose(expected, got, rel_tol=RELATIVE, abs_tol=ABSOLUTE):
            self.lines.append(f"{place}: oracle {float(expected)!r}, engine {got!r}")


def _items(found, expected, got):
    theirs = {line["id"]: line for line in got["items"]}
    found.same("item ids", [line["id"] for line in expected["items"]], list(theirs))
    for line in expected["items"]:
        other = theirs.get(line["id"], {})
        found.same(f"{line['id']} verdict", line["verdict"], other.get("verdict"))
        # An open row's share: see AMBIGUITIES.md, 19.
        if "value" in line and not (line["id"] in RESOURCE_IDS and line["value"] is None):
            found.close(f"{line['id']} value", line["value"], other.get("value"))
        if line["id"] in expected["rounding_sensitive"]:
            found.same(f"{line['id']} rounding_sensitive", True, other.get("rounding_sensitive"))


def _schools(found, expected, got):
    ours, theirs = ({(x["school_code"], x["stage"]): x for x in one["schools"]} for one in (expected, got))
    found.same("rows", sorted(ours), sorted(theirs))
    for key in ours.keys() & theirs.keys():
        place, one, other = "/".join(key), ours[key], theirs[key]
        for name in ("verdict", "verdicts", "met"):
            found.same(f"{place} {name}", one[name], other[name])
        found.close(f"{place} pupils", one["pupils"], other["pupils"])
        for item, value in one["values"].items():
            found.close(f"{place} {item}", value, other["values"][item])
        turned = [item for item in one["values"] if f"{place}/{item}" in expected["rounding_sensitive"]]
        found.same(f"{place} rounding_sensitive", turned, sorted(other["rounding_sensitive"]))


def _dispersion(found, expected, got):
    ours, theirs = ({(x["stage"], x["indicator"]): x for x in one["dispersion"]} for one in (expected, got))
    found.same("CVs", sorted(ours), sorted(theirs))
    for key in ours.keys() & theirs.keys():
        place, one, other = "CV/" + "/".join(key), ours[key], theirs[key]
        found.same(f"{place} verdict", one["verdict"], other["verdict"])
        found.same(f"{place} schools", one["schools"], other["schools"])
        for name in ("pupils", "mean", "limit"):
            found.close(f"{place} {name}", one[name], other[name])
        if one["cv_squared"] is None:
            found.close(f"{place} cv", None, other["cv"])
        else:
            found.close(f"{place} cv", sqrt(one["cv_squared"]), other["cv"])
            found.close(f"{place} sd", sqrt(one["variance"]), other["sd"])
        found.same(f"{place} rounding_sensitive", place in expected["rounding_sensitive"], other["rounding_sensitive"])
        if one["cv_squared"] is not None and one["cv_squared"] > LEAST_CV_SQUARED:
            _contributions(found, place, one["contributions"], other["contributions"])


def _contributions(found, place, ours, theirs):
    found.same(f"{place} contributions of", sorted(ours), sorted(theirs))
    for code in ours.keys() & theirs.keys():
        found.close(f"{place} contribution of {code}", ours[code], theirs[code])


def _whole(found, expected, got):
    for name in ("met", "total", "no_value", "below"):
        found.same(f"summary {name}", expected["summary"][name], got["summary"][name])
    found.close("summary rate", expected["summary"]["rate"], got["summary"]["rate"])
    for name, ours in expected["tolerances"].items():
        theirs = got["tolerances"][name]
        found.same(f"{name} overall", ours["overall"], theirs["overall"])
        found.same(f"{name} items", ours["items"], theirs["items"])
    found.same("practical", expected["practical"], got["practical"])
    found.same("eligibility", expected["eligibility"]["verdict"], got["eligibility"]["verdict"])
    theirs = {line["id"]: line["verdict"] for line in got["vetoes"]}
    found.same("vetoes", {line["id"]: line["verdict"] for line in expected["vetoes"]}, theirs)
