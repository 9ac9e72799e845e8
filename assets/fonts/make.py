"""Makes the fonts of this folder again; README.md says how to call it and why each step is there."""

import re
import sys
from pathlib import Path

from fontTools.misc.transform import Offset, Scale
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent

# What people write and what the window says: European scripts, punctuation, units, arrows, keys, marks.
TEXT = [
    *range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x2B0, 0x370), *range(0x370, 0x400), *range(0x400, 0x460),
    *range(0x1E00, 0x1F00), *range(0x2000, 0x20C0),
    *map(ord, "℃℉ℓ№™Ω℮←↑→↓↔↕↗↘↙↖↵⇤⇥⇧⇞⇟⇪∂∆∏∑−∕∙√∞∫≈≠≤≥⌀⌃⌘⌥⌦⌫⎋⏎␣■□▲▶▼◀◆◇●○✓✗�"),
]
TABULAR = "0123456789+−±×÷=≠≈<>≤≥"
# The small triangles that Inter lacks, from its large ones.
SMALL_TRIANGLES = {"▴": "▲", "▸": "▶", "▾": "▼", "◂": "◀"}


def main(inter: Path, phosphor: Path) -> None:
    """Writes Inter in three weights, and the icons that `src/app/icons.rs` names."""
    for weight in ("Regular", "Medium", "SemiBold"):
        font = TTFont(inter / f"web/Inter-{weight}.woff2", recalcTimestamp=False)
        font.flavor = None
        make_digits_tabular(font)
        add_small_triangles(font)
        subset(font, TEXT + [ord(triangle) for triangle in SMALL_TRIANGLES])
        for name_id in (3, 5):
            record = font["name"].getName(name_id, 3, 1, 0x409)
            record.string = f"{record.toUnicode()}; Seriatim: tabular figures, subset"
        font.save(HERE / f"Inter-{weight}.ttf")

    codes = {int(code, 16) for code in re.findall(r"\\u\{(\w+)\}", (HERE / "../../src/app/icons.rs").read_text())}
    icons = TTFont(phosphor / "src/regular/Phosphor.ttf", recalcTimestamp=False)
    add_filled(icons, TTFont(phosphor / "src/fill/Phosphor-Fill.ttf"), [code for code in codes if code >= 0xF000])
    subset(icons, codes)
    icons.save(HERE / "icons.ttf")


def make_digits_tabular(font: TTFont) -> None:
    """Lets digits and signs show their equally wide forms, and takes kerning away from them."""
    cmap = font.getBestCmap()
    tabular = tabular_forms(font)
    wide = {ord(character): tabular[cmap[ord(character)]] for character in TABULAR}
    wide[0x2007] = "uni2007"
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(wide)
    figure_space = TTGlyphPen(None).glyph()
    font["glyf"]["uni2007"] = figure_space
    font["hmtx"]["uni2007"] = (font["hmtx"][wide[ord("0")]][0], 0)
    remove_kerning(font, set(wide.values()))


def tabular_forms(font: TTFont) -> dict[str, str]:
    """The substitutions of the OpenType feature `tnum`."""
    gsub = font["GSUB"].table
    forms = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for table in gsub.LookupList.Lookup[index].SubTable:
                    forms.update(getattr(table, "ExtSubTable", table).mapping)
    return forms


def remove_kerning(font: TTFont, glyphs: set[str]) -> None:
    """Takes `glyphs` out of every kerning pair, on either side."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            if table.LookupType != 2:
                continue
            if table.Format == 1:
                kept = [pair for pair in zip(table.Coverage.glyphs, table.PairSet) if pair[0] not in glyphs]
                table.Coverage.glyphs = [first for first, _ in kept]
                table.PairSet = [pairs for _, pairs in kept]
                for pairs in table.PairSet:
                    pairs.PairValueRecord = [p for p in pairs.PairValueRecord if p.SecondGlyph not in glyphs]
            else:
                table.Coverage.glyphs = [first for first in table.Coverage.glyphs if first not in glyphs]
                for classes in (table.ClassDef1.classDefs, table.ClassDef2.classDefs):
                    for glyph in glyphs & set(classes):
                        del classes[glyph]


def add_small_triangles(font: TTFont) -> None:
    """Draws each small triangle as a large one at 60 %, about the middle of the capitals."""
    cmap, glyphs = font.getBestCmap(), font.getGlyphSet()
    middle = font["OS/2"].sCapHeight / 2
    for small, large in SMALL_TRIANGLES.items():
        source = cmap[ord(large)]
        bounds = font["glyf"][source]
        width = round(font["hmtx"][source][0] * 0.7)
        center = ((bounds.xMin + bounds.xMax) / 2, (bounds.yMin + bounds.yMax) / 2)
        pen = TTGlyphPen(None)
        shrunk = Offset(width / 2, middle).transform(Scale(0.6)).translate(-center[0], -center[1])
        glyphs[source].draw(TransformPen(pen, shrunk))
        add_glyph(font, f"small{source}", ord(small), pen.glyph(), width)


def add_filled(icons: TTFont, filled: TTFont, codes: list[int]) -> None:
    """Adds filled icons at their own code plus 0x1000."""
    glyphs, cmap = filled.getGlyphSet(), filled.getBestCmap()
    for code in codes:
        source = cmap[code - 0x1000]
        pen = TTGlyphPen(None)
        glyphs[source].draw(pen)
        add_glyph(icons, f"filled{source}", code, pen.glyph(), filled["hmtx"][source][0])


def add_glyph(font: TTFont, name: str, code: int, glyph, width: int) -> None:
    """Adds one outline under a name and a character code."""
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (width, getattr(glyph, "xMin", 0))
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def subset(font: TTFont, codes) -> None:
    """Keeps the characters of `codes`, kerning and accents; drops everything that would replace what was typed."""
    options = Options(layout_features=["kern", "mark", "mkmk", "ccmp", "locl"], name_IDs=["*"], notdef_outline=True)
    options.drop_tables += ["GlyphOrder"]
    options.hinting = options.glyph_names = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
