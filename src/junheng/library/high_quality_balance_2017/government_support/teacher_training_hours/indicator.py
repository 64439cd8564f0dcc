"""教师5年360学时培训完成率: teachers with 360 hours of training in five years."""

from junheng.core.indicator import Clause, Grain, Indicator, Total, Unit


class TeacherTrainingHours(Indicator):
    label = "教师5年360学时培训完成率达到100%"
    short = "教师培训"
    clause = Clause("教督〔2017〕6号", "政府保障程度", 9)
    unit = Unit.SHARE
    fields = ("school_stages.trained_teachers", "school_stages.full_time_teachers")

    def parts(self):
        return (
            Total(
                "trained",
                "360学时培训完成率",
                Grain.ROW,
                over=lambda row: row.trained_teachers,
                under=lambda row: row.full_time_teachers,
                line=self.terms["floor"],
                words="五年培训满360学时专任教师数 ÷ 专任教师数（全县合计）",
            ),
        )
