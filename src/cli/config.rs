//! What commands have in common: what `daygraph.toml` says of all of them, and the options
//! for store, decisions, lexicon and models. The file itself is read in [`super::file`].

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use daygraph::extract::{Extractor, Models};
use daygraph::lexicon::{BUILT_IN, Lexicon};

use super::file;

const STORE: &str = ".daygraph";
/// The file of decisions, beside the store's folder.
const CURATION: &str = "curation.toml";
/// In the place of a file of models: none at all.
pub const RULES_ALONE: &str = "none";

/// What `daygraph.toml` says of all commands, with paths made usable from the current folder.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    pub store: Option<PathBuf>,
    pub base: Option<String>,
    pub digests: Vec<PathBuf>,
    pub curation: Option<PathBuf>,
    pub lexicon: Vec<PathBuf>,
    pub models: Option<PathBuf>,
    pub export: Option<PathBuf>,
    pub queries: Option<PathBuf>,
}

impl Config {
    /// The nearest `daygraph.toml` in the current folder or above; without one nothing is
    /// configured.
    pub fn find() -> Result<Config> {
        Ok(file::File::nearest()?.map(|file| file.config).unwrap_or_default())
    }
}

/// The option that all commands with a store have.
#[derive(Debug, Clone, clap::Args)]
pub struct StoreArgs {
    /// Folder of the store [default: `store` of daygraph.toml, else .daygraph]
    #[arg(long, value_name = "DIR")]
    pub store: Option<PathBuf>,
}

impl StoreArgs {
    /// The store's folder, which may not be there yet.
    pub fn folder(&self, config: &Config) -> Result<PathBuf> {
        let folder = self.store.clone().or_else(|| config.store.clone()).unwrap_or_else(|| STORE.into());
        if folder.is_file() {
            bail!("{} is a file, and a store is a folder; name a folder with `--store DIR`", folder.display());
        }
        Ok(folder)
    }
}

/// The option that all commands with decisions have.
#[derive(Debug, Clone, clap::Args)]
pub struct CurationArgs {
    /// File of decisions [default: `curation` of daygraph.toml, else curation.toml beside the store's folder]
    #[arg(long, value_name = "FILE")]
    pub curation: Option<PathBuf>,
}

impl CurationArgs {
    /// The file of the decisions on this store, which may not be there yet.
    pub fn file(&self, config: &Config, store: &Path) -> PathBuf {
        let named = self.curation.as_ref().or(config.curation.as_ref()).cloned();
        named.unwrap_or_else(|| {
            // A link's target has other neighbours; of a name like `..` the parent is not in the text.
            let store = if store.file_name().is_some() { store.to_owned() } else { store.join(STORE) };
            store.parent().unwrap_or(Path::new("")).join(CURATION)
        })
    }
}

/// The option that all commands with a lexicon have.
#[derive(Debug, Clone, clap::Args)]
pub struct LexiconArgs {
    /// CSV file of names of your own (again for more); see `daygraph lexicon check --help`
    #[arg(long, value_name = "FILE")]
    pub lexicon: Vec<PathBuf>,
}

impl LexiconArgs {
    /// The user's files, those of `daygraph.toml` first, with their text.
    pub fn texts(&self, config: &Config) -> Result<Vec<(PathBuf, String)>> {
        let files = config.lexicon.iter().chain(&self.lexicon);
        files.map(|file| Ok((file.clone(), lexicon_text(file)?))).collect()
    }

    /// The built-in lexicon with these files.
    pub fn load(&self, config: &Config) -> Result<Lexicon> {
        load(&self.texts(config)?)
    }
}

/// The option that all commands that extract have.
#[derive(Debug, Clone, clap::Args)]
pub struct ModelArgs {
    /// Models of your own, as `daygraph train` makes them, or none for the rules alone [default: built-in]
    #[arg(long, value_name = "FILE|none")]
    pub models: Option<PathBuf>,
}

impl ModelArgs {
    /// The models asked for, else those of `daygraph.toml`, else the built-in ones.
    pub fn load(&self, config: &Config) -> Result<Learned> {
        let Some(file) = self.models.as_ref().or(config.models.as_ref()) else { return Ok(Learned::BuiltIn) };
        if file.as_os_str() == RULES_ALONE {
            return Ok(Learned::Nothing);
        }
        let shown = file.display();
        let bytes = fs::read(file).with_context(|| {
            format!("the models {shown} cannot be read; name a file that `daygraph train` made, or none")
        })?;
        match Models::from_bytes(&bytes) {
            Some(models) => {
                Ok(Learned::Own { models: Box::new(models), hash: blake3::hash(&bytes).to_hex().to_string() })
            }
            None => bail!(
                "{shown} is no model file, not whole, or made by another version of daygraph; \
                 make it anew with `daygraph train GOLD… -o {shown}`"
            ),
        }
    }
}

/// What an extractor learned.
#[derive(Debug)]
pub enum Learned {
    BuiltIn,
    /// From gold of the user's own; with the hash of the file.
    Own {
        models: Box<Models>,
        hash: String,
    },
    Nothing,
}

impl Learned {
    pub fn extractor<'a>(&'a self, lexicon: &'a Lexicon) -> Extractor<'a> {
        match self {
            Learned::BuiltIn => Extractor::new(lexicon),
            Learned::Own { models, .. } => Extractor::with_models(lexicon, Some(models)),
            Learned::Nothing => Extractor::with_models(lexicon, None),
        }
    }

    fn name(&self) -> &str {
        match self {
            Learned::BuiltIn => "built-in",
            Learned::Own { hash, .. } => hash,
            Learned::Nothing => RULES_ALONE,
        }
    }
}

/// The text of a user's lexicon file.
pub fn lexicon_text(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| {
        format!("the lexicon {} cannot be read; check that it is a file and may be read", file.display())
    })?;
    Ok(Lexicon::decode(file, &bytes)?)
}

/// The built-in lexicon with these files, or all that is wrong with them as one error.
pub fn load(texts: &[(PathBuf, String)]) -> Result<Lexicon> {
    Lexicon::load(texts).map_err(|errors| {
        const SHOWN: usize = 20;
        let mut lines: Vec<String> = errors.iter().take(SHOWN).map(ToString::to_string).collect();
        if errors.len() > SHOWN {
            lines.push(format!("and {} more: `daygraph lexicon check FILE` lists all", errors.len() - SHOWN));
        }
        anyhow::anyhow!("the lexicon has errors; mend these lines:\n  {}", lines.join("\n  "))
    })
}

/// Hash of the built-in lexicon, these files and the models: extractions made with others
/// are made again. Which the built-in models are, the extractor's own fingerprint tells.
pub fn fingerprint(texts: &[(PathBuf, String)], learned: &Learned) -> String {
    let mut hash = blake3::Hasher::new();
    let own = texts.iter().map(|(_, text)| text.as_str());
    for text in BUILT_IN.iter().map(|(_, _, text)| *text).chain(own).chain([learned.name()]) {
        hash.update(&(text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().to_hex().to_string()
}
