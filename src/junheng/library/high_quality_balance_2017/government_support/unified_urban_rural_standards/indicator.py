"""城乡四统一: unified standards in town and country, and operating quotas not below the province's."""

from junheng.core.indicator import Clause, Each, Grain, Indicator, Judged, Unit


class UnifiedUrbanRuralStandards(Indicator):
    label = "县域内城乡义务教育学校建设标准统一、教师编制标准统一、生均公用经费基准定额统一、基本装备配置标准统一"
    short = "城乡四统一"
    clause = Clause("教督〔2017〕6号", "政府保障程度", 2)
    unit = Unit.YUAN_PER_PUPIL
    fields = (
        "judgements.met",
        "county.operating_quota_primary_yuan",
        "county.operating_quota_junior_yuan",
        "county.provincial_quota_primary_yuan",
        "county.provincial_quota_junior_yuan",
    )

    def parts(self):
        return (
            Judged(),
            self._quota("primary", "小学"),
            self._quota("junior", "初中"),
        )

    def _quota(self, key, stage):
        return Each(
            f"quota_{key}",
            f"{stage}生均公用经费标准不低于省定基准",
            Grain.COUNTY,
            value=lambda county: getattr(county, f"operating_quota_{key}_yuan"),
            line=lambda county: getattr(county, f"provincial_quota_{key}_yuan"),
            unit=self.unit,
            words=f"{stage}生均公用经费标准 ≥ 省定{stage}生均公用经费基准",
        )
