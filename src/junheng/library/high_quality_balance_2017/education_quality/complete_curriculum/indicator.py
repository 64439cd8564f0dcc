"""课程开齐开足: the full curriculum taught in good order, settled by documents."""

from junheng.core.indicator import Clause, Indicator, Judged


class CompleteCurriculum(Indicator):
    label = "课程开齐开足，教学秩序规范，综合实践活动有效开展"
    short = "课程开设"
    clause = Clause("教督〔2017〕6号", "教育质量", 7)
    fields = ("judgements.met",)

    def parts(self):
        return (Judged(),)
