"""生均教学及辅助用房面积: teaching and ancillary floor area per pupil."""

from junheng.core.indicator import Clause, ResourceIndicator, Unit


class TeachingFloorAreaPerPupil(ResourceIndicator):
    label = "生均教学及辅助用房面积"
    short = "教学用房"
    clause = Clause("教督〔2017〕6号", "资源配置", 4)
    unit = Unit.M2_PER_PUPIL
    shared = True
    fields = (
        "schools.teaching_floor_area_m2",
        "schools.indoor_sports_area_m2",
        "schools.senior_pupils",
        "school_stages.pupils",
    )
    words = "（教学及辅助用房面积 − 室内体育用房面积）按学段拆分 ÷ 在校生数"

    def formula(self, rows):
        """The statistical total includes the indoor sports rooms, which R5 counts."""
        return rows.teaching_floor_area_m2 - rows.indoor_sports_area_m2
