#!/usr/bin/env python3
"""Makes the three fonts of assets/fonts and app/glyph/coverage.bin.

usage: /usr/bin/python3 fonts.py ROOT_OF_THE_REPOSITORY

needs Debian's python3-fonttools, fonts-noto-cjk, fonts-babelstone-han and
unicode-data (all of Debian 12):

  window.otf  the SC face of Noto Sans CJK: Latin, symbols, kana and every Han
              character it has, with kern and tnum; PostScript outlines. The window draws with it.
  print.ttf   the same characters in a face for official papers (宋体): the SC face of
              Noto Serif CJK, and of Noto Sans CJK the few that it lacks; as TrueType
              outlines, which PDF needs, and without layout tables, which PDF does not read.
  rare.ttf    from BabelStone Han: Han characters Noto lacks and a source of
              names, places or present-day use has. Both window and PDF.

PDF text through fpdf has two bytes a character. So print.ttf and rare.ttf carry
two character maps: the true one (format 12), and one of 16 bits (format 4), in which the
n-th of a font's characters beyond U+FFFF sits at U+E000 + n.

coverage.bin lists, for window.otf and then for rare.ttf, the runs of
characters it has, as package glyph reads it: the number of runs, and each run
as first character, last character, and how many characters beyond U+FFFF
come before it; all uint32, little endian. tgh.txt lists the 8,105
characters of 通用规范汉字表 (Unihan's kTGH), for the test of coverage.

The fonts are renamed, for they are changed; licences are in assets/licences.
"""
import bz2, pathlib, re, struct, sys

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, TTCollection, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

NOTO = "/usr/share/fonts/opentype/noto/Noto%sCJK-Regular.ttc"
BABELSTONE = "/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf"
UNIHAN = "/usr/share/unicode/Unihan_%s.txt.bz2"

# Everything but Hangul, vertical forms and the private use area.
PLAIN = [(0x20, 0x7E), (0xA0, 0x17F), (0x18D, 0x233), (0x2C7, 0x2DD), (0x391, 0x451), (0x1E3E, 0x1E3F), (0x1F70, 0x1F73),
         (0x2000, 0x2BFF), (0x2E3A, 0x2E3B), (0x2E80, 0x2FFF), (0x3000, 0x30FF), (0x3100, 0x312F), (0x31C0, 0x31EF),
         (0x3200, 0x33FF), (0xFE30, 0xFE4F), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0xFFFD, 0xFFFD)]
HAN = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF)]

# Signs that Noto lacks and the screens use, and the glyph drawn for them.
LIKE = {"✕": "×", "✗": "×", "▾": "▼", "▴": "▲", "▸": "▶", "☐": "□"}

# Sources of old dictionaries, bronze inscriptions and old Zhuang script: in
# no register of people.
OLD_SOURCES = {"GKX", "GHZ", "GZ", "GZJW", "G4K", "GHC"}

# cu2qu may leave the curve by this many of 1000 units an em: 0.004 mm in
# print at 12 points.
CURVE_ERROR = 1.0


def within(ranges, code):
    return any(a <= code <= b for a, b in ranges)


def subset(font, codes, features):
    options = Options()
    options.layout_features = features
    options.name_IDs = []
    options.notdef_outline = True
    options.hinting = False
    options.glyph_names = False
    options.legacy_kern = False
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG", "meta"]
    if not features:
        options.drop_tables += ["GSUB", "GPOS", "GDEF"]
    s = Subsetter(options)
    s.populate(unicodes=codes)
    s.subset(font)


def add_signs(font):
    for sub in font["cmap"].tables:
        if sub.isUnicode():
            sub.cmap.update({ord(sign): sub.cmap[ord(like)] for sign, like in LIKE.items() if ord(like) in sub.cmap})


def rename(font, family, licence, source):
    table = newTable("name")
    table.names = []
    for number, text in {1: family, 2: "Regular", 3: family, 4: family, 5: "Version 1.0", 6: family.replace(" ", ""),
                         10: "Subset of " + source + ", made by assets/build/fonts.py", 13: licence}.items():
        table.setName(text, number, 3, 1, 0x409)
    font["name"] = table
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [family.replace(" ", "")]
        top = cff.topDictIndex[0]
        for key, text in (("FullName", family), ("FamilyName", family), ("Notice", licence)):
            setattr(top, key, text)


def truetype(font):
    """Turns PostScript outlines into TrueType ones."""
    order, outlines, glyphs = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, CURVE_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    del font["CFF "]
    font["loca"] = newTable("loca")
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, glyphs
    for glyph in glyphs.values():
        glyph.recalcBounds(glyf)
    font["hmtx"].metrics = {n: (w, getattr(glyphs[n], "xMin", 0)) for n, (w, _) in font["hmtx"].metrics.items()}
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for key in ("maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements "
                "maxSizeOfInstructions maxComponentElements maxPoints maxContours maxCompositePoints "
                "maxCompositeContours maxComponentDepth").split():
        setattr(maxp, key, 1 if key == "maxZones" else 0)
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"


