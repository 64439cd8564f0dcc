"""不足100人学校公用经费: small schools are funded as if they had a hundred pupils."""

from junheng.core.arithmetic import choose, is_in
from junheng.core.indicator import Clause, Each, Grain, Indicator, Unit


class SmallSchoolOperatingFunds(Indicator):
    label = "不足100人的规模较小学校（包括乡镇中心校附设的村小）按不低于100人核定公用经费"
    short = "小规模校经费"
    clause = Clause("教督〔2017〕6号", "政府保障程度", 6)
    unit = Unit.YUAN
    fields = (
        "schools.operating_funds_yuan",
        "schools.kind",
        "school_stages.pupils",
        "county.operating_quota_primary_yuan",
        "county.operating_quota_junior_yuan",
    )

    def parts(self):
        return (
            Each(
                "funds",
                "当年拨付公用经费",
                Grain.SCHOOL,
                value=lambda school: school.operating_funds_yuan,
                line=self._line,
                applies=self._applies,
                unit=self.unit,
                words="拨付公用经费 ≥ 100 × 生均公用经费标准（有两个学段的，按学生数加权）",
            ),
        )

    def _applies(self, school):
        pupils = school.compulsory_pupils
        small = (pupils >= 1) & (pupils < self.terms["funded_as_pupils"])
        return ~is_in(school.kind, self.terms["scope"]["outside"]) & small

    def _line(self, school):
        """A quota counts only where the school has pupils of its stage; the other may then be missing."""
        primary = choose(school.primary_pupils == 0, 0, school.primary_pupils * school.operating_quota_primary_yuan)
        junior = choose(school.junior_pupils == 0, 0, school.junior_pupils * school.operating_quota_junior_yuan)
        return (primary + junior) * self.terms["funded_as_pupils"] / school.compulsory_pupils
