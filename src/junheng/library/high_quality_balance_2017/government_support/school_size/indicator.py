"""学校规模: the compulsory pupils of a school, within the limit of its kind."""

from junheng.core.arithmetic import by, choose, is_in
from junheng.core.indicator import Better, Clause, Each, Grain, Indicator, Unit
from junheng.core.verdict import Verdict


class SchoolSize(Indicator):
    label = "所有小学、初中学校规模不超过2000人，九年一贯制学校、十二年一贯制学校义务教育阶段规模不超过2500人"
    short = "学校规模"
    clause = Clause("教督〔2017〕6号", "政府保障程度", 4)
    unit = Unit.PUPILS
    better = Better.AT_MOST
    fields = ("school_stages.pupils", "schools.kind", "schools.built_year", "schools.migrant_pupils")

    def parts(self):
        return (
            Each(
                "size",
                "义务教育阶段在校生数",
                Grain.SCHOOL,
                value=lambda school: school.compulsory_pupils,
                line=self._limit,
                better=self.better,
                applies=lambda school: ~is_in(school.kind, self.terms["scope"]["outside"]),
                none=Verdict.COMPLIANT,
                unit=self.unit,
                words="小学学生数＋初中学生数 ≤ 该类学校规模上限",
            ),
        )

    def _limit(self, school):
        limit = by(school.kind, self.terms["limit"])
        if not self.terms.as_reviewed:
            return limit
        many_migrants = school.migrant_pupils > school.compulsory_pupils * self.terms["migrant_share_above"]
        eased = (school.built_year <= self.terms["built_by"]) | many_migrants
        return choose(eased, by(school.kind, self.terms["eased_limit"]), limit)
