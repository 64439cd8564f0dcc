"""统筹分配编制和岗位: staffing quotas allotted among schools by the county, settled by documents."""

from junheng.core.indicator import Clause, Indicator, Judged


class StaffingAllocation(Indicator):
    label = "县级教育行政部门在核定的教职工编制总额和岗位总量内，统筹分配各校教职工编制和岗位数量"
    short = "编制统筹"
    clause = Clause("教督〔2017〕6号", "政府保障程度", 10)
    fields = ("judgements.met",)

    def parts(self):
        return (Judged(),)
