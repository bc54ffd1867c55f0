import type { ReportTexts } from './texts.ts';

export const zh: ReportTexts = {
  language: 'zh-CN',
  title: {
    lambda: 'L2 正则化扫描：{runs}',
    epsilon: '对抗训练扫描：{runs}',
    both: 'L2 正则化与对抗训练：{runs}',
  },
  skipToFigures: '跳到图表',
  skipToTable: '跳到数据表',
  opening: {
    lambda:
      '这里训练线性分类器来区分 {i} 与 {j}，损失函数为 {losses}；L2 正则化强度 λ 取 {points} 个值，每个值各训练一次。',
    epsilon:
      '这里用对抗训练得到区分 {i} 与 {j} 的线性分类器，损失函数为 {losses}；样本所受改动的大小 ε 取 {points} 个值，每个值各训练一次。',
  },
  openingOfMany: {
    lambda:
      '这里训练线性分类器来区分两个类别，L2 正则化强度 λ 每取一个值就训练一次：共 {series} 组 λ 扫描，{points} 个分类器。',
    epsilon:
      '这里用对抗训练得到区分两个类别的线性分类器，样本所受改动的大小 ε 每取一个值就训练一次：共 {series} 组 ε 扫描，{points} 个分类器。',
    both: '这里训练线性分类器来区分两个类别，L2 正则化强度 λ 或对抗训练的改动大小 ε 每取一个值就训练一次：共 {series} 组扫描，{points} 个分类器。',
  },
  openingSlider:
    '拖动 {symbol}，观察变化。正则化弱时，分类器尽力照顾那些会被分错的样本；正则化强时，它让分类边界尽可能远离所有样本，因此需要更大的扰动才能骗过它。',
  objective: '对每个 {symbol}，分类器最小化',
  objectiveChanges: '样本在 {norm} 范数下最多可改动 ε：y (w·x + b) 因此最多减小 ε{dual}。',
  objectiveWhere: '其中 w 是分类边界的法向量，b 是偏置（不参与正则化）；{i} 的标签 y 为 −1，{j} 的标签 y 为 +1。',
  objectiveWhereMany:
    '其中 w 是分类边界的法向量，b 是偏置（不参与正则化）；第一类的标签 y 为 −1，第二类的标签 y 为 +1。',
  and: '、',
  penalty: '这里的 λ 是 {objective} 中的系数，即 {formula}。',
  withoutScript: '图中显示的是扫描中的一个点。启用脚本后，可用滑块查看其余各点。',

  controls: '图表显示的内容',
  slider: { lambda: '正则化强度 λ', epsilon: '改动大小 ε' },
  sliderEnds: { low: '正则化较弱', high: '正则化较强' },
  previous: '减小 {symbol}',
  next: '增大 {symbol}',
  chosen: {
    'lowest-test-error': {
      word: '测试误差最低',
      title: '测试误差最低的 {symbol}，选择与测量用的是同一批样本；若有多个，取正则化最强的',
    },
    min: { word: '{symbol}.min', title: '留出样本上均值最低的 {symbol}；若有多个，取正则化最强的' },
    '1se': { word: '{symbol}.1se', title: '留出样本上的均值与最低值相差不超过一个标准误的 {symbol} 中，正则化最强的' },
  },
  robustBest: '最鲁棒',
  robustBestTitle: '{error}最低的 {symbol}',
  play: '播放',
  pause: '暂停',
  dimensions: { run: '实验', pair: '类别', loss: '损失函数', trainer: '训练方法', series: '扫描' },
  pair: '{i} 与 {j}',
  compareWith: '对比',
  noComparison: '不对比',
  theme: '配色',
  themes: { auto: '自动', light: '浅色', dark: '深色' },

  values: '当前点的数值',
  valueLabels: {
    train_error: '训练误差',
    test_error: '测试误差',
    robust_error: '鲁棒误差',
    d_err: '误差距离',
    d_adv: '对抗距离',
    w_norm: '权重范数',
    tilt_angle: '倾斜角',
    duality_gap: '对偶间隙',
    status: '状态',
  },
  robustness: { free: '{norm} ≤ {epsilon}', boxed: '{norm} ≤ {epsilon}，取值范围内' },
  statuses: { ok: '已收敛', 'not-converged': '未收敛', failed: '失败' },
  colon: '：',
  comma: '，',
  aside: '{what}（{about}）',
  formula: '公式',
  choicesOf: '“{figure}”的选项',
  save: '保存图“{figure}”',

  matrix: {
    heading: '类别对',
    caption: '各类别对的数值',
    explanation: '每格对应一对类别，取其选定的点（没有时取扫描的中间一点）。点击某格，图表即显示这对类别。',
    column: '数值',
    open: '在图表中显示 {pair}，{point}',
  },

  table: {
    heading: '全部数据点',
    explanation: '每行对应一个训练好的分类器。点击某一行，图表即显示该点；点击列名可按该列排序。',
    rows: '行',
    thisSeries: '当前扫描',
    allPoints: '全部',
    columns: '列',
    mainColumns: '主要',
    allColumns: '全部',
    download: '下载 results.csv',
    downloadOf: '下载 {run} 的 results.csv',
    sortBy: '按 {column} 排序',
    goTo: '在图表中显示 {point}',
    page: '第 {from}–{to} 行，共 {total} 行',
    previousPage: '上一页',
    nextPage: '下一页',
    caption: '扫描的数据点',
    robustBest: '鲁棒误差最低',
    current: '图表当前显示',
  },

  provenance: {
    heading: '数据来源',
    explanation: '重新计算这些数值所需的全部信息。',
    objective: '目标函数',
    penalty: '正则项',
    data: '数据',
    samples: '{n} 个样本，{d} 个特征',
    labels: '{n} 个标签',
    versions: '版本',
    git: 'Git 提交',
    dirty: '含未提交的改动',
    noGit: '不在 Git 仓库中',
    machine: '机器',
    cores: '{cores} 核，内存 {memory} GiB',
    started: '开始时间',
    ended: '结束时间',
    notEnded: '尚未结束',
    sessions: '共启动 {count} 次',
    commandLine: '命令行',
    config: '完整配置（含所有默认值）',
  },

  notes: {
    unfinished: '扫描尚未完成：共 {planned} 个点，目前有 {points} 个。',
    noData: '无法重新读取数据，因此缺少需要样本的图。',
    noWeights: '缺少 weights.npy，因此缺少需要分类器权重的图。',
  },

  footer: '由 l2sweep {version} 生成。本页已包含全部数据，不加载任何外部资源。',
};
