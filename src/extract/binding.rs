//! Which of the names around a word it binds: who acts, and what is acted on.
//!
//! | text | binds | not |
//! | --- | --- | --- |
//! | 推出基於 A 的 B | B | A, which only qualifies it |
//! | 據 A，B 發布 C | B, C | A, which tells the news |
//! | A 工程師發布 B | | A, whose engineer acts |
//! | 由 A 領投，B 完成融資 | B | A, which invests |
//! | M 優於 N，在 A 得分 … | M | N, which is compared with |

use super::scene::{Place, Scene, is_firm};
use super::triggers::{End, Hit, Owner, TABLES, Trigger};
use crate::lexicon::fold::is_han;
use crate::ontology::{Kind, Relation};

/// Most characters between an employer and the person that it only places, and their bytes.
const EMPLOYER_REACH: (usize, usize) = (36, 144);

impl Scene<'_> {
    /// Which of the mentions on a side of the word is the end: the nearest that is not there
    /// for another reason.
    pub fn choose(
        &self,
        block: usize,
        trigger: &Trigger,
        end: End,
        left: bool,
        edge: usize,
        places: &[Place],
    ) -> Option<usize> {
        let fits = |p: &Place| match end {
            // Who acts stands before its word; what comes after it is whom the word is about.
            End::Subject if left => self.acts(block, trigger.relation, p),
            End::Subject => trigger.relation != Relation::EvaluatedOn || !self.is_compared(block, p),
            End::Object => self.is_acted_on(block, trigger.relation, p),
        };
        if left {
            return places.iter().rposition(fits);
        }
        let governed =
            matches!(trigger.relation, Relation::Released | Relation::Acquired | Relation::Develops | Relation::PartOf);
        if !governed || end == End::Subject && trigger.relation != Relation::PartOf {
            return places.iter().position(fits);
        }
        self.head(block, edge, places)
    }

    fn is_acted_on(&self, block: usize, relation: Relation, p: &Place) -> bool {
        match relation {
            Relation::Uses => !TABLES.syntax.is_platform(&self.found[p.entity].entity.name),
            // "向 A 投資": A is who gets it.
            Relation::FundedBy => !self.blocks[block].norm[..p.start].trim_end().ends_with(['向', '对', '给']),
            _ => true,
        }
    }

    /// The first mention after a word that is the head of what it governs: not one that only
    /// qualifies it ("基于 A 的 B", "the OCR model B").
    pub fn head(&self, block: usize, edge: usize, places: &[Place]) -> Option<usize> {
        let norm = self.blocks[block].norm.as_str();
        let mut at = 0;
        let mut from = edge;
        while let Some(p) = places.get(at) {
            let before = &norm[from..p.start];
            if leaves_phrase(before) {
                return None;
            }
            let qualifies = TABLES.syntax.qualifies(before);
            let last = (at..places.len())
                .take_while(|&i| i == at || self.is_list_gap(block, places[i - 1].end, places[i].start))
                .last()?;
            if qualifies {
                from = places[last].end;
                at = last + 1;
                continue;
            }
            // An apposition goes on to the name: "多模态 OCR 模型 dots.mocr".
            if let Some(next) = places.get(at + 1)
                && last == at
                && self.apposes(block, p, next)
            {
                from = p.end;
                at += 1;
                continue;
            }
            let command = norm[p.start..p.end].starts_with('/');
            if !command && TABLES.syntax.has_other_head(&norm[places[last].end..]) {
                return None;
            }
            return Some(at);
        }
        None
    }

    /// Whether only a common noun is between a mention and the name that it qualifies.
    fn apposes(&self, block: usize, a: &Place, b: &Place) -> bool {
        let gap = &self.blocks[block].norm[a.end..b.start];
        let bare = gap.trim_matches(|c: char| c.is_whitespace() || matches!(c, '`' | '*' | '"' | '“' | '「' | '《'));
        let noun = !bare.is_empty()
            && bare.chars().count() <= 10
            && bare.chars().all(|c| is_han(c) || c == ' ')
            && !bare.contains(['的', '和', '与', '及', '并', '或', '到', '在', '中', '上']);
        noun && !self.hits_in(block, (a.end, b.start)).any(|h| h.trigger().is_some())
    }

    /// Whether a mention can be who does it: it is not where or with what it is done, not
    /// the source of the news, and not the employer of who acts.
    pub fn acts(&self, block: usize, relation: Relation, p: &Place) -> bool {
        let doing = matches!(
            relation,
            Relation::Released
                | Relation::Develops
                | Relation::Uses
                | Relation::Outperforms
                | Relation::Raised
                | Relation::Acquired
                | Relation::EvaluatedOn
        );
        if (doing || relation == Relation::ParticipatedIn) && self.employs_next(block, p) {
            return false;
        }
        if relation == Relation::FundedBy && self.is_investor(block, p) {
            return false;
        }
        if !doing {
            return true;
        }
        let norm = self.blocks[block].norm.as_str();
        let sentence = self.sentence(block, p.start);
        let (before, after) = (&norm[sentence.0.min(p.start)..p.start], &norm[p.end..sentence.1.max(p.end)]);
        let syntax = &TABLES.syntax;
        let firm = is_firm(self.kind(p.entity));
        let cited = firm && before.ends_with(['(', '（']);
        !(syntax.is_oblique(before)
            || cited
            || after.starts_with(['上', '中', '里'])
            || firm && (syntax.is_source(before, after) || syntax.is_staff(after)))
            && !(relation == Relation::EvaluatedOn && self.is_compared(block, p))
            && !(relation == Relation::Raised && self.invests(block, p))
    }

    /// Whether a firm only tells where the person named next works: "A 公司 CEO 某某".
    fn employs_next(&self, block: usize, p: &Place) -> bool {
        if !is_firm(self.kind(p.entity)) {
            return false;
        }
        let next = self
            .places_from(block, p.end)
            .iter()
            .take_while(|n| n.start < p.end + EMPLOYER_REACH.1)
            .find(|n| self.kind(n.entity) == Kind::Person);
        next.is_some_and(|n| {
            let gap = &self.blocks[block].norm[p.end..n.start];
            gap.chars().count() <= EMPLOYER_REACH.0
                && !gap.contains(['，', '。', ',', '；', '、'])
                && self.hits_in(block, (p.end, n.start)).any(|h| h.owner == Owner::Role)
        })
    }

    /// Whether a word right before a mention tells that it invests: "led by A".
    fn is_investor(&self, block: usize, p: &Place) -> bool {
        let norm = self.blocks[block].norm.as_str();
        let sentence = self.sentence(block, p.start);
        self.hits_in(block, (sentence.0, p.start)).rev().any(|h| {
            norm[h.end..p.start].chars().count() <= 2
                && h.trigger().is_some_and(|t| t.relation == Relation::FundedBy && t.shape.right.contains(&End::Object))
        })
    }

    /// Whether a word right after a mention tells that it invests.
    pub fn invests(&self, block: usize, p: &Place) -> bool {
        let norm = self.blocks[block].norm.as_str();
        let near = |h: &&Hit| norm[p.end..h.start].chars().count() <= 4;
        self.hits_from(block, p.end).iter().take_while(near).any(|h| {
            h.trigger().is_some_and(|t| t.relation == Relation::FundedBy && t.shape.left.contains(&End::Object))
        })
    }

    /// Whether a mention only stands for comparison: after "better than", "behind".
    pub fn is_compared(&self, block: usize, p: &Place) -> bool {
        let norm = self.blocks[block].norm.as_str();
        let word = self.hits_in(block, (self.sentence(block, p.start).0, p.start)).rfind(|h| {
            h.trigger().is_some_and(|t| {
                matches!(t.relation, Relation::Outperforms | Relation::CompetesWith) && !t.shape.right.is_empty()
            })
        });
        word.is_some_and(|h| {
            let gap = &norm[h.end..p.start];
            gap.chars().count() <= 40 && !gap.contains(['，', ',', '。', ';', '；'])
        })
    }

    /// The firm or organisation right before a thing's mention in a range.
    pub fn owner_before(&self, block: usize, range: (usize, usize), thing: usize) -> Option<usize> {
        let norm = self.blocks[block].norm.as_str();
        let thing = self.places[block].iter().find(|p| p.entity == thing && p.start >= range.0 && p.end <= range.1)?;
        let before = self.places[block].iter().rev().find(|p| p.end <= thing.start)?;
        let firm = is_firm(self.kind(before.entity));
        (firm && norm[before.end..thing.start].trim().is_empty()).then_some(before.entity)
    }
}

/// Whether a comma ends the phrase of a word before the next name: "开源强大工具，挑战 A".
fn leaves_phrase(before: &str) -> bool {
    before.rfind(['，', ',']).is_some_and(|comma| {
        let rest = before[comma..].trim_start_matches(['，', ',', ' ']);
        rest.chars().count() > 4 && !before[..comma].trim().is_empty()
    })
}
