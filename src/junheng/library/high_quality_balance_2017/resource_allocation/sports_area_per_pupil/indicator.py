"""生均体育运动场馆面积: indoor and outdoor sports area per pupil."""

from junheng.core.arithmetic import choose, or_zero
from junheng.core.indicator import Clause, ResourceIndicator, Unit


class SportsAreaPerPupil(ResourceIndicator):
    label = "生均体育运动场馆面积"
    short = "运动场馆"
    clause = Clause("教督〔2017〕6号", "资源配置", 5)
    unit = Unit.M2_PER_PUPIL
    shared = True
    fields = (
        "schools.indoor_sports_area_m2",
        "schools.outdoor_sports_area_m2",
        "schools.leased_sports_area_m2",
        "schools.is_dense_centre",
        "schools.senior_pupils",
        "school_stages.pupils",
    )
    words = "（室内体育用房＋运动场地面积，过渡性认定时中心城区学校另加租用及改建面积）按学段拆分 ÷ 在校生数"

    def formula(self, rows):
        own = rows.indoor_sports_area_m2 + rows.outdoor_sports_area_m2
        if not self.terms.as_reviewed:
            return own
        return own + choose(rows.is_dense_centre, or_zero(rows.leased_sports_area_m2), 0)
