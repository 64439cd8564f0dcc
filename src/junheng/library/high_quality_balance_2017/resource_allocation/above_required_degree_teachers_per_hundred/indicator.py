"""每百名学生拥有高于规定学历教师数: teachers above the required degree, per hundred pupils."""

from junheng.core.arithmetic import choose, is_in
from junheng.core.indicator import Clause, ResourceIndicator, Unit


class AboveRequiredDegreeTeachersPerHundred(ResourceIndicator):
    label = "每百名学生拥有高于规定学历教师数"
    short = "学历"
    clause = Clause("教督〔2017〕6号", "资源配置", 1)
    unit = Unit.PER_HUNDRED_PUPILS
    per = 100
    fields = (
        "school_stages.doctoral_teachers",
        "school_stages.master_teachers",
        "school_stages.bachelor_teachers",
        "school_stages.junior_college_teachers",
        "school_stages.pupils",
    )
    words = "（博士＋硕士＋本科专任教师，小学另加专科）÷ 在校生数 × 100"

    def formula(self, rows):
        above = rows.doctoral_teachers + rows.master_teachers + rows.bachelor_teachers
        counts = is_in(rows.stage, self.terms["junior_college_counts_at"])
        return above + choose(counts, rows.junior_college_teachers, 0)
