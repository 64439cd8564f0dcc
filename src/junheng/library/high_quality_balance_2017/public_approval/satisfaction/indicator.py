"""社会认可度: respondents who are satisfied, by questionnaire and, where held, by interview."""

from junheng.core.arithmetic import is_in
from junheng.core.indicator import Clause, Grain, Indicator, Total, Unit
from junheng.core.verdict import Verdict


class Satisfaction(Indicator):
    label = "社会认可度达到85%以上"
    short = "社会认可度"
    clause = Clause("教督〔2017〕6号", "社会认可度")
    unit = Unit.SHARE
    fields = ("survey.satisfied", "survey.valid", "survey.mode")

    def parts(self):
        return (
            self._part("questionnaire", "问卷", Verdict.NO_VALUE),
            self._part("interview", "走访", Verdict.NOT_APPLICABLE),
        )

    def _part(self, key, mode, none):
        return Total(
            key,
            f"{mode}满意度",
            Grain.SURVEY,
            over=lambda line: line.satisfied,
            under=lambda line: line.valid,
            line=self.terms["floor"],
            applies=lambda line: is_in(line.mode, (mode,)),
            none=none,
            words=f"{mode}满意数 ÷ {mode}有效数（各类调查对象合计）",
        )
