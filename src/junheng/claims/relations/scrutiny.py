"""What a careful reader asks: plausibility, years that do not match, praise without figures. Nothing here is called
wrong lightly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from junheng.claims.hedges import plan_sections
from junheng.claims.nouns import Claim, Judgement, Loudness, Relation, number
from junheng.claims.relations.book import Book, relation
from junheng.claims.wording import say

PUPILS_A_TEACHER = Fraction(12)
"""Fewer pupils to every *eligible* teacher than this is unlikely: compulsory schools have 12 to 19 pupils to every
teacher of all.
"""


def scrutiny(book: Book) -> Iterator[Relation]:
    """Every question that the text itself raises."""
    yield from _per_pupil_against_total(book)
    yield from _eligible_teachers(book)
    yield from _cumulative_and_yearly(book)
    yield from _unit_costs(book)
    yield from _only_increase_evidence(book)
    yield from _every_year(book)
    yield from _oversize(book)
    yield from _full_coverage(book)
    yield from _later_years(book)
    yield from _bare_rise(book)
    yield from _times_aided(book)


def _question(kind: str, subtype: str, claims: list[Claim], message: str, severity: Loudness, **more) -> Relation:
    more.setdefault("verdict", Judgement.UNDECIDED)
    more.setdefault("formula", " , ".join(c.id for c in claims))
    more.setdefault("numbers", "、".join(c.figure for c in claims))
    return relation(kind, subtype, claims, role="scrutiny", message=message, severity=severity, **more)


def _per_pupil_against_total(book: Book) -> Iterator[Relation]:
    """生均 × pupils of both stages against the spending stated for compulsory education."""
    money = [c for c in book.claims if c.kind == "money" and c.exact]
    each = {
        stage: next(
            (c for c in money if "生均" in c.before and "教育经费" in c.before and book.stage(c) == stage), None
        )
        for stage in ("小学", "初中")
    }
    spending = next(
        (
            c
            for c in money
            if "义务教育" in book.context(c)[-40:] and "一般公共预算" in c.before and "生均" not in c.before
        ),
        None,
    )
    pupils = {stage: book.pupils(stage) for stage in ("小学", "初中")}
    if spending is None or not all(each.values()) or not all(pupils.values()):
        return
    product = sum((each[s].rounded * pupils[s].rounded).middle for s in each)
    gap = (product / spending.amount - 1) * 100
    involved = [c for stage in each for c in (each[stage], pupils[stage])]
    words = {"recomputed": number(product / 10**8, 2), "stated": spending.quote, "gap": number(abs(gap), 1)}
    formula = " + ".join(f"{each[s].id} * {pupils[s].id}" for s in each)
    numbers = " + ".join(f"{each[s].figure} × {pupils[s].figure}" for s in each)
    common = {"formula": formula, "numbers": numbers, "recomputed": product / 10**8}
    if abs(gap) <= 1:
        yield _question(
            "sum",
            "triangulation",
            [*involved, spending],
            say("per_pupil_total_ok", **words),
            Loudness.NONE,
            verdict=Judgement.CONSISTENT,
            **common,
        )
        return
    implied = sum(pupils[s].amount for s in pupils) * spending.amount / product
    message = say("per_pupil_total", implied=number(implied, 0), **words)
    yield _question(
        "sum", "triangulation", [*involved, spending], message, Loudness.MEDIUM, missing="同一年度的学生数", **common
    )


def _eligible_teachers(book: Book) -> Iterator[Relation]:
    """交流教师占符合条件教师的比例: the whole it implies against the pupils of the county."""
    found = implied_eligible(book)
    pupils = book.pupils()
    if found is None or pupils is None:
        return
    part, share, whole = found
    ratio = pupils.amount / whole
    teachers = book.teachers()
    too_many = teachers is not None and whole > teachers.amount
    if ratio >= PUPILS_A_TEACHER and not too_many:
        return
    message = (
        say("eligible_over", implied=number(whole, 0), teachers=teachers.quote)
        if too_many
        else say(
            "eligible_plausible",
            whole="符合交流条件教师",
            implied=number(whole, 0),
            pupils=number(pupils.amount),
            ratio=number(ratio, 1),
            usual="12—19",
        )
    )
    yield _question(
        "percent_of",
        "implied_denominator",
        [part, share],
        message,
        Loudness.HIGH,
        formula=f"{part.id} / ({share.id} / 100)",
        numbers=f"{part.figure} ÷ {share.figure}",
        recomputed=whole,
        missing="分母台账",
    )


def implied_eligible(book: Book) -> tuple[Claim, Claim, Fraction] | None:
    """Exchanged teachers, their stated share of the eligible, and the eligible that follow, where none are stated."""
    for share in book.claims:
        stated = any("符合" in c.before and c.dimension == "person" for c in book.before(share))
        if share.kind == "percent" and "符合" in share.share_of and share.amount and not stated:
            parts = [c for c in book.before(share) if c.dimension == "person" and "交流" in c.words]
            if parts:
                return parts[-1], share, parts[-1].amount / share.amount * 100
    return None


def _cumulative_and_yearly(book: Book) -> Iterator[Relation]:
    """至2021年，流动教师总数达1577人，其中每年流动的骨干占比达50%: two bases."""
    for share in book.claims:
        if share.kind != "percent" or not share.yearly or share.share_of or share.qualifier == "less_than":
            continue
        totals = [
            c
            for c in book.before(share, "sentence")
            if c.dimension == "person" and re.search(r"总数|累计|总计|共", c.before)
        ]
        if totals:
            total = totals[-1]
            product = total.amount * share.amount / 100
            whole = "不是整数" if product.denominator > 1 else "仅供参考"
            message = say(
                "cumulative_share", total=total.quote, share=share.quote, recomputed=number(product, 1), whole=whole
            )
            yield _question(
                "percent_of",
                "base_mismatch",
                [total, share],
                message,
                Loudness.MEDIUM,
                formula=f"{total.id} * {share.id} / 100",
                numbers=f"{total.figure} × {share.figure}",
                recomputed=product,
                missing="各年人数",
            )


_BUILT = re.compile(r"新建|改扩?建|扩建|建设")


def _unit_costs(book: Book) -> Iterator[Relation]:
    """Money for building beside the number of projects; two such places are held against each other."""
    costs = []
    for money in book.claims:
        if money.kind != "money" or "每" in money.before:
            continue
        around = [
            c
            for c in book.around(money, "sentence")
            if c.unit == "所" and abs(c.number_start - money.number_start) < 60
        ]
        projects = [c for c in around if _BUILT.search(book.context(c)[-40:]) and "在建" not in c.before]
        projects = [c for c in projects if c.group == money.group]
        if projects and re.search(r"建设|投入|投资|资金", money.before) and sum(c.amount for c in projects) > 1:
            costs.append((money, projects, money.amount / sum(c.amount for c in projects)))
    for index, (money, projects, each) in enumerate(costs):
        yield _unit_cost(money, projects, each, [other for place, (_, _, other) in enumerate(costs) if place != index])


def _unit_cost(money: Claim, projects: list[Claim], each: Fraction, others: list[Fraction]) -> Relation:
    apart = [max(each, other) / min(each, other) for other in others]
    count, value = sum(c.amount for c in projects), number(each / money.scale, 2)
    common = {
        "formula": f"{money.id} / ({' + '.join(c.id for c in projects)})",
        "numbers": f"{money.figure} ÷ {number(count)}",
        "recomputed": each / money.scale,
    }
    if apart and max(apart) > 3:
        other = others[apart.index(max(apart))]
        message = say(
            "unit_cost_apart",
            recomputed=value,
            unit=money.unit,
            other=number(other / money.scale, 2),
            times=number(max(apart), 1),
        )
        return relation(
            "ratio",
            "unit_cost",
            [money, *projects],
            role="derivation",
            verdict=Judgement.UNDECIDED,
            severity=Loudness.MEDIUM,
            message=message,
            **common,
        )
    message = say("unit_cost", money=money.quote, count=number(count), recomputed=value, unit=money.unit)
    return relation(
        "ratio",
        "unit_cost",
        [money, *projects],
        role="derivation",
        verdict=Judgement.UNDECIDED,
        message=message,
        **common,
    )


def _only_increase_evidence(book: Book) -> Iterator[Relation]:
    """两个“只增不减” asks for two series; the text is to give both, year by year."""
    found = re.search(r"只增不减", book.text)
    if not found:
        return
    money = [c for c in book.claims if c.kind == "growth"]
    around = [book.text[max(0, c.number_start - 80) : c.number_start] for c in money]
    missing = [
        name
        for name, pattern in (("生均公用经费", r"公用经费"), ("教育事业费", r"教育事业费|一般公共预算教育支出"))
        if name[-4:] in book.text[max(0, found.start() - 60) : found.end() + 60]
        and not any(re.search(pattern, words) and "只增不减" not in words for words in around)
    ]
    if not money:
        missing = missing or ["一般公共预算教育支出和生均支出"]
    if missing:
        message = say("evidence_only_increase", word=found[0], missing="、".join(missing))
        yield _question(
            "bound",
            "evidence_gap",
            [],
            message,
            Loudness.MEDIUM,
            recomputed="no data",
            missing="、".join(missing),
            formula="",
            numbers="",
            where=(book.reading.document.file, found.start(), found.end()),
        )


def _every_year(book: Book) -> Iterator[Relation]:
    """逐年提升，由2019年…增加到2022年…: only the two ends are given."""
    for later in book.claims:
        earlier = [c for c in book.before(later, "sentence")[-1:] if c.unit == later.unit and c.kind == later.kind]
        word = re.search(r"逐年[\u4e00-\u9fa5]{2}", book.context(later))
        if not earlier or not word or not earlier[0].year or not later.year or later.year - earlier[0].year < 2:
            continue
        message = say("evidence_every_year", word=word[0], first=earlier[0].year, last=later.year)
        yield _question("bound", "evidence_gap", [earlier[0], later], message, Loudness.LOW, missing="中间年份的数字")


_CLASS, _SCHOOL = re.compile(r"超班额|大班额|超大班额"), re.compile(r"大校额|超大规模学校|超规模")


def _oversize(book: Book) -> Iterator[Relation]:
    """Both 超班额 and 大校额 named as problems, only one reported as closed."""
    both = re.search(
        r"[“]?(?:超|大)班额[”]?[、和与及]?[“]?大校额[”]?|[“]?大校额[”]?[、和与及]?[“]?(?:超|大)班额[”]?", book.text
    )
    closed = [c for c in book.claims if c.saying == "word" and c.value == 0]
    if not both or not closed:
        return
    for name, pattern, other in (("大校额", _SCHOOL, _CLASS), ("超班额", _CLASS, _SCHOOL)):
        done = [c for c in closed if other.search(c.subject)]
        if done and not any(pattern.search(c.subject) for c in closed):
            message = say("evidence_oversize", both=both[0].strip("“”"), done=done[0].quote, missing=name)
            yield _question(
                "bound",
                "evidence_gap",
                done[:1],
                message,
                Loudness.MEDIUM,
                formula=f"{done[0].id} == 0",
                recomputed=True,
                missing=f"{name}整改后的学校数",
            )


def _full_coverage(book: Book) -> Iterator[Relation]:
    """37个教育集团，全覆盖, and no number of schools anywhere."""
    for claim in book.claims:
        groups = (
            [c for c in book.before(claim, "sentence") if "集团" in c.before[-8:] + c.after[:8]]
            if claim.saying == "word"
            else []
        )
        if claim.dimension == "percent" and groups and not book.schools():
            message = say("evidence_denominator", claim=groups[-1].quote, unit="义务教育学校")
            yield _question("bound", "evidence_gap", groups[-1:], message, Loudness.LOW, missing="义务教育学校数")


_TITLE = re.compile(r"((?:19|20)[0-9]{2})\s*(?:年度|年)[^\n]{0,24}(?:报告|总结|汇报|自评)")
_LATER = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})\s*年(?!(?:[0-9]{1,2}月)?[0-9日]*[底末]?前)"
    r"(?!度?(?:的|主要|重点)*(?:工作)?(?:目标|计划|打算|安排|任务|思路|要点|工作\s*$))"
)


def _later_years(book: Book) -> Iterator[Relation]:
    """A report on one year that counts events of a later year as its results."""
    title = _TITLE.search(book.text[:120])
    if not title:
        return
    year = int(title[1])
    ahead = plan_sections(book.text)
    plain = re.sub(r"《[^》]*》|[（(][^（）()\n]*[）)]", lambda m: " " * len(m[0]), book.text)
    found = [
        m
        for m in _LATER.finditer(plain)
        if int(m[1]) > year
        and not any(start <= m.start() < end for start, end in ahead)
        and not re.search(
            r"将|计划|预计|力争|拟|到$|至[^，。]*底|时限|截止|落款", plain[max(0, m.start() - 12) : m.start()]
        )
    ]
    if found:
        quotes = "；".join(book.text[m.start() : m.start() + 16].replace("\n", "") for m in found[:3])
        claims = [
            c
            for c in book.claims
            if any(c.year == int(m[1]) and 0 <= c.number_start - m.start() < 60 for m in found) and c.nature == "actual"
        ]
        message = say("period_later", year=year, later="、".join(sorted({m[1] for m in found})), quotes=quotes)
        yield _question(
            "bound",
            "period_mismatch",
            claims,
            message,
            Loudness.MEDIUM,
            verdict=Judgement.INCONSISTENT,
            formula=f"{found[0][1]} <= {year}",
            numbers=f"{found[0][1]} ≤ {year}",
            recomputed=False,
            where=(book.reading.document.file, found[0].start(), found[0].end()),
        )


def _times_aided(book: Book) -> Iterator[Relation]:
    """惠及学生21000人次 without a period: one year of that would be much for the roll."""
    pupils = book.pupils()
    for claim in book.counts():
        undated = pupils and claim.unit.endswith("人次") and re.search(r"资助|惠及", claim.before) and not claim.yearly
        if undated and not re.search(r"[0-9一二三四五]年", book.context(claim)):
            share = claim.amount / pupils.amount * 100
            message = say("times_aided", claim=claim.quote, share=number(share, 1))
            yield _question(
                "bound",
                "plausibility",
                [claim, pupils],
                message,
                Loudness.LOW,
                recomputed=claim.amount <= 2 * pupils.amount,
                formula=f"{claim.id} <= 2 * {pupils.id}",
                numbers=f"{claim.figure} ≤ 2 × {pupils.figure}",
                missing="时段",
            )


_BARE = re.compile(
    r"(?:满意度|认可度|达标率|合格率|优秀率|投入|水平)[\u4e00-\u9fa5]{0,4}(?:明显|显著|大幅|逐年|稳步|持续)(?:提升|提高|增长|上升)"
)


def _bare_rise(book: Book) -> Iterator[Relation]:
    """满意度明显提升 without two values in the sentence."""
    for found in _BARE.finditer(book.text):
        end = book.text.find("。", found.end())
        if not re.search(r"[0-9]", book.text[max(0, found.start() - 20) : end if end > 0 else found.end()]):
            yield _question(
                "bound",
                "evidence_gap",
                [],
                say("evidence_change", word=found[0]),
                Loudness.LOW,
                formula="",
                numbers="",
                missing="前后两个数值",
                where=(book.reading.document.file, found.start(), found.end()),
            )
