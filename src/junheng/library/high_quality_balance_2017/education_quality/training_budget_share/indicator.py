"""教师培训经费: teacher training in the operating budget of every school."""

from junheng.core.arithmetic import is_in, ratio
from junheng.core.indicator import Clause, Each, Grain, Indicator, Unit
from junheng.core.verdict import Verdict


class TrainingBudgetShare(Indicator):
    label = "全县所有学校按照不低于学校年度公用经费预算总额的5%安排教师培训经费"
    short = "培训经费"
    clause = Clause("教督〔2017〕6号", "教育质量", 4)
    unit = Unit.SHARE
    fields = ("schools.training_budget_yuan", "schools.operating_budget_yuan", "schools.kind")

    def parts(self):
        return (
            Each(
                "training",
                "教师培训经费占公用经费预算的比例",
                Grain.SCHOOL,
                value=lambda school: ratio(school.training_budget_yuan, school.operating_budget_yuan),
                line=lambda school: self.terms["floor"],
                applies=lambda school: ~is_in(school.kind, ("职业学校",)),
                none=Verdict.COMPLIANT,
                unit=self.unit,
                decimals=3,
                words="教师培训经费预算 ÷ 年度公用经费预算总额",
            ),
        )
