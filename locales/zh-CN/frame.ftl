# What every page carries: frame, components, errors that any form can have.
# Phrases that a heading must not break are told apart by "|".

brand-name = 信榆
brand-what = 榆林市个人公共信用登记
skip = 跳到正文
demo-band = 演示城市：人物、单位和文件都是虚构的。
title-error = 错误：
tool-size-large = 大字
tool-size-normal = 常规字号
tool-sign-out = 退出
nav-label = 主导航

nav-home = 首页
nav-entries = 我的信息
nav-looks = 谁看过
nav-consents = 授权
nav-notices = 告知
nav-desk = 工作台
nav-batches = 报送批次
nav-consent-requests = 授权请求
nav-enquiries = 查询记录
nav-identity = 核对身份
nav-rules = 规则
nav-verify = 核验

foot-acting-as = 您正在以“{ $who }”的身份办理。
foot-rules = 现行规则
foot-verify = 核验文件
foot-accessibility = 无障碍声明
foot-privacy = 个人信息怎样处理
foot-contact = 联系我们
foot-keeper = { $keeper }主办。服务电话 { $phone }，工作日 8:30 至 18:00；也可以到任一政务大厅窗口办理。

errors-count = 有 { $count } 处要改，改好才能继续
error-word = 错误：
ask-change = 修改
ask-change-what = ：{ $what }

id-tail = 身份证尾号 { $tail }
subject-named = { $name }（身份证尾号 { $tail }）

receipt-no = 回执号
receipt-time = 时间
receipt-leaf = 叶的摘要
receipt-place = 日志位置
receipt-sealed = 封存
receipt-root = 封存的根
receipt-get = 下载回执
receipt-get-proof = 下载证明
journal-leaf = 第 { $index } 叶
journal-promised = 已写入，下次封存后有编号
journal-due = 最晚 { $due }
journal-sealed = { $at }，共 { $size } 叶

comma = ，
colon = ：
semicolon = ；
quoted = “{ $words }”
next-step = 下一步
