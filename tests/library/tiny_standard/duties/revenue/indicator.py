"""人均财政收入: made up."""

from junheng.core.indicator import Clause, Each, Grain, Indicator, Unit


class Revenue(Indicator):
    label = "人均财政收入"
    short = "财政收入"
    clause = Clause("虚构〔2020〕1号", "职责", 2)
    unit = Unit.YUAN
    fields = ("county.fiscal_revenue_per_person_yuan",)

    def parts(self):
        return (
            Each(
                "revenue",
                "人均财政收入",
                Grain.COUNTY,
                value=lambda county: county.fiscal_revenue_per_person_yuan,
                line=lambda county: self.terms["floor"],
                unit=self.unit,
            ),
        )
