"""What happens to a county's returns before they reach an assessor: campuses, rosters, gaps, doubles, strays.

Each step takes the tables of `county_maker` and changes them in place; none of them knows what the verdict should be.
"""

from decimal import Decimal

SPLIT_EXACTLY = (
    "teaching_floor_area_m2",
    "indoor_sports_area_m2",
    "outdoor_sports_area_m2",
    "leased_sports_area_m2",
    "equipment_value_wan_yuan",
    "networked_multimedia_classrooms",
    "operating_funds_yuan",
    "operating_budget_yuan",
    "training_budget_yuan",
)
SENIOR_KINDS = ("完全中学", "十二年一贯制学校")
# Cells whose loss makes almost everything unknown; they are lost too, but seldom.
PILLARS = ("kind", "pupils", "school_year", "stage", "school_code", "region_code")
NEVER_LOST = {
    "county": ("region_code", "name"),
    "schools": ("school_code", "name", "campus_of"),
    "school_stages": ("school_code", "stage"),
    "classes": ("school_code", "stage", "grade", "name"),
    "cohorts": ("school_code",),
    "monitoring": ("subject",),
    "survey": ("respondents", "mode", "sent"),
    "judgements": ("item", "conclusion"),
    "vetoes": ("item", "note"),
    "teachers": ("teacher_code", "school_code", "stage"),
}
ROSTER_COUNTS = (
    "full_time_teachers doctoral_teachers master_teachers bachelor_teachers junior_college_teachers backbone_teachers"
    " pe_teachers music_teachers art_teachers general_arts_teachers certified_teachers trained_teachers"
).split()
DEGREES = {
    "doctoral_teachers": "博士",
    "master_teachers": "硕士",
    "bachelor_teachers": "本科",
    "junior_college_teachers": "专科",
}
TAUGHT = {"pe_teachers": "体育", "music_teachers": "音乐", "art_teachers": "美术", "general_arts_teachers": "艺术"}
LOSSES = {"none": 0.0, "light": 0.01, "heavy": 0.12}


def spoil(tables, rng, damage=None):
    """Campuses and rosters always; gaps, doubles and strays as far as `damage` says."""
    damage = damage or rng.choice(("none", "none", "light", "light", "heavy"))
    for school in list(tables["schools"]):
        if rng.random() < 0.25:
            split_off_campuses(tables, school, rng)
    write_rosters(tables, rng)
    if damage != "none":
        lose_cells(tables, rng, LOSSES[damage])
        for step in (double_a_record, add_strays, break_parents, forget_parents_of_campus, drop_columns):
            if rng.random() < 0.3:
                step(tables, rng)
    for rows in tables.values():
        rng.shuffle(rows)
    return tables


# --- campuses ----------------------------------------------------------------------------------------------------


def split_off_campuses(tables, school, rng):
    """One to three campuses take part of a school's figures; a later one may hang on an earlier one."""
    above = [school["school_code"]]
    for number in range(rng.choice((1, 1, 2, 3))):
        code = f"{school['school_code'][:4]}9{school['school_code'][6:]}{number}"
        campus = split_school(school, code, rng)
        campus["campus_of"] = rng.choice(above)
        above.append(code)
        tables["schools"].append(campus)
        for stage in [line for line in tables["school_stages"] if line["school_code"] == school["school_code"]]:
            if rng.random() < 0.8:
                tables["school_stages"].append(split_stage(tables, stage, code, rng))


def split_school(school, code, rng):
    """A campus record that takes its part of every figure that adds up."""
    campus = {**school, "school_code": code, "name": f"{school['name']}分校"}
    for field in SPLIT_EXACTLY:
        if school[field]:
            whole = Decimal(school[field])
            taken = rng.choice((Decimal(0), whole, (whole * Decimal("0.25")).quantize(Decimal("0.001"))))
            taken = min(taken, whole)
            school[field], campus[field] = f"{whole - taken:f}", f"{taken:f}"
    share_out(school, campus, "migrant_pupils", rng.randint(0, 8))
    campus["kind"] = rng.choice((school["kind"], school["kind"], "小学", "初中", "教学点", "完全中学", "特殊教育学校"))
    if campus["kind"] in SENIOR_KINDS and school["kind"] in SENIOR_KINDS:
        share_out(school, campus, "senior_pupils", rng.randint(0, 8))
    else:
        campus["senior_pupils"] = (
            rng.choice(("0", "0", "77")) if campus["kind"] in SENIOR_KINDS else rng.choice(("", "55"))
        )
    campus.update(
        sponsor_code=rng.choice(("7", "10", "")),
        setting=rng.choice(("城区", "乡村", "")),
        is_boarding=rng.choice(("是", "否", "")),
        is_dense_centre=rng.choice(("是", "否", "")),
        built_year=rng.choice(("1990", "2022", "")),
    )
    return campus


def share_out(giver, taker, field, eighths):
    """Split a count in two; what is empty stays empty."""
    if giver[field]:
        whole = int(giver[field])
        taken = whole * eighths // 8
        giver[field], taker[field] = str(whole - taken), str(taken)


