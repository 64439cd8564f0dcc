"""残疾儿童少年入学率: children with disabilities who are in school, in whatever form."""

from junheng.core.arithmetic import ratio
from junheng.core.indicator import Clause, Each, Grain, Indicator, Unit


class EnrolmentOfChildrenWithDisabilities(Indicator):
    label = "全县残疾儿童少年入学率达到95%以上"
    short = "残疾儿童入学"
    clause = Clause("教督〔2017〕6号", "教育质量", 2)
    unit = Unit.SHARE
    fields = ("county.children_with_disabilities_enrolled", "county.children_with_disabilities_eligible")

    def parts(self):
        return (
            Each(
                "enrolled",
                "残疾儿童少年入学率",
                Grain.COUNTY,
                value=lambda county: ratio(
                    county.children_with_disabilities_enrolled, county.children_with_disabilities_eligible
                ),
                line=lambda county: self.terms["floor"],
                applies=lambda county: county.children_with_disabilities_eligible != 0,
                unit=self.unit,
                decimals=3,
                words="已入学残疾儿童少年数 ÷ 应入学残疾儿童少年数",
            ),
        )
