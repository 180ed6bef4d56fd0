# 报告、证明、出示码、窗口打印。窗口办事员的话：动词平常，句子短，先说理由。

papers-look-bearer = 持出示码的人
papers-look-share = 凭您给出的出示码
papers-look-counter-paper = 您本人在窗口，出示证件
papers-look-counter-code = 您本人在窗口，报出网页上的码

## 核验

verify-h1-superseded = 文件完好，|已经换了新的一份
verify-lead-superseded = 它是这里出的，没有改过，但本人或单位后来取了新的一份，请看新的。
verify-next-superseded = 请对方给您新的一份。
verify-status-superseded = 不算数，已有新的一份
verify-f-version = 版本
verify-claims = 它说了什么
verify-claims-limits = 只说这一句，不说别的。任何单位不得在它写明的用途以外要求出示。
verify-by-number = 手里只有纸？
verify-by-number-text = 抄下纸上的两样，就查得到它现在还算不算数；查不到里面写了什么。
verify-no = 编号
verify-no-hint = 标题下面，q- 开头
verify-leaf = 日志叶
verify-leaf-hint = 末页“日志叶”后面的前 16 个字符就够
verify-number-go = 查这份还算不算数
verify-number-h1-valid = 这个编号现在算数
verify-number-h1-expired = 这个编号|已经过期
verify-number-h1-superseded = 这个编号|已有新的一份
verify-number-h1-recalled = 这个编号|已经收回
verify-number-h1-unknown = 编号和日志叶|对不上一份文件
verify-number-lead = 登记系统里有这个编号，日志叶也对得上。
verify-number-lead-unknown = 多半抄错了一个字符，对照纸再抄一遍。没有别的意思。
verify-number-not-the-file = 查编号看不出您手里的纸有没有被改过。要看有没有改过，请上传原文件。

papers-kind-own = 本人报告
papers-kind-enquiry = 给查询单位的报告
papers-kind-none-within-period = 证明：展示期内没有相关信息
papers-kind-qualification-valid = 证明：资格（许可）在有效期内
papers-kind-award = 证明：表彰
papers-claim-own = 它是本人自己的全部信息，供本人使用。请人交出自己的这一份，绕过了对用途的限制。
papers-claim-enquiry = 它是一个单位为一种用途查到的内容，只为那个用途出具。
papers-claim-none-within-period = 开具那天，为它写明的用途，登记簿中没有在展示期内、已经送达本人、可以给人看的相关信息。它不表示从来没有过，也不说别的用途。
papers-claim-qualification-valid = 开具那天，它写明的那一条资格或许可在有效期内。它不说别的资格，也不表示以后一直有效。
papers-claim-award = 开具那天，登记簿中有它写明的那一条表彰。它不表示没有别的，也不作比较。
