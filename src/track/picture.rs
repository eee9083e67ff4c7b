//! Trends as a picture: a row a name, a bar a day, the days of the window in colour.
//!
//! Names are text of the SVG, in whichever of its fonts the reader has, so Chinese ones are shown
//! as such and can be searched for; nothing is measured by fonts of this machine, so the same
//! trends are the same bytes everywhere.

use std::error::Error;
use std::ops::Range;

use jiff::Unit;
use jiff::civil::Date;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use unicode_width::UnicodeWidthChar;

use super::trends::{STATISTIC, Trend, Trends};

/// Fonts with both scripts, by what systems have them.
const FONTS: &str = "Noto Sans CJK TC, Noto Sans TC, PingFang TC, Microsoft JhengHei, WenQuanYi Micro Hei, sans-serif";
/// Width of the picture, in pixels.
const WIDTH: i32 = 960;
/// Where names end and where days begin and end, from the left.
const NAMES: i32 = 220;
const DAYS: (i32, i32) = (236, 840);
/// Heights of the head, of a row and the bars in it, and of the foot.
const HEAD: i32 = 64;
const ROW: i32 = 44;
const BARS: i32 = 34;
const FOOT: i32 = 32;
/// Width of a name at most, in columns of a terminal.
const NAME: usize = 28;
const PALE: RGBColor = RGBColor(0xb8, 0xc0, 0xc8);
const GREY: RGBColor = RGBColor(0x60, 0x68, 0x70);

/// Why a picture cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("the picture cannot be drawn: {0}")]
pub struct PictureError(String);

/// The first of the trends, as SVG.
///
/// # Errors
///
/// If the drawing fails, which writing into memory gives no cause for.
pub fn svg(trends: &Trends<'_>, shown: Range<usize>) -> Result<String, PictureError> {
    let mut text = String::new();
    draw(trends, shown, &mut text).map_err(|error| PictureError(error.to_string()))?;
    Ok(text)
}

fn draw(trends: &Trends<'_>, shown: Range<usize>, text: &mut String) -> Result<(), Box<dyn Error>> {
    let risen = &trends.risen[shown];
    let height = HEAD + ROW * risen.len().max(1) as i32 + FOOT;
    let area = SVGBackend::with_string(text, (WIDTH as u32, height as u32)).into_drawing_area();
    area.fill(&WHITE)?;
    let write = |text: &str, at: (i32, i32), size: i32, colour: RGBColor, side: HPos| {
        let style = (FONTS, size).into_font().color(&colour).pos(Pos::new(side, VPos::Center));
        area.draw(&Text::new(text.to_owned(), at, style))
    };
    let span =
        |(first, last): (Date, Date)| if first == last { first.to_string() } else { format!("{first} to {last}") };
    let title = format!("Rising {} against {}", span(trends.window), span(trends.past));
    write(&title, (16, 22), 18, BLACK, HPos::Left)?;
    let about = format!(
        "items a day, each name on a scale of its own; at the right items of the window, times as many as expected; \
         by {STATISTIC}"
    );
    write(&about, (16, 46), 12, GREY, HPos::Left)?;
    if risen.is_empty() {
        write("nothing rises", (16, HEAD + ROW / 2), 14, GREY, HPos::Left)?;
    }
    let scale = Scale::new(trends);
    for (n, trend) in risen.iter().enumerate() {
        let base = HEAD + ROW * (n as i32 + 1) - (ROW - BARS) / 2;
        let entity = trends.rows().entity(trend.at);
        let name = fitted(trends.rows().label(trend.at));
        write(&name, (NAMES, base - BARS / 2), 14, BLACK, HPos::Right)?;
        let days = trends.by_day(trend.at);
        let most = days.values().copied().max().unwrap_or(1).max(1);
        area.draw(&PathElement::new(vec![(DAYS.0, base), (DAYS.1, base)], PALE))?;
        for (day, count) in days {
            let (from, to) = scale.bar(day);
            let top = base - (BARS * count as i32 / most as i32).max(1);
            let colour = if day >= trends.window.0 { colour(entity.kind.row().colour) } else { PALE };
            area.draw(&Rectangle::new([(from, top), (to, base)], colour.filled()))?;
        }
        write(&told(trend), (DAYS.1 + 12, base - BARS / 2), 13, GREY, HPos::Left)?;
    }
    let foot = height - FOOT / 2;
    let starts = scale.bar(trends.window.0).0;
    let line = vec![(starts, HEAD), (starts, height - FOOT)];
    area.draw(&PathElement::new(line, PALE))?;
    // Three days, where they leave each other room.
    let mut room = DAYS.0 - 50;
    let middle = Some(trends.window.0).filter(|_| DAYS.1 - starts > 110);
    for day in [Some(trends.past.0), middle, Some(trends.window.1)].into_iter().flatten() {
        let (from, to) = scale.bar(day);
        let at = i32::midpoint(from, to);
        if at - room >= 90 || room < DAYS.0 {
            write(&day.to_string(), (at, foot), 12, GREY, HPos::Center)?;
            room = at;
        }
    }
    area.present()?;
    Ok(())
}

/// `12 items, ×3.4`, `5 items, new`
fn told(trend: &Trend) -> String {
    match trend.times() {
        Some(times) => format!("{}, ×{times:.1}", trend.now),
        None => format!("{}, new", trend.now),
    }
}

/// The name within its room, without what steers a terminal.
fn fitted(name: &str) -> String {
    let mut used = 0;
    let mut chars = name.chars().filter(|c| !c.is_control());
    let mut fits = String::new();
    for c in chars.by_ref() {
        used += c.width().unwrap_or(0);
        if used > NAME {
            fits.push('…');
            break;
        }
        fits.push(c);
    }
    fits
}

/// A colour of the ontology's table, `RRGGBB`.
fn colour(hex: &str) -> RGBColor {
    let part = |at: usize| hex.get(at..at + 2).and_then(|part| u8::from_str_radix(part, 16).ok()).unwrap_or(0);
    RGBColor(part(0), part(2), part(4))
}

/// Where days are.
struct Scale {
    first: Date,
    days: i32,
}

impl Scale {
    fn new(trends: &Trends<'_>) -> Scale {
        let first = trends.past.0;
        Scale { first, days: since(first, trends.window.1) + 1 }
    }

    /// Left and right of a day's bar.
    fn bar(&self, day: Date) -> (i32, i32) {
        let at = |n: i32| DAYS.0 + (i64::from(DAYS.1 - DAYS.0) * i64::from(n) / i64::from(self.days)) as i32;
        let n = since(self.first, day);
        let (from, to) = (at(n), at(n + 1));
        // A little room between wide bars.
        (from, (to - if to - from > 3 { 1 } else { 0 }).max(from + 1))
    }
}

fn since(first: Date, day: Date) -> i32 {
    first.until((Unit::Day, day)).map_or(0, |span| span.get_days())
}
