"""学校规划布局: the layout plan of compulsory schools, settled by documents."""

from junheng.core.indicator import Clause, Indicator, Judged


class LayoutPlan(Indicator):
    label = "县域内义务教育学校规划布局合理，符合国家规定要求"
    short = "规划布局"
    clause = Clause("教督〔2017〕6号", "政府保障程度", 1)
    fields = ("judgements.met",)

    def parts(self):
        return (Judged(),)
