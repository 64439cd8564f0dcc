"""国家义务教育质量监测: level and interschool difference of every subject monitored, as the nation published them."""

from junheng.core.arithmetic import by
from junheng.core.indicator import Better, Clause, Each, Grain, Indicator, Unit
from junheng.core.verdict import Verdict


class QualityMonitoring(Indicator):
    label = "在国家义务教育质量监测中，相关科目学生学业水平达到Ⅲ级以上，且校际差异率低于0.15"
    short = "质量监测"
    clause = Clause("教督〔2017〕6号", "教育质量", 9)
    unit = Unit.LEVEL
    fields = ("monitoring.level", "monitoring.interschool_difference", "monitoring.year")

    def parts(self):
        return (
            Each(
                "level",
                "学业水平等级",
                Grain.SUBJECT,
                value=lambda subject: by(subject.level, self.terms["ranks"]),
                line=lambda subject: self.terms["least_level"],
                none=Verdict.NO_VALUE,
                unit=Unit.LEVEL,
                words="各科目最近一次监测的学业水平等级（Ⅰ 至 Ⅳ 记为 1 至 4）",
            ),
            Each(
                "difference",
                "校际差异率",
                Grain.SUBJECT,
                value=lambda subject: subject.interschool_difference,
                line=lambda subject: self.terms["difference_below"],
                better=Better.LESS_THAN,
                none=Verdict.NO_VALUE,
                words="各科目最近一次监测的校际差异率（国家公布）",
            ),
        )
