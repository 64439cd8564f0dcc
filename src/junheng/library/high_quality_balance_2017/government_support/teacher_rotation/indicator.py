"""交流轮岗: teachers exchanged among those eligible, and backbone teachers among those exchanged."""

from junheng.core.arithmetic import ratio
from junheng.core.indicator import Clause, Each, Grain, Indicator, Unit


class TeacherRotation(Indicator):
    label = "全县每年交流轮岗教师的比例不低于符合交流轮岗条件教师总数的10%；其中，骨干教师不低于交流轮岗教师总数的20%"
    short = "交流轮岗"
    clause = Clause("教督〔2017〕6号", "政府保障程度", 11)
    unit = Unit.SHARE
    fields = (
        "county.rotation_teachers",
        "county.rotation_eligible_teachers",
        "county.rotation_backbone_teachers",
    )

    def parts(self):
        return (
            Each(
                "rotated",
                "交流轮岗教师占符合条件教师的比例",
                Grain.COUNTY,
                value=lambda county: ratio(county.rotation_teachers, county.rotation_eligible_teachers),
                line=lambda county: self.terms["rotated_share"],
                unit=self.unit,
                decimals=3,
                words="上一年度交流轮岗教师数 ÷ 符合交流条件教师数",
            ),
            Each(
                "backbone",
                "骨干教师占交流轮岗教师的比例",
                Grain.COUNTY,
                value=lambda county: ratio(county.rotation_backbone_teachers, county.rotation_teachers),
                line=lambda county: self.terms["backbone_share"],
                unit=self.unit,
                decimals=3,
                words="上一年度交流轮岗骨干教师数 ÷ 上一年度交流轮岗教师数",
            ),
        )
