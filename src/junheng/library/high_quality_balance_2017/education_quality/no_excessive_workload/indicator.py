"""课业负担: no excessive workload, settled by documents."""

from junheng.core.indicator import Clause, Indicator, Judged


class NoExcessiveWorkload(Indicator):
    label = "无过重课业负担"
    short = "课业负担"
    clause = Clause("教督〔2017〕6号", "教育质量", 8)
    fields = ("judgements.met",)

    def parts(self):
        return (Judged(),)
