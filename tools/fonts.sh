#!/bin/sh
# The fonts of bot/render/fonts, cut from whole ones to the scripts of our languages.
#
#   tools/fonts.sh NOTO_FOLDER NOTO_CJK_TTC OUT_FOLDER
#
# Whole fonts: the Debian packages fonts-noto-core (2020-12-25) and fonts-noto-cjk (2022-01-27).
# Needs pyftsubset (the Python package fonttools). Run once; what it writes is committed.
set -eu
noto=$1 cjk=$2 out=$3
latin="U+0000-024F,U+0259,U+02B0-02FF,U+0300-036F,U+0400-052F,U+1E00-1EFF,U+2000-209F"
latin="$latin,U+20A0-20BF,U+2100-214F,U+2190-2199,U+2212,U+25A0-25A1,U+25CC,U+FEFF,U+FFFD"
common="--layout-features=* --no-hinting --notdef-outline --name-IDs=* --drop-tables+=DSIG"
for weight in Regular Bold; do
    pyftsubset "$noto/NotoSans-$weight.ttf" --unicodes="$latin" $common \
        --output-file="$out/NotoSans-$weight.ttf"
    for script in Arabic Bengali; do
        pyftsubset "$noto/NotoSans$script-$weight.ttf" --unicodes="*" $common \
            --output-file="$out/NotoSans$script-$weight.ttf"
    done
done
# Simplified Chinese: the characters of GB 2312, and some of personal names.
list=$(mktemp)
python3 - > "$list" <<'PYTHON'
found = set("瞭镕堃喆昇璟骅珺玥祎婳翀赟")
for row in range(0xA1, 0xF8):
    for cell in range(0xA1, 0xFF):
        found |= set(bytes((row, cell)).decode("gb2312", errors="ignore"))
print("".join(sorted(char for char in found if not 0x370 <= ord(char) < 0x530)))
PYTHON
pyftsubset "$cjk" --font-number=2 --text-file="$list" --layout-features= --no-hinting \
    --drop-tables+=GSUB,GPOS,BASE,VORG,vhea,vmtx --name-IDs='*' \
    --output-file="$out/NotoSansCJKsc-Regular.otf"
rm "$list"
