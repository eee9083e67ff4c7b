//! Parameters of a request as the arguments of a command: read by the same parser as the command
//! line, so that there is one way to check them.
//!
//! A parameter is never a word of the command line by itself: an option is `--name=value`, and what
//! has no name stands behind `--`, so no value can be taken for an option.

use std::any::TypeId;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Arg, ArgAction, Command};

use super::problem::Problem;

/// What a request may say, in number.
const MOST: usize = 256;
/// Arguments that a request does not give: they say how and where a terminal shows an answer.
const OWN: [&str; 3] = ["help", "json", "output"];

/// Parameters in the order of the request.
pub type Parameters = Vec<(String, String)>;

/// The parameters in the query of an address.
pub fn of_query(query: Option<&str>) -> Parameters {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect()
}

/// Whether a request may give an argument: all but those of a terminal, and never one that names a
/// file of this machine.
pub fn is_offered(arg: &Arg) -> bool {
    let is_path = arg.get_value_parser().type_id() == TypeId::of::<PathBuf>();
    !is_path && !arg.is_hide_set() && !OWN.contains(&arg.get_id().as_str())
}

/// By which name a request gives an argument: its long name, or of one without, that in the help.
pub fn name_of<'a>(command: &'a Command, arg: &'a Arg) -> String {
    if let Some(long) = arg.get_long() {
        return long.to_owned();
    }
    let shown = |arg: &Arg| arg.get_value_names().and_then(|names| names.first()).map(|name| name.to_lowercase());
    let is_word = |name: &String| name.len() > 1 && name.chars().all(|c| c.is_ascii_lowercase());
    let alone =
        |name: &String| command.get_positionals().filter(|other| shown(other).as_ref() == Some(name)).count() == 1;
    shown(arg).filter(is_word).filter(alone).unwrap_or_else(|| arg.get_id().to_string())
}

/// The arguments that a request may give to a command.
pub fn offered(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|arg| is_offered(arg))
}

/// The words of a command line that says the same as the parameters. Switches take a value in it.
///
/// # Errors
///
/// A parameter that there is not, or one that is missing.
pub fn words(command: &Command, parameters: &[(String, String)]) -> Result<Vec<OsString>, Problem> {
    if parameters.len() > MOST {
        return Err(Problem::request(format!("a request has at most {MOST} parameters")));
    }
    let mut words: Vec<OsString> = vec![command.get_name().into()];
    let mut positional: Vec<(usize, &str)> = Vec::new();
    for (key, value) in parameters {
        let same = |arg: &&Arg| name_of(command, arg) == *key || (arg.is_positional() && arg.get_id() == key.as_str());
        let Some(arg) = offered(command).find(same) else { return Err(unknown(command, key)) };
        if value.contains('\0') {
            return Err(Problem::request(format!("the value of {key} has a character that no name has")));
        }
        match arg.get_index() {
            Some(index) => positional.push((index, value)),
            None if is_switch(arg) => words.push(format!("--{key}={}", switched(key, value)?).into()),
            None => words.push(format!("--{key}={value}").into()),
        }
    }
    for arg in command.get_positionals().filter(|arg| arg.is_required_set() && is_offered(arg)) {
        if !positional.iter().any(|(index, _)| Some(*index) == arg.get_index()) {
            let name = name_of(command, arg);
            let about = arg.get_help().map(|help| format!(": {help}")).unwrap_or_default();
            return Err(Problem::request(format!("the parameter {name} is missing{about}")));
        }
    }
    positional.sort_by_key(|(index, _)| *index);
    words.push("--".into());
    words.extend(positional.into_iter().map(|(_, value)| OsString::from(value)));
    Ok(words)
}

/// Whether an argument is on or off.
pub fn is_switch(arg: &Arg) -> bool {
    let is_bool = arg.get_value_parser().type_id() == TypeId::of::<bool>();
    matches!(arg.get_action(), ArgAction::SetTrue) || (is_bool && !arg.is_positional())
}

fn switched(key: &str, value: &str) -> Result<bool, Problem> {
    match value {
        "" | "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Problem::request(format!("{key} is true or false"))),
    }
}

fn unknown(command: &Command, key: &str) -> Problem {
    let names: Vec<String> = offered(command).map(|arg| name_of(command, arg)).collect();
    let near = names.iter().map(|name| (strsim::osa_distance(key, name), name)).min();
    let meant = match near {
        Some((distance, near)) if distance <= 1 + key.chars().count() / 3 => format!("; did you mean {near}?"),
        _ => String::new(),
    };
    Problem::request(format!("there is no parameter {key:?}{meant}")).and("parameters", names.into())
}

/// What the parser of the command line says, as a problem of the request.
pub fn refused(error: &clap::Error) -> Problem {
    let text = error.to_string();
    let kept = text.lines().take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"));
    let kept: Vec<&str> = kept.map(str::trim_end).collect();
    Problem::request(kept.join("\n").trim().trim_start_matches("error: ").replace("'--", "'"))
}
