"""平均班额: made up."""

from junheng.core.arithmetic import is_in, ratio
from junheng.core.indicator import Better, Clause, Each, Grain, Indicator, Unit


class AverageClass(Indicator):
    label = "平均班额"
    short = "平均班额"
    clause = Clause("虚构〔2020〕1号", "职责", 1)
    unit = Unit.PUPILS
    better = Better.LESS_THAN
    fields = ("school_stages.pupils", "school_stages.classes", "schools.kind")

    def parts(self):
        return (
            Each(
                "average",
                "平均班额",
                Grain.ROW,
                value=lambda row: ratio(row.pupils, row.classes),
                line=lambda row: self.terms.setting("class_limit"),
                better=self.better,
                applies=lambda row: ~is_in(row.kind, self.terms["scope"]["outside"]),
                unit=self.unit,
            ),
        )
