"""How every number came about (这个数怎么来的): formula, substituted numbers, reported values with their cells, clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from junheng.core.assessment import Input, Trace
from junheng.core.finding import Place
from junheng.core.indicator import Each, Grain, Indicator, Judged, Part, ResourceIndicator, Stage, Total
from junheng.core.verdict import Verdict
from junheng.engine import reads
from junheng.fields import KEYS, table, tables

if TYPE_CHECKING:
    from junheng.engine.county import CountyView


def traces(view: CountyView) -> tuple[Trace, ...]:
    """Every row value and CV of the resource indicators, every county figure, and every school that fails a test."""
    maker = _Maker(view)
    found: list[Trace] = []
    for r in view.standard.resources:
        read = reads.of_row(r)
        found += (maker.row(r, line, read) for line in view.rows)
        found += (maker.cv(r, stage) for stage in view.verdicts.stages)
    for indicator in view.standard.others:
        for part in indicator.parts():
            found += maker.part(indicator, part)
    return tuple(found)


def show(value: Any) -> str:
    """A number as a reader writes it: at most six decimals, thousands separated."""
    if value is None:
        return "无数据"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return value
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


class _Maker:
    def __init__(self, view: CountyView) -> None:
        self.view, self.origins = view, view.results.county.origins
        self.members: dict[str, list[dict[str, Any]]] = {}
        self.stage_members: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for line in view.school_members:
            self.members.setdefault(line["root"], []).append(line)
        for line in view.stage_members:
            self.stage_members.setdefault((line["root"], line["stage"]), []).append(line)

    # --- inputs ---

    def inputs(self, names: Iterable[str], root: str | None, stage: str | None) -> tuple[Input, ...]:
        found: list[Input] = []
        for name in dict.fromkeys(names):
            owner, _, field = name.rpartition(".")
            owner = owner or next(t for t, spec in tables().items() if spec.field(field))
            found += self._inputs(owner, field, root, stage)
        return tuple(found)

    def _inputs(self, owner: str, field: str, root: str | None, stage: str | None) -> Iterator[Input]:
        if field in KEYS[owner]:
            return
        if owner == "county":
            yield self._input(owner, field, self.view.county, tuple(str(self.view.county[k]) for k in KEYS["county"]))
        elif owner == "schools" and root is not None:
            for line in self.members.get(root, ()):
                yield self._input(owner, field, line, (line["school_code"],))
        elif owner == "school_stages" and root is not None:
            for each in [stage] if stage else self.view.standard.stages:
                for line in self.stage_members.get((root, each), ()):
                    yield self._input(owner, field, line, (line["school_code"], each))

    def _input(self, owner: str, field: str, line: Mapping[str, Any], key: tuple[str, ...]) -> Input:
        spec = table(owner).field(field)
        label = spec.label
        if owner == "school_stages" and self._stages_of(line["root"]) > 1:
            label = f"{line['stage']}{label}"
        if owner != "county" and len(self.members.get(line.get("root"), ())) > 1:
            label = f"{self._name(line['school_code'])} {label}"
        places = self.origins.places(owner, key, field)
        return Input(owner, field, label, spec.unit, line[field], key, places, self.origins.note(owner, key, field))

    def _stages_of(self, root: str) -> int:
        return sum((root, stage) in self.stage_members for stage in self.view.standard.stages)

    def _name(self, code: str) -> str:
        line = next((m for m in self.view.school_members if m["school_code"] == code), None)
        return (line["name"] if line else None) or code

    # --- resource indicators ---

    def row(self, r: ResourceIndicator, line: Mapping[str, Any], read: tuple[str, ...]) -> Trace:
        root, stage, x, v = line["root"], line["stage"], line[f"{r.id} x"], line[f"{r.id} v"]
        inputs = self.inputs(read, root, stage)
        steps: list[str] = []
        if r.shared:
            inputs += self._split_by(line)
            steps += [self._split(line)] if line["share"] != 1 else []
        times = f" × {r.per}" if r.per != 1 else ""
        substituted = f"{show(x)}{times} ÷ {show(line['pupils'])} = {show(v)}"
        threshold = r.terms["threshold"].get(stage)
        return Trace(
            r.id, "value", root, stage, f"{line['name'] or root} {stage} · {r.name}", r.words, substituted, v, str(r.unit),
            Verdict.from_truth(line[f"{r.id} ok"]), threshold, r.better.value,
            threshold * self.view.standard.school_rule.floor_share if threshold else None,
            self._clause(r), inputs, tuple(steps),
        )  # fmt: skip

    def _split_by(self, line: Mapping[str, Any]) -> tuple[Input, ...]:
        """What the split of a school between its stages reads, besides the stage's own pupils."""
        kinds = {member["kind"] for member in self.members[line["root"]]}
        names = ["schools.senior_pupils"] if kinds & set(self.view.standard.scope.senior_kinds) else []
        names += ["schools.kind"] if None in kinds else []
        others = [
            s for s in self.view.standard.stages if s != line["stage"] and (line["root"], s) in self.stage_members
        ]
        found = self.inputs(names, line["root"], None)
        return found + tuple(i for s in others for i in self.inputs(["school_stages.pupils"], line["root"], s))

    def _split(self, line: Mapping[str, Any]) -> str:
        w = self.view.standard.stage_weights
        own = w["primary"] if line["stage"] == Stage.PRIMARY.value else w["junior"]
        terms = [
            (w["primary"], line["primary_pupils"]),
            (w["junior"], line["junior_pupils"]),
            (w["senior"], line["senior_pupils"]),
        ]
        whole = " + ".join(f"{show(weight)}×{show(pupils)}" for weight, pupils in terms if pupils != 0)
        return f"全校共用资产按学生数和权数拆分：{show(own)}×{show(line['pupils'])} ÷ ({whole}) = {show(line['share'])}"

    def cv(self, r: ResourceIndicator, stage: str) -> Trace:
        cv, line = self.view.verdicts.cvs[stage, r.id], self.view.verdicts.stages[stage]
        times = f" × {r.per}" if r.per != 1 else ""
        steps = (
            f"全县均值 = Σ分子{times} ÷ Σ在校生 = {show(line[f'{r.id} sum'])}{times} ÷ {show(line['all_pupils'])} = {show(cv.mean)}",
            f"标准差 = √(Σ(在校生 ÷ 全县在校生) × (校值 − 均值)²) = {show(cv.sd)}，共 {int(line['schools'])} 行",
        )
        lacking = [row for row in self.view.rows if row["stage"] == stage and row[f"{r.id} v"] is None]
        if lacking:
            steps += (f"{len(lacking)} 行没有数据：{'、'.join((x['name'] or x['root']) for x in lacking[:10])}",)
        return Trace(
            r.id, "cv", None, stage, f"{stage} · {r.name} · 校际差异系数", "差异系数 = 标准差 ÷ 全县均值（按在校生数加权）",
            f"{show(cv.sd)} ÷ {show(cv.mean)} = {show(cv.cv)}", cv.cv, "", cv.verdict, cv.limit, "≤", None,
            self.view.standard.cv_clause, (), steps,
        )  # fmt: skip

    # --- everything else ---

    def part(self, indicator: Indicator, part: Part) -> Iterator[Trace]:
        if isinstance(part, Judged):
            yield self._judged(indicator, part)
        elif isinstance(part, Total):
            yield self._total(indicator, part)
        else:
            yield from self._each(indicator, part)

    def _judged(self, indicator: Indicator, part: Judged) -> Trace:
        decided = self.view.verdicts.parts[f"{indicator.id}:{part.key}"]
        line = next((x for x in self.view.tables.get("judgements", []) if x["item"] == indicator.id), None)
        key, inputs = (indicator.id,), ()
        if line:
            places = self.origins.places("judgements", key, "met")
            inputs = (Input("judgements", "met", "是否达到", "", line["met"], key, places),
                      Input("judgements", "conclusion", "认定结论", "", line["conclusion"], key,
                            self.origins.places("judgements", key, "conclusion")))  # fmt: skip
        said = (
            "认定表没有这一项"
            if line is None
            else {True: "认定为达到", False: "认定为未达到", None: "尚未认定"}[line["met"]]
        )
        return Trace(indicator.id, part.key, None, None, f"{indicator.name} · {part.label}", "由佐证材料认定", said, None, "",
                     decided.verdict, None, "", None, self._clause(indicator), inputs)  # fmt: skip

    def _total(self, indicator: Indicator, part: Total) -> Trace:
        decided = self.view.verdicts.parts[f"{indicator.id}:{part.key}"]
        shown = "没有可计入的数据"
        if decided.ratio is not None and not decided.ratio.empty:
            lack = f"；{decided.ratio.lacking} 行缺数据，不能得出结论" if decided.ratio.lacking else ""
            shown = (
                f"{show(float(decided.ratio.over))} ÷ {show(float(decided.ratio.under))} = {show(decided.value)}{lack}"
            )
        title = f"{indicator.name} · {part.label}" if part.label else indicator.name
        return Trace(indicator.id, part.key, None, None, title, part.words, shown, decided.value, str(part.unit),
                     decided.verdict, part.line, part.better.value, None, self._clause(indicator),
                     self._columns(reads.of_part(indicator, part)))  # fmt: skip

    def _columns(self, names: Iterable[str]) -> tuple[Input, ...]:
        """For a sum over a whole table: the columns it was taken from."""
        found = []
        for name in dict.fromkeys(names):
            owner, _, field = name.rpartition(".")
            if owner and field not in KEYS[owner]:
                spec = table(owner).field(field)
                found.append(
                    Input(
                        owner,
                        field,
                        f"{table(owner).label}表“{spec.label}”列",
                        spec.unit,
                        None,
                        (),
                        self._range(owner, field),
                    )
                )
        return tuple(found)

    def _range(self, owner: str, field: str) -> tuple[Place, ...]:
        rows: dict[int, list[int]] = {}
        for places in self.origins.rows.get(owner, {}).values():
            for source, row in places:
                rows.setdefault(source, []).append(row)
        found = []
        for source, numbers in list(rows.items())[:20]:
            first, last = (self.origins.sources[source].place(n, field) for n in (min(numbers), max(numbers)))
            found.append(Place(first.file, first.sheet, f"{first.cell}:{last.cell}" if first != last else first.cell))
        return tuple(found)

    def _each(self, indicator: Indicator, part: Each) -> Iterator[Trace]:
        name = f"{indicator.id}:{part.key}"
        decided, read = self.view.verdicts.parts[name], reads.of_part(indicator, part)
        units = self.view.units.get(part.grain, [])
        if part.grain is Grain.COUNTY:
            unit = units[0] if units else None
            yield self._unit(indicator, part, read, unit, decided.verdict)
            return
        title = f"{indicator.name} · {part.label}" if part.label else indicator.name
        shown = f"{decided.met} ÷ {decided.units} = {show(decided.value)}" if decided.units else "没有适用的单位"
        yield Trace(indicator.id, part.key, None, None, title, f"达到的单位数 ÷ 适用的单位数（{part.words}）", shown, decided.value,
                    "%", decided.verdict, 1.0, "≥", None, self._clause(indicator), self._columns(read))  # fmt: skip
        for unit in units:
            if unit[f"{name} code"] < int(Verdict.COMPLIANT):
                yield self._unit(indicator, part, read, unit, Verdict(unit[f"{name} code"]))

    def _unit(
        self, indicator: Indicator, part: Each, read: tuple[str, ...], unit: Mapping[str, Any] | None, verdict: Verdict
    ) -> Trace:
        name = f"{indicator.id}:{part.key}"
        value, line = (unit[f"{name} value"], unit[f"{name} line"]) if unit else (None, None)
        root = (unit.get("root") or unit.get("subject")) if unit and part.grain is not Grain.COUNTY else None
        stage = unit.get("stage") if unit else None
        who = f"{unit.get('name') or root} {stage or ''}".strip() if root else ""
        title = " · ".join(x for x in (who, indicator.name, part.label) if x)
        shown = f"{show(value)} {part.better.value} {show(line)}{'' if verdict.met else '：' + verdict.label}"
        steps = self._class_list(root, stage) if root and stage and "classes.pupils" in read else ()
        return Trace(indicator.id, part.key, root, stage, title, part.words, shown, value, str(part.unit), verdict, line,
                     part.better.value, None, self._clause(indicator), self.inputs(read, root, stage), steps)  # fmt: skip

    def _class_list(self, root: str, stage: str) -> tuple[str, ...]:
        """The classes listed for a row beside its pupils: where they do not add up, that is why a test stays open."""
        codes = {member["school_code"] for member in self.members.get(root, ())}
        listed = [c for c in self.view.tables.get("classes", []) if c["school_code"] in codes and c["stage"] == stage]
        sizes = [c["pupils"] for c in listed]
        pupils = [m["pupils"] for m in self.stage_members.get((root, stage), ())]
        whole = show(None if None in sizes else sum(sizes))
        reported = show(None if None in pupils else sum(pupils))
        places = [p for c in listed for p in self.origins.places("classes", self._class_key(c), "pupils")]
        where = f"（{places[0]} 至 {places[-1]}）" if places else ""
        return (f"班级表列出 {len(listed)} 个班，学生数合计 {whole}{where}；学段表在校生数 {reported}",)

    @staticmethod
    def _class_key(line: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(show(line[name]) if name == "grade" else line[name] or "" for name in KEYS["classes"])

    @staticmethod
    def _clause(indicator: Indicator) -> str:
        return str(indicator.clause) + (f"：{indicator.clause.text}" if indicator.clause.text else "")
