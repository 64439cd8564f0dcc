"""就近划片入学: pupils of public day schools in city and town who entered by attendance zone."""

from junheng.core.arithmetic import is_in
from junheng.core.indicator import Clause, Grain, Indicator, Total, Unit
from junheng.core.verdict import Verdict


class NearbyEnrolment(Indicator):
    label = "城区和镇区公办小学、初中（均不含寄宿制学校）就近划片入学比例分别达到100%、95%以上"
    short = "就近入学"
    clause = Clause("教督〔2017〕6号", "政府保障程度", 13)
    unit = Unit.SHARE
    fields = (
        "school_stages.entrants_by_zone",
        "school_stages.entrants",
        "school_stages.pupils_in_zone",
        "school_stages.pupils",
        "schools.kind",
        "schools.sponsor_code",
        "schools.is_boarding",
        "schools.setting",
    )

    def parts(self):
        return (self._part("primary", "小学"), self._part("junior", "初中"))

    def _part(self, key, stage):
        by_pupils = self.terms.setting("g13_denominator") == "pupils"
        return Total(
            key,
            f"{stage}就近划片入学比例",
            Grain.ROW,
            over=lambda row: row.pupils_in_zone if by_pupils else row.entrants_by_zone,
            under=lambda row: row.pupils if by_pupils else row.entrants,
            line=self.terms["floor"][stage],
            applies=lambda row: is_in(row.stage, (stage,)) & self._counts(row),
            none=Verdict.NOT_APPLICABLE,
            words="住址在划片范围内的在校生数 ÷ 在校生数" if by_pupils else "就近划片入学人数 ÷ 当年招收新生数",
        )

    def _counts(self, row):
        """Public, not boarding, in city or town: one rule that surely fails takes the school out."""
        scope = self.terms["scope"]
        public = ~is_in(row.sponsor_code, (scope["private_sponsor"],))
        return public & ~row.is_boarding & is_in(row.setting, ("城区", "镇区")) & ~is_in(row.kind, scope["outside"])
