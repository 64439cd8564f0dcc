"""生均室外场地面积: made up."""

from junheng.core.indicator import Clause, ResourceIndicator, Unit


class OpenAirArea(ResourceIndicator):
    label = "生均室外场地面积"
    short = "场地"
    clause = Clause("虚构〔2020〕1号", "条件", 2)
    unit = Unit.M2_PER_PUPIL
    shared = True
    fields = ("schools.outdoor_sports_area_m2", "schools.senior_pupils", "school_stages.pupils")

    def formula(self, rows):
        return rows.outdoor_sports_area_m2
