#!/bin/sh
# Files a long CSV by command line and tells rows a second and the most memory that it took.
#   scripts/million.sh [ROWS] [FORMAT] [DIR]     FORMAT: csv (any length), ndjson (any length), xlsx, ods, xls (LibreOffice makes them; to 50,000 rows)
# DRY=1 reads and checks the rows and files none: what the sheet costs without the store.
# XINYU is the program (default: target/release/xinyu, else target/debug/xinyu). People in it do not exist.
set -eu
cd "$(dirname "$0")/.."
rows=${1:-1000000} format=${2:-csv} dir=${3:-$(mktemp -d)}
xinyu=${XINYU:-target/release/xinyu}
[ -x "$xinyu" ] || xinyu=target/debug/xinyu
mkdir -p "$dir"
body=11610800MBXD00010W

awk -v rows="$rows" -v body="$body" -v format="$format" '
BEGIN {
  split("7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2", weight, " "); split("1 0 X 9 8 7 6 5 4 3 2", check, " ")
  split("02 03 22 24 25 26 27 28 29 30 31 81", place, " ")
  split("林 赵 齐 高 白 冯 柳 曹", first, " "); split("测 拟 样 示 例 演 试 榆 禾 川", second, " ")
  split("行政相对人名称 行政相对人类别 证件类型 证件号码 行政处罚决定书文号 违法行为类型 违法事实 处罚依据 处罚类别 处罚内容 罚款金额（万元） 处罚决定日期 处罚有效期 处罚机关 处罚机关统一社会信用代码 数据来源单位 数据来源单位统一社会信用代码", head, " ")
  if (format != "ndjson") { line = head[1]; for (k = 2; k <= 17; k++) line = line "," head[k]; print line }
  for (n = 0; n < rows; n++) {
    # Sequences of three digits below a date of birth, each once: 12 places, 45 years, 336 days.
    p = n % 12; r = int(n / 12); y = 1950 + r % 45; r = int(r / 45); m = 1 + r % 12; d = 1 + int(r / 12) % 28; s = int(r / 336)
    id = sprintf("6108%s%04d%02d%02d%03d", place[p + 1], y, m, d, s * 7 % 1000)
    sum = 0; for (k = 1; k <= 17; k++) sum += substr(id, k, 1) * weight[k]
    id = id check[sum % 11 + 1]
    name = first[n % 8 + 1] second[int(n / 8) % 10 + 1] second[int(n / 80) % 10 + 1]
    cell[1] = name; cell[2] = "自然人"; cell[3] = "身份证"; cell[4] = id; cell[5] = sprintf("榆市监罚决〔2026〕测%07d号", n)
    cell[6] = "使用未检定的计量器具"; cell[7] = "当事人在经营场所使用一台未申请检定的电子计价秤"; cell[8] = "《中华人民共和国计量法》第二十五条"
    cell[9] = "罚款"; cell[10] = "罚款500元"; cell[11] = "0.05"; cell[12] = "2026-10-12"; cell[13] = "2027/12/31"
    cell[14] = "榆林市市场监督管理局"; cell[15] = body; cell[16] = cell[14]; cell[17] = body
    if (format == "ndjson") {
      line = "{"; for (k = 1; k <= 17; k++) line = line (k > 1 ? "," : "") "\"" head[k] "\":\"" cell[k] "\""; print line "}"
    } else { line = cell[1]; for (k = 2; k <= 17; k++) line = line "," cell[k]; print line }
  }
}' > "$dir/rows.$([ "$format" = ndjson ] && echo ndjson || echo csv)"

file=$dir/rows.$format
case $format in
  csv | ndjson) ;;
  xlsx | ods) soffice --headless --infilter='CSV:44,34,76,1,4/2' --convert-to "$format" --outdir "$dir" "$dir/rows.csv" >/dev/null 2>&1 ;;
  xls) soffice --headless --infilter='CSV:44,34,76,1,4/2' --convert-to 'xls:MS Excel 97' --outdir "$dir" "$dir/rows.csv" >/dev/null 2>&1 ;;
  *) echo "format $format: csv, ndjson, xlsx, ods or xls" >&2; exit 2 ;;
esac

data=$dir/register
"$xinyu" init --data "$data" >/dev/null
echo 测量员 | "$xinyu" token issue --body "$body" --officer new --role clerk --scope filing --days 1 --data "$data" > "$dir/token" 2>/dev/null
began=$(date +%s.%N)
"$xinyu" import "$file" --template sgs-penalty-person --data "$data" --as "$dir/token" --json ${DRY:+--dry-run} > "$dir/answer" 2>/dev/null &
pid=$!
peak=0
while kill -0 $pid 2>/dev/null; do
  # VmHWM is the most that was resident so far.
  now=$(awk '/VmHWM/ { print $2 }' /proc/$pid/status 2>/dev/null || true)
  [ -n "$now" ] && [ "$now" -gt "$peak" ] && peak=$now
  sleep 0.2
done
wait $pid || true
ended=$(date +%s.%N)
tail -n 1 "$dir/answer"
awk -v rows="$rows" -v began="$began" -v ended="$ended" -v peak="$peak" -v format="$format" -v bytes="$(wc -c < "$file")" '
BEGIN { printf "{\"format\":\"%s\",\"rows\":%d,\"file_mib\":%.1f,\"seconds\":%.1f,\"rows_a_second\":%.0f,\"peak_resident_mib\":%.0f}\n", format, rows, bytes / 1048576, ended - began, rows / (ended - began), peak / 1024 }'
[ -n "${3:-}" ] || rm -rf "$dir"
