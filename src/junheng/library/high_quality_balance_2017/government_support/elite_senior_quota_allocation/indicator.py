"""优质高中招生名额分配: places of elite senior schools allotted to junior schools."""

from junheng.core.arithmetic import ratio
from junheng.core.indicator import Clause, Each, Grain, Indicator, Unit


class EliteSeniorQuotaAllocation(Indicator):
    label = "全县优质高中招生名额分配比例不低于50%，并向农村初中倾斜"
    short = "名额分配"
    clause = Clause("教督〔2017〕6号", "政府保障程度", 14)
    unit = Unit.SHARE
    fields = ("county.elite_senior_quota_allocated", "county.elite_senior_quota")

    def parts(self):
        return (
            Each(
                "allocated",
                "优质高中招生名额分配比例",
                Grain.COUNTY,
                value=lambda county: ratio(county.elite_senior_quota_allocated, county.elite_senior_quota),
                line=lambda county: self.terms.setting("g14_floor"),
                unit=self.unit,
                decimals=3,
                words="分配到初中的名额 ÷ 优质普通高中招生计划总数",
            ),
        )
