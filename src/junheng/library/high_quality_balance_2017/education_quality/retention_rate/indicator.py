"""初中三年巩固率: of a junior cohort, those who graduate three years on."""

from junheng.core.indicator import Clause, Grain, Indicator, Total, Unit


class RetentionRate(Indicator):
    label = "全县初中三年巩固率达到95%以上"
    short = "巩固率"
    clause = Clause("教督〔2017〕6号", "教育质量", 1)
    unit = Unit.SHARE
    fields = tuple(f"cohorts.{name}" for name in ("enrolled", "transferred_in", "transferred_out", "died", "graduates"))

    def parts(self):
        over, under, words = self._a() if self.terms.setting("q1_formula") == "A" else self._b()
        return (Total("retained", "初中三年巩固率", Grain.COHORT, over, under, self.terms["floor"], words=words),)

    def _a(self):
        return (
            lambda cohort: cohort.graduates,
            lambda cohort: cohort.enrolled + cohort.transferred_in - cohort.died - cohort.transferred_out,
            "毕业生数 ÷（三年前入学人数＋转入−死亡−转出）（全县合计）",
        )

    def _b(self):
        return (
            lambda cohort: cohort.graduates - cohort.transferred_in + cohort.transferred_out,
            lambda cohort: cohort.enrolled - cohort.died,
            "（毕业生数−转入＋转出）÷（三年前入学人数−死亡）（全县合计）",
        )
