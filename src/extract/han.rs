//! Chinese names that no lexicon has: by their last characters, and persons by their role.
//!
//! | text | name | why |
//! | --- | --- | --- |
//! | 由福克斯资本领投 | 福克斯资本 | a suffix of firms, and 由 before it |
//! | 创始人张三丰表示 | 张三丰 | a role before, a surname, a verb of saying after |
//! | 多家科技公司 | — | no name: a common noun |

use super::evidence;
use super::words::{self, WordClass};
use crate::lexicon::fold::is_han;
use crate::ontology::Kind;

/// Suffixes that a Chinese name of an organisation or a happening ends with. What is
/// between the last boundary and such a suffix is the name.
const SUFFIXES: [(&str, Kind); 46] = [
    ("大学", Kind::Organization),
    ("学院", Kind::Organization),
    ("研究院", Kind::Organization),
    ("研究所", Kind::Organization),
    ("研究中心", Kind::Organization),
    ("实验室", Kind::Organization),
    ("委员会", Kind::Organization),
    ("组委会", Kind::Organization),
    ("基金会", Kind::Organization),
    ("协会", Kind::Organization),
    ("联盟", Kind::Organization),
    ("法院", Kind::Organization),
    ("事业部", Kind::Organization),
    ("事业群", Kind::Organization),
    ("海军", Kind::Organization),
    ("空军", Kind::Organization),
    ("陆军", Kind::Organization),
    ("团队", Kind::Organization),
    ("公司", Kind::Company),
    ("集团", Kind::Company),
    ("科技", Kind::Company),
    ("智能", Kind::Company),
    ("机器人", Kind::Company),
    ("资本", Kind::Company),
    ("创投", Kind::Company),
    ("基金", Kind::Company),
    ("证券", Kind::Company),
    ("银行", Kind::Company),
    ("控股", Kind::Company),
    ("半导体", Kind::Company),
    ("动力", Kind::Company),
    ("汽车", Kind::Company),
    ("投资", Kind::Company),
    ("信息", Kind::Company),
    ("大会", Kind::Event),
    ("峰会", Kind::Event),
    ("年会", Kind::Event),
    ("论坛", Kind::Event),
    ("博览会", Kind::Event),
    ("颁奖礼", Kind::Event),
    ("听证会", Kind::Event),
    ("黑客松", Kind::Event),
    ("运动会", Kind::Event),
    ("基准", Kind::Benchmark),
    ("榜单", Kind::Benchmark),
    ("排行榜", Kind::Benchmark),
];

/// Suffixes that a name must be quoted, declared or introduced for: they end many common nouns too.
const WEAK: [&str; 12] =
    ["科技", "智能", "机器人", "投资", "信息", "基金", "公司", "团队", "汽车", "动力", "基准", "榜单"];

/// Characters that no name starts with or holds.
const STOPS: &str = "届的了在与和及或由是被将向对从于为以据让使把给跟同等即就也都还但而并且其该此这那某各每多个位名项款种次日月年前后至到来去说称指已可能会要更最很则若如因所之们着过没不有无又再只仅均共约近超达本首家";

/// Words that make a common noun of what holds them.
const COMMON: [&str; 62] = [
    "人工智能",
    "科技公司",
    "初创",
    "创业",
    "互联网",
    "大模型公司",
    "投资机构",
    "海外",
    "国内",
    "全球",
    "知名",
    "头部",
    "上市公司",
    "子公司",
    "母公司",
    "分公司",
    "美国公司",
    "中国公司",
    "国际",
    "主流",
    "大型",
    "小型",
    "私人",
    "公共",
    "本地",
    "相关",
    "竞争",
    "其他",
    "合作",
    "核心",
    "研发",
    "工程",
    "产品",
    "设计",
    "技术",
    "研究团队",
    "创始团队",
    "开发团队",
    "安全团队",
    "模型团队",
    "专家",
    "管理",
    "整个",
    "软件公司",
    "芯片公司",
    "汽车公司",
    "游戏公司",
    "医疗公司",
    "控股公司",
    "人形",
    "具身",
    "服务机器人",
    "工业机器人",
    "聊天机器人",
    "数据",
    "风险",
    "商业",
    "对冲",
    "退休",
    "主权",
    "财富",
    "生态",
];

