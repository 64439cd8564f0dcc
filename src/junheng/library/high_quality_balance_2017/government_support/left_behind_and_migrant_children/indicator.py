"""留守儿童关爱与随迁子女就读: care for left-behind children, and migrant children in public or purchased seats."""

from junheng.core.arithmetic import ratio
from junheng.core.indicator import Clause, Each, Grain, Indicator, Judged, Unit


class LeftBehindAndMigrantChildren(Indicator):
    label = "留守儿童关爱体系健全，全县符合条件的随迁子女在公办学校和政府购买服务的民办学校就读的比例不低于85%"
    short = "留守与随迁"
    clause = Clause("教督〔2017〕6号", "政府保障程度", 15)
    unit = Unit.SHARE
    fields = (
        "judgements.met",
        "county.migrant_children_eligible",
        "county.migrant_children_public",
        "county.migrant_children_purchased",
    )

    def parts(self):
        return (
            Judged(),
            Each(
                "migrant",
                "随迁子女在公办和政府购买学位就读比例",
                Grain.COUNTY,
                value=lambda county: ratio(
                    county.migrant_children_public + county.migrant_children_purchased, county.migrant_children_eligible
                ),
                line=lambda county: self.terms["floor"],
                applies=lambda county: county.migrant_children_eligible != 0,
                unit=self.unit,
                decimals=3,
                words="（公办学校就读＋政府购买学位民办学校就读）÷ 符合条件的随迁子女数",
            ),
        )
