"""特殊教育学校生均公用经费: operating funds per pupil of special schools."""

from junheng.core.arithmetic import ratio
from junheng.core.indicator import Clause, Each, Grain, Indicator, Unit


class SpecialSchoolOperatingFunds(Indicator):
    label = "特殊教育学校生均公用经费不低于8000元"
    short = "特教公用经费"
    clause = Clause("教督〔2017〕6号", "政府保障程度", 7)
    unit = Unit.YUAN_PER_PUPIL
    fields = ("county.special_school_operating_funds_yuan", "county.special_school_pupils")

    def parts(self):
        return (
            Each(
                "funds_per_pupil",
                "特殊教育学校生均公用经费",
                Grain.COUNTY,
                value=lambda county: ratio(county.special_school_operating_funds_yuan, county.special_school_pupils),
                line=lambda county: self.terms.setting("g7_floor_yuan"),
                applies=lambda county: county.special_school_pupils != 0,
                unit=self.unit,
                words="特殊教育学校公用经费拨付总额 ÷ 特殊教育学校学生数",
            ),
        )