/// A Chinese name found by its form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct HanName {
    /// Byte range of the text.
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
    /// Whether the form alone is little evidence.
    pub weak: bool,
    /// Whether it is made of ordinary words alone.
    pub plain: bool,
}

/// The names in a normalised text that end in a suffix of names.
pub(super) fn by_suffix(norm: &str) -> Vec<HanName> {
    let mut names: Vec<HanName> = Vec::new();
    let mut from = 0;
    while let Some(length) = norm[from..].find(is_han) {
        let start = from + length;
        let end = norm[start..].find(|c| !is_han(c)).map_or(norm.len(), |at| start + at);
        in_run(&norm[start..end], start, &mut names);
        from = end;
    }
    names.sort_by_key(|n| (n.start, std::cmp::Reverse(n.end)));
    names.dedup_by(|b, a| b.start < a.end);
    // 「第 3 屆甲年會·乙峰會」 is one happening.
    names.dedup_by(|b, a| {
        let joined = a.kind == Kind::Event && b.kind == Kind::Event && &norm[a.end..b.start] == "·";
        if joined {
            (a.end, a.plain) = (b.end, false);
        }
        joined
    });
    for name in names.iter_mut().filter(|n| n.kind == Kind::Event) {
        if let Some(start) = ordinal(&norm[..name.start]) {
            (name.start, name.plain) = (start, false);
        }
    }
    names
}

/// Where 「第 3 屆」 starts that ends a text.
fn ordinal(before: &str) -> Option<usize> {
    let number = before.strip_suffix('届')?.trim_end_matches(' ');
    let rest = number.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c));
    let rest = (rest.len() < number.len()).then(|| rest.trim_end_matches(' '))?;
    Some(rest.strip_suffix('第')?.len())
}

/// The names in a run of Chinese characters that starts at a byte of the whole text.
fn in_run(run: &str, offset: usize, names: &mut Vec<HanName>) {
    let words = words::parted(run);
    for (i, last) in words.iter().enumerate() {
        // The longest suffix that ends where the word ends.
        let ending = SUFFIXES.iter().filter(|(s, _)| run[..last.end].ends_with(s)).max_by_key(|(s, _)| s.len());
        let Some(&(suffix, kind)) = ending else { continue };
        let at = last.end - suffix.len();
        let goes_on = run[last.end..].chars().next();
        if goes_on.is_some_and(|c| matches!(c, '们' | '化' | '级' | '类' | '性' | '学' | '家' | '人')) {
            continue;
        }
        let mut start = at;
        let mut plain = true;
        for word in words[..=i].iter().rev().filter(|w| w.start < at) {
            let text = &run[word.start..word.end];
            if word.class == WordClass::Breaking || text.chars().all(|c| STOPS.contains(c)) {
                break;
            }
            start = word.start;
            plain &= word.class != WordClass::Unknown;
        }
        let name = &run[start..last.end];
        let chars = run[start..at].chars().count();
        let longest = if kind == Kind::Event { 16 } else { 10 };
        if !(2..=longest).contains(&chars) || COMMON.iter().any(|c| name.contains(c)) {
            continue;
        }
        let weak = WEAK.contains(&suffix) || chars > 6;
        names.push(HanName { start: offset + start, end: offset + last.end, kind, weak, plain });
    }
}

