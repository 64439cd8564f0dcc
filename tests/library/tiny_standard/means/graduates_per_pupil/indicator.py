"""生均本科教师数: made up."""

from junheng.core.indicator import Clause, ResourceIndicator, Unit


class GraduatesPerPupil(ResourceIndicator):
    label = "生均本科教师数"
    short = "本科"
    clause = Clause("虚构〔2020〕1号", "条件", 1)
    unit = Unit.NONE
    fields = ("school_stages.bachelor_teachers", "school_stages.pupils")

    def formula(self, rows):
        return rows.bachelor_teachers
