"""每百名学生拥有网络多媒体教室数: networked multimedia classrooms per hundred pupils."""

from junheng.core.indicator import Clause, ResourceIndicator, Unit


class NetworkedMultimediaClassroomsPerHundred(ResourceIndicator):
    label = "每百名学生拥有网络多媒体教室数"
    short = "多媒体"
    clause = Clause("教督〔2017〕6号", "资源配置", 7)
    unit = Unit.ROOMS_PER_HUNDRED_PUPILS
    per = 100
    shared = True
    fields = ("schools.networked_multimedia_classrooms", "schools.senior_pupils", "school_stages.pupils")
    words = "网络多媒体教室间数按学段拆分 ÷ 在校生数 × 100"

    def formula(self, rows):
        """A stage's part of the rooms is a real number; it is not rounded."""
        return rows.networked_multimedia_classrooms