def split_stage(tables, stage, code, rng):
    """A stage record of the campus; classes move with their pupils."""
    classes = [
        c for c in tables["classes"] if c["school_code"] == stage["school_code"] and c["stage"] == stage["stage"]
    ]
    moved = classes[rng.randint(0, len(classes)) :]
    eighths = rng.randint(0, 8)
    campus = {**stage, "school_code": code}
    fixed = {"pupils": sum(int(line["pupils"]) for line in moved), "classes": len(moved)}
    fixed["pupils"] = min(fixed["pupils"], int(stage["pupils"]))
    for field, taken in fixed.items():
        stage[field], campus[field] = str(int(stage[field]) - taken), str(taken)
    for line in moved:
        line["school_code"] = code
    for field in stage:
        if field.endswith("_rooms_m2"):
            rooms = stage[field].split(";")
            kept = rng.randint(0, len(rooms))
            stage[field], campus[field] = ";".join(rooms[:kept]) or "0", ";".join(rooms[kept:]) or "0"
        elif field not in ("school_code", "stage", "pupils", "classes"):
            share_out(stage, campus, field, eighths)
    return campus


# --- rosters -----------------------------------------------------------------------------------------------------


def write_rosters(tables, rng):
    """Some stage records list their teachers, and leave counts empty because of it; some lists lack a field."""
    if rng.random() < 0.4:
        return
    for stage in tables["school_stages"]:
        if int(stage["full_time_teachers"]) < 200 and rng.random() < 0.4:
            lines = roster(stage, len(tables["teachers"]), rng)
            tables["teachers"] += lines
            for field in ROSTER_COUNTS:
                if rng.random() < 0.5:
                    stage[field] = ""
            if lines and rng.random() < 0.25:
                field = rng.choice(("degree", "is_backbone", "is_certified", "training_hours", "subject"))
                rng.choice(lines)[field] = ""


def roster(stage, first, rng):
    """One line a teacher, in keeping with the counts of the stage record."""
    number = int(stage["full_time_teachers"])
    columns = {
        "degree": labels(stage, DEGREES, "高中及以下", number),
        "subject": labels(stage, TAUGHT, "语文", number),
        "is_backbone": labels(stage, {"backbone_teachers": "是"}, "否", number),
        "is_certified": labels(stage, {"certified_teachers": "是"}, "否", number),
        "training_hours": labels(stage, {"trained_teachers": rng.choice(("360", "360.0", "401.5"))}, "359.99", number),
    }
    for values in columns.values():
        rng.shuffle(values)
    return [
        {
            "teacher_code": f"T{first + line:06d}",
            "school_code": stage["school_code"],
            "stage": stage["stage"],
            **{field: values[line] for field, values in columns.items()},
        }
        for line in range(number)
    ]


def labels(stage, by_count, other, number):
    """So many of each label as the counts say, the rest `other`, cut to the number of teachers."""
    listed = [label for count, label in by_count.items() for _ in range(int(stage[count]))]
    return (listed + [other] * number)[:number]


# --- loss and disorder -------------------------------------------------------------------------------------------


def lose_cells(tables, rng, rate):
    """Empty or unreadable cells; `rate` of them, mostly fewer where a loss would settle everything."""
    pillars = rng.choice((0.05, 0.05, 0.6))
    for name, rows in tables.items():
        for row in rows:
            for field in row:
                if field not in NEVER_LOST[name] and rng.random() < rate * (pillars if field in PILLARS else 1):
                    row[field] = rng.choice(("", "", "", " ", "约12", "不详"))


def double_a_record(tables, rng):
    """The same key twice, alike or not."""
    name = rng.choice([name for name, rows in tables.items() if rows and name not in ("county",)])
    double = dict(rng.choice(tables[name]))
    free = [field for field in double if field not in NEVER_LOST[name]]
    if free and rng.random() < 0.5:
        double[rng.choice(free)] = ""
    tables[name].append(double)


def add_strays(tables, rng):
    """Records of a school nobody listed, and of a stage that is none of ours."""
    for name in ("school_stages", "classes", "cohorts", "teachers"):
        if tables[name] and rng.random() < 0.5:
            stray = {**rng.choice(tables[name]), "school_code": "2133099999"}
            if "teacher_code" in stray:
                stray["teacher_code"] = "T999999"
            tables[name].append(stray)
    if rng.random() < 0.5:
        stage = dict(rng.choice(tables["school_stages"])) if tables["school_stages"] else None
        if stage:
            tables["school_stages"].append({**stage, "stage": rng.choice(("高中", "幼儿园", ""))})


def break_parents(tables, rng):
    """A parent that does not exist, a school that is its own campus, or a circle of two or three."""
    schools = rng.sample(tables["schools"], min(len(tables["schools"]), rng.randint(1, 3)))
    if rng.random() < 0.3:
        schools[0]["campus_of"] = "2133088888"
    else:
        for school, above in zip(schools, schools[1:] + schools[:1], strict=True):
            school["campus_of"] = above["school_code"]


def forget_parents_of_campus(tables, rng):
    """A whole school becomes a campus of another, kinds and stages as they are."""
    if len(tables["schools"]) > 1:
        campus, above = rng.sample(tables["schools"], 2)
        campus["campus_of"] = above["school_code"]


def drop_columns(tables, rng):
    """A column nobody filled in is not there at all; so may a whole table."""
    if rng.random() < 0.3:
        tables[rng.choice(("teachers", "cohorts", "monitoring", "survey", "judgements", "vetoes", "classes"))] = []
        return
    name = rng.choice([name for name, rows in tables.items() if rows])
    free = [f for f in tables[name][0] if f not in NEVER_LOST[name] and f not in PILLARS]
    if free:
        lost = rng.choice(free)
        for row in tables[name]:
            row.pop(lost, None)
