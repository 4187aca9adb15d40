#!/usr/bin/env python3
"""Makes assets/calendars/YEAR.json, one file for every year of arrangements.

usage: calendars.py CHINESE_DAYS_DIR POLICY_CALENDAR_MD OUT_DIR

CHINESE_DAYS_DIR is an unpacked npm package `chinese-days` (MIT); its
dist/chinese-days.json lists, day by day, holidays and worked weekend days.
POLICY_CALENDAR_MD states the years that were checked against the State
Council's notices; for those years it decides alone, and only the names of
the holidays come from the package.
"""
import datetime, json, pathlib, re, sys


def days_of_package(folder):
    data = json.loads((folder / "dist/chinese-days.json").read_text())
    off = {datetime.date.fromisoformat(d): n.split(",")[1] for d, n in data["holidays"].items()}
    work = {datetime.date.fromisoformat(d): n.split(",")[1] for d, n in data["workdays"].items()}
    return off, work


def span(year, text):
    """'2/10–17', '1/28–2/4' and '6/10' as days."""
    first, _, last = text.strip().partition("–")
    month, day = map(int, first.split("/"))
    start = end = datetime.date(year, month, day)
    if last:
        end_month, end_day = map(int, last.split("/")) if "/" in last else (month, int(last))
        end = datetime.date(year, end_month, end_day)
    return [start + datetime.timedelta(n) for n in range((end - start).days + 1)]


def days_of_policy(text):
    """year -> list of (days off, days worked)."""
    years = {}
    for line in re.findall(r"^- (\d{4}): (.*)$", text, re.M):
        year, arrangements = int(line[0]), []
        for part in line[1].split(";"):
            m = re.fullmatch(r"\s*([\d/–]+)(?:\s*\(班 ([\d/, ]+)\))?\s*", part)
            if not m:
                sys.exit(f"policy calendar {year}: cannot read {part!r}")
            work = [d for w in (m[2] or "").split(",") if w.strip() for d in span(year, w)]
            arrangements.append((span(year, m[1]), work))
        years[year] = arrangements
    return years


def arrangement(name, off, work):
    return {"name": name, "from": str(off[0]), "to": str(off[-1]), "work": [str(d) for d in sorted(work)]}


def runs(off):
    """Groups consecutive days of one name."""
    run = []
    for d in sorted(off):
        if run and (d - run[-1][0]).days == 1 and off[d] == run[-1][1]:
            run.append((d, off[d]))
            continue
        if run:
            yield run
        run = [(d, off[d])]
    if run:
        yield run


def from_package(year, off, work):
    """A worked day goes to the nearest run of the same name."""
    result = [(r[0][1], [d for d, _ in r], []) for r in runs({d: n for d, n in off.items() if d.year == year})]
    for d, name in sorted(work.items()):
        if d.year != year:
            continue
        same = [r for r in result if r[0] == name] or result
        min(same, key=lambda r: min(abs((d - o).days) for o in r[1]))[2].append(d)
    return [arrangement(*r) for r in result]


def main():
    package, policy, out = map(pathlib.Path, sys.argv[1:4])
    version = json.loads((package / "package.json").read_text())["version"]
    off, work = days_of_package(package)
    checked = days_of_policy(policy.read_text())
    for year in sorted({d.year for d in off} | set(checked)):
        if year in checked:
            source = "国务院办公厅节假日安排通知"
            holidays = [arrangement(off.get(o[0], ""), o, w) for o, w in checked[year]]
        else:
            source = f"npm chinese-days {version} (MIT)"
            holidays = from_package(year, off, work)
        lines = ",\n".join("    " + json.dumps(h, ensure_ascii=False) for h in holidays)
        (out / f"{year}.json").write_text(
            f'{{\n  "year": {year},\n  "source": "{source}",\n  "holidays": [\n{lines}\n  ]\n}}\n')


main()