def two_maps(font):
    """Sorts the glyphs by character, so that the maps are short, and writes
    the true map and the one of 16 bits."""
    full = font.getBestCmap()
    first = [font.getGlyphOrder()[0]]
    order = list(dict.fromkeys(first + [full[c] for c in sorted(full)] + font.getGlyphOrder()))
    font.setGlyphOrder(order)
    font["glyf"].glyphOrder = order
    beyond = [c for c in sorted(full) if c > 0xFFFF]
    short = {c: g for c, g in full.items() if c <= 0xFFFF} | {0xE000 + n: full[c] for n, c in enumerate(beyond)}
    if len(beyond) > 0xF8FF - 0xE000 + 1:
        sys.exit("too many characters beyond U+FFFF")
    font["cmap"].tables = [cmap_table(4, 1, short), cmap_table(12, 10, full)]


def cmap_table(number, encoding, chars):
    table = CmapSubtable.newSubtable(number)
    table.platformID, table.platEncID, table.language, table.cmap = 3, encoding, 0, chars
    if number == 12:
        table.format, table.reserved, table.length, table.nGroups = 12, 0, 0, 0
    return table


def unihan(file, key):
    """Pairs of character and value."""
    for line in bz2.open(UNIHAN % file, "rt"):
        parts = line.rstrip("\n").split("\t")
        if len(parts) == 3 and parts[1] == key:
            yield int(parts[0][2:], 16), parts[2]


def in_present_use():
    """Characters with a Chinese source that is not an old dictionary."""
    return {c for c, source in unihan("IRGSources", "kIRG_GSource")
            if re.match(r"G[A-Z0-9]*", source)[0] not in OLD_SOURCES}


def runs(codes):
    result = []
    for c in sorted(codes):
        if result and c == result[-1][1] + 1:
            result[-1][1] = c
        else:
            result.append([c, c])
    return result


def noto(kind):
    font = TTCollection(NOTO % kind).fonts[2]
    if font["name"].getDebugName(4) != "Noto %s CJK SC" % kind:
        sys.exit("face 2 is not SC")
    font.recalcTimestamp = False
    return font


def printed(codes):
    """The face of papers, with what it lacks from the window's."""
    paper, window = noto("Serif"), noto("Sans")
    have = codes & set(paper.getBestCmap())
    for font, chars in ((paper, have), (window, codes - have)):
        subset(font, chars, [])
        truetype(font)
    graft(paper, window)
    add_signs(paper)
    two_maps(paper)
    return paper


def graft(font, other):
    """Puts the characters of another font of the same em into a font."""
    if font["head"].unitsPerEm != other["head"].unitsPerEm:
        sys.exit("the faces differ in their em")
    order, glyf = font.getGlyphOrder(), font["glyf"]
    names = {c: "other%X" % c for c in other.getBestCmap()}
    for code, glyph in other.getBestCmap().items():
        glyf.glyphs[names[code]] = other["glyf"][glyph]
        font["hmtx"].metrics[names[code]] = other["hmtx"].metrics[glyph]
        order.append(names[code])
    font.setGlyphOrder(order)
    glyf.glyphOrder = order
    for sub in font["cmap"].tables:
        if sub.isUnicode():
            sub.cmap.update({c: n for c, n in names.items() if c <= 0xFFFF or sub.format == 12})


def main():
    root = pathlib.Path(sys.argv[1])
    out = root / "assets/fonts"
    ofl = "SIL Open Font License 1.1"

    window = noto("Sans")
    codes = {c for c in window.getBestCmap() if within(PLAIN, c) or within(HAN, c)}
    subset(window, codes, ["kern", "tnum"])
    add_signs(window)
    rename(window, "Miaopi Sans", ofl, "Noto Sans CJK SC 2.004")
    window.save(out / "window.otf")

    paper = printed(codes)
    rename(paper, "Miaopi Print", ofl, "Noto Serif CJK SC 2.001 and Noto Sans CJK SC 2.004")
    paper.save(out / "print.ttf")

    rare = TTFont(BABELSTONE, recalcTimestamp=False)
    more = {c for c in rare.getBestCmap() if within(HAN, c) and c not in codes} & in_present_use()
    subset(rare, more, [])
    two_maps(rare)
    rename(rare, "Miaopi Rare", "Arphic Public License", "BabelStone Han 15.0.5")
    rare.save(out / "rare.ttf")

    with open(root / "app/glyph/coverage.bin", "wb") as f:
        for name in ("window.otf", "rare.ttf"):
            have = runs(c for c in TTFont(out / name).getBestCmap() if c >= 0x20)
            beyond = 0
            f.write(struct.pack("<I", len(have)))
            for first, last in have:
                f.write(struct.pack("<III", first, last, beyond))
                beyond += last - first + 1 if first > 0xFFFF else 0
    table = sorted(c for c, _ in unihan("OtherMappings", "kTGH"))
    (root / "app/glyph/testdata/tgh.txt").write_text("".join(map(chr, table)) + "\n", encoding="utf-8")
    if set(TTFont(out / "print.ttf").getBestCmap()) != set(TTFont(out / "window.otf").getBestCmap()):
        sys.exit("window and print differ")
    for name in ("window.otf", "print.ttf", "rare.ttf"):
        print(name, (out / name).stat().st_size, len(TTFont(out / name).getBestCmap()))


main()