/// The commonest surnames, of one character and of two.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶黎贺顾毛郝龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪季庄柯颜翁游";
const LONG_SURNAMES: [&str; 8] = ["欧阳", "司马", "上官", "诸葛", "慕容", "东方", "皇甫", "尉迟"];
/// Characters that a given name hardly holds: what follows a name in a sentence.
const AFTER_NAME: &str =
    "在于表说称认指的将也与和及等是曾从对发透坦强回警加离入宣出分介谈直更接，。、；：（）！？「」『』《》 \n“”,.()[]";

/// Persons in a normalised text: a role's word, then a surname and a given name.
pub(super) fn persons(norm: &str) -> Vec<HanName> {
    let mut names = Vec::new();
    for (at, c) in norm.char_indices() {
        let long = LONG_SURNAMES.iter().find(|s| norm[at..].starts_with(**s));
        if long.is_none() && !SURNAMES.contains(c) {
            continue;
        }
        let before = &norm[..at];
        let introduced = introduced(before);
        let opens = !introduced && before.chars().next_back().is_none_or(|c| !is_han(c) && !c.is_alphanumeric());
        if !introduced && !opens {
            continue;
        }
        let surname = long.map_or(c.len_utf8(), |s| s.len());
        let given: Vec<char> = norm[at + surname..].chars().take(3).collect();
        let stops = |i: usize| given.get(i).is_none_or(|c| AFTER_NAME.contains(*c) || c.is_ascii_alphanumeric());
        let length = if given.len() >= 2 && given[..2].iter().all(|c| is_han(*c)) && stops(2) {
            2
        } else if given.first().is_some_and(|c| is_han(*c)) && stops(1) {
            1
        } else {
            continue;
        };
        let end = at + surname + given[..length].iter().map(|c| c.len_utf8()).sum::<usize>();
        if words::parted(&norm[at..end]).len() == 1 || !(introduced || (length == 2 && speaks(norm, at, end))) {
            continue;
        }
        names.push(HanName { start: at, end, kind: Kind::Person, weak: false, plain: false });
    }
    names
}

/// Whether a full name that nothing introduces speaks, or stands alone in brackets as who an item is of.
fn speaks(norm: &str, start: usize, end: usize) -> bool {
    const VERBS: [&str; 20] = [
        "表示",
        "认为",
        "指出",
        "透露",
        "坦言",
        "强调",
        "直言",
        "回应",
        "出任",
        "离职",
        "加盟",
        "发文",
        "谈",
        "接受",
        "撰文",
        "预测",
        "警告",
        "宣布离",
        "称，",
        "称：",
    ];
    let after = &norm[end..];
    let labelled = norm[..start].ends_with(['[', '【']) && after.starts_with([']', '】']);
    // The surname is no part of a word.
    let parts = words::parted(&norm[start..end]);
    let surname = norm[start..].chars().next().map_or(0, char::len_utf8);
    (labelled || VERBS.iter().any(|v| after.starts_with(v))) && parts[0].end == surname
}

/// Whether what stands before is a word that introduces a person.
fn introduced(before: &str) -> bool {
    let mut scores = [0.0; 9];
    evidence::of_context(before, before.len(), before.len(), &mut scores);
    scores[Kind::Person as usize] >= 0.6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        by_suffix(text).iter().map(|n| &text[n.start..n.end]).collect()
    }

    #[test]
    fn names_end_in_suffixes_and_start_after_a_boundary() {
        assert_eq!(found("由福克斯资本领投"), ["福克斯资本"]);
        assert_eq!(found("来自奇点智能研究院的研究员"), ["奇点智能研究院"]);
        assert_eq!(found("多家科技公司与国内大学"), Vec::<&str>::new());
        assert_eq!(found("在第 3 届昱澜投资年会·伙伴峰会上"), ["第 3 届昱澜投资年会·伙伴峰会"]);
    }

    #[test]
    fn persons_follow_their_role() {
        let text = "创始人张三丰表示，研究员李四，负责人很多";
        let names: Vec<&str> = persons(text).iter().map(|n| &text[n.start..n.end]).collect();
        assert_eq!(names, ["张三丰", "李四"]);
    }
}
