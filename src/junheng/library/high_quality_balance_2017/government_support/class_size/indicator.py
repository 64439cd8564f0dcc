"""班额: no class above the limit of its stage."""

from junheng.core.arithmetic import by, is_in, unknown_as, unknown_like
from junheng.core.indicator import Better, Clause, Each, Grain, Indicator, Unit
from junheng.core.verdict import Verdict


class ClassSize(Indicator):
    label = "小学、初中所有班级学生数分别不超过45人、50人"
    short = "班额"
    clause = Clause("教督〔2017〕6号", "政府保障程度", 5)
    unit = Unit.PUPILS
    better = Better.AT_MOST
    fields = ("classes.pupils", "school_stages.pupils", "schools.kind")

    def parts(self):
        return (
            Each(
                "largest_class",
                "最大班额",
                Grain.ROW,
                value=lambda row: row.largest_class,
                line=self._limit,
                better=self.better,
                applies=lambda row: ~is_in(row.kind, self.terms["scope"]["outside"]),
                none=Verdict.COMPLIANT,
                passes=self._passes,
                unit=self.unit,
                words="各班学生数均 ≤ 班额上限，且各班学生数之和等于在校生数",
            ),
        )

    def _limit(self, row):
        return by(row.stage, self.terms["limit"])

    def _passes(self, row):
        """A class surely over the limit decides; without one, the classes listed must be all there are."""
        over = unknown_as(row.largest_class > self._limit(row), False)
        complete = row.listed_class_pupils == row.pupils
        return ~over & (complete | unknown_like(row.pupils))
