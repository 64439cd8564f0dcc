"""教师平均工资收入不低于公务员: teachers' average pay against civil servants', and performance pay granted in full."""

from junheng.core.indicator import Clause, Each, Grain, Indicator, Judged, Unit


class TeacherPayParity(Indicator):
    label = "全县义务教育学校教师平均工资收入水平不低于当地公务员平均工资收入水平，按规定足额核定教师绩效工资总量"
    short = "教师工资"
    clause = Clause("教督〔2017〕6号", "政府保障程度", 8)
    unit = Unit.YUAN
    fields = ("judgements.met", "county.teacher_average_pay_yuan", "county.civil_servant_average_pay_yuan")

    def parts(self):
        return (
            Each(
                "pay",
                "教师年平均工资收入不低于当地公务员",
                Grain.COUNTY,
                value=lambda county: county.teacher_average_pay_yuan,
                line=lambda county: county.civil_servant_average_pay_yuan,
                unit=self.unit,
                words="义务教育教师年平均工资收入 ≥ 当地公务员年平均工资收入（不含民办）",
            ),
            Judged(),
        )
