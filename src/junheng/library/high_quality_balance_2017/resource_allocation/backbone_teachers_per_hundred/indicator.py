"""每百名学生拥有县级以上骨干教师数: backbone teachers per hundred pupils."""

from junheng.core.indicator import Clause, ResourceIndicator, Unit


class BackboneTeachersPerHundred(ResourceIndicator):
    label = "每百名学生拥有县级以上骨干教师数"
    short = "骨干"
    clause = Clause("教督〔2017〕6号", "资源配置", 2)
    unit = Unit.PER_HUNDRED_PUPILS
    per = 100
    fields = ("school_stages.backbone_teachers", "school_stages.pupils")
    words = "县级及以上骨干教师数 ÷ 在校生数 × 100"

    def formula(self, rows):
        """Teachers recognised as 骨干教师 at county level or above."""
        return rows.backbone_teachers
