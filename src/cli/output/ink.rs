//! Colours, where the reader's terminal has them and nobody has said no.

use std::io::IsTerminal;

use anstyle::{AnsiColor, Style};

/// What a piece of text is, for the eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// A title, a name that was asked for.
    Strong,
    /// What one may look past: identifiers, rules, sources.
    Faint,
    /// A key that may be pressed.
    Key,
    /// A word that was looked for.
    Match,
    /// A day.
    Day,
    /// What is said as fact, what is new or more.
    Good,
    /// What is less than fact: planned, rumored.
    Doubtful,
    /// What is denied, gone or less.
    Bad,
}

/// Whether to colour what goes to standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colours(bool);

impl Colours {
    /// None at all.
    #[cfg(test)]
    pub(super) const NONE: Colours = Colours(false);

    /// As the terminal and the environment say: none where standard output is no terminal,
    /// where `NO_COLOR` is set to anything, or where `TERM` is `dumb`.
    pub fn of_stdout() -> Colours {
        let forbidden = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Colours(std::io::stdout().is_terminal() && !forbidden && !dumb)
    }

    /// Whether there are any.
    pub fn any(self) -> bool {
        self.0
    }

    /// The text in this ink, without what steers a terminal in it.
    pub fn paint(self, ink: Ink, text: &str) -> String {
        let text = super::plain(text);
        if !self.0 || text.is_empty() {
            return text;
        }
        let style = ink.style();
        format!("{style}{text}{style:#}")
    }
}

impl Ink {
    fn style(self) -> Style {
        match self {
            Ink::Strong => Style::new().bold(),
            Ink::Faint => Style::new().dimmed(),
            Ink::Key => AnsiColor::Cyan.on_default().bold(),
            Ink::Match => AnsiColor::Red.on_default().bold(),
            Ink::Day => AnsiColor::Cyan.on_default(),
            Ink::Good => AnsiColor::Green.on_default(),
            Ink::Doubtful => AnsiColor::Yellow.on_default(),
            Ink::Bad => AnsiColor::Red.on_default(),
        }
    }

    /// As the cells of tables take it.
    pub(super) fn colour(self) -> Option<comfy_table::Color> {
        match self {
            Ink::Strong | Ink::Faint => None,
            Ink::Key | Ink::Day => Some(comfy_table::Color::DarkCyan),
            Ink::Good => Some(comfy_table::Color::DarkGreen),
            Ink::Doubtful => Some(comfy_table::Color::DarkYellow),
            Ink::Bad | Ink::Match => Some(comfy_table::Color::DarkRed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_painted_only_where_there_are_colours() {
        assert_eq!(Colours(false).paint(Ink::Strong, "a\u{1b}[31mb"), "a[31mb");
        assert_eq!(Colours(true).paint(Ink::Strong, "阿里"), "\u{1b}[1m阿里\u{1b}[0m");
    }
}
