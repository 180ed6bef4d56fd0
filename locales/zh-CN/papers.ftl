# 报告、证明、出示码、窗口打印。窗口办事员的话：动词平常，句子短，先说理由。

papers-look-bearer = 持出示码的人
papers-look-share = 凭您给出的出示码
papers-look-counter-paper = 您本人在窗口，出示证件
papers-look-counter-code = 您本人在窗口，报出网页上的码
