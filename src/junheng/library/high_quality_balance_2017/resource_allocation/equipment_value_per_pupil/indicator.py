"""生均教学仪器设备值: teaching equipment at book value, per pupil."""

from junheng.core.indicator import Clause, ResourceIndicator, Unit


class EquipmentValuePerPupil(ResourceIndicator):
    label = "生均教学仪器设备值"
    short = "仪器设备"
    clause = Clause("教督〔2017〕6号", "资源配置", 6)
    unit = Unit.YUAN_PER_PUPIL
    shared = True
    fields = ("schools.equipment_value_wan_yuan", "schools.senior_pupils", "school_stages.pupils")
    words = "教学仪器设备资产值（万元）× 10 000，按学段拆分 ÷ 在校生数"

    def formula(self, rows):
        """The statistics ask for 万元, the standard for 元."""
        return rows.equipment_value_wan_yuan * 10_000
