"""专任教师持证上岗率: full-time teachers who hold a teaching certificate."""

from junheng.core.indicator import Clause, Grain, Indicator, Total, Unit


class CertifiedTeachers(Indicator):
    label = "专任教师持有教师资格证上岗率达到100%"
    short = "持证上岗"
    clause = Clause("教督〔2017〕6号", "政府保障程度", 12)
    unit = Unit.SHARE
    fields = ("school_stages.certified_teachers", "school_stages.full_time_teachers")

    def parts(self):
        return (
            Total(
                "certified",
                "持证上岗率",
                Grain.ROW,
                over=lambda row: row.certified_teachers,
                under=lambda row: row.full_time_teachers,
                line=self.terms["floor"],
                words="持教师资格证专任教师数 ÷ 专任教师数（全县合计）",
            ),
        )
