//! The folder of assets: names by content, a brotli twin beside each text, nothing stale.

use crate::build::Mode;
use crate::pack::{self, Job};
use crate::progress::{Done, Step};
use crate::{Fail, files, paths};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Endings of files that compress well and are served compressed.
const COMPRESSED: [&str; 8] = ["css", "html", "js", "json", "svg", "txt", "wasm", "xml"];

/// Files by their path below the served folder.
#[derive(Debug, Default)]
pub struct Assets {
    files: BTreeMap<String, Vec<u8>>,
}

impl Assets {
    /// Adds a file under a name of its own.
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.to_owned(), bytes);
    }

    /// Adds a file under a name that changes with its content, and returns its address.
    pub fn add_hashed(&mut self, stem: &str, ending: &str, bytes: Vec<u8>) -> String {
        let path = format!("a/{stem}-{}.{ending}", files::short_hash(&bytes));
        self.add(&path, bytes);
        format!("/{path}")
    }

    /// Adds a folder whose name changes with the content of any of its files, so that these find each
    /// other by plain names, and returns its address.
    pub fn add_folder(&mut self, stem: &str, files: Vec<(&str, Vec<u8>)>) -> String {
        let mut folder = Self::default();
        for (name, bytes) in files {
            folder.add(name, bytes);
        }
        let path = format!("a/{stem}-{}/", folder.hash());
        for (name, bytes) in folder.files {
            self.add(&format!("{path}{name}"), bytes);
        }
        format!("/{path}")
    }

    /// Short hash over all names and contents.
    #[must_use]
    pub fn hash(&self) -> String {
        let all: String = self
            .files
            .iter()
            .map(|(path, bytes)| format!("{path} {}\n", files::hash(bytes)))
            .collect();
        files::short_hash(all.as_bytes())
    }

    /// Makes `dir` hold these files, their compressed twins and the manifest, and nothing else. Files
    /// are exchanged one by one in the same folder, because a running worker keeps it open; the
    /// manifest comes after what it names, and what is stale goes last.
    ///
    /// # Errors
    /// [`Fail::File`], [`Fail::DiskFull`].
    pub fn write(
        mut self,
        step: &Step,
        dir: &Path,
        mode: Mode,
        manifest: &[u8],
    ) -> Result<Done, Fail> {
        self.compress(step, mode)?;
        let mut done = Done::Before;
        let mut put = |path: &str, bytes: &[u8]| {
            let target = dir.join(path);
            if std::fs::read(&target).is_ok_and(|there| there == bytes) {
                return Ok(());
            }
            done = Done::Now;
            files::write(&target, bytes)
        };
        for (path, bytes) in &self.files {
            put(path, bytes)?;
        }
        put("manifest.json", manifest)?;
        for path in files::walk(dir)? {
            let name = path.to_string_lossy();
            if name != "manifest.json" && !self.files.contains_key(&*name) {
                let stale = dir.join(&path);
                std::fs::remove_file(&stale).map_err(|e| Fail::file(&stale, e))?;
            }
        }
        Ok(done)
    }

    /// Adds the compressed twins. Each is kept by its content, so that only what changed is
    /// compressed again.
    fn compress(&mut self, step: &Step, mode: Mode) -> Result<(), Fail> {
        // The last two levels take ten times as long for one byte in twenty.
        let quality = match mode {
            Mode::Quick => 9,
            Mode::Release => 11,
        };
        let kept = paths::dist().join("parts/brotli").join(quality.to_string());
        files::make_dir(&kept)?;
        let mut jobs = Vec::new();
        let mut twins = BTreeMap::new();
        for (path, bytes) in &self.files {
            let ending = Path::new(path)
                .extension()
                .and_then(|e| e.to_str())
                .unwrap_or_default();
            // The loader gets each merchant's bootstrap put in, so it has no one compressed form.
            if path == "loader.js" || !COMPRESSED.contains(&ending) {
                continue;
            }
            let name = files::hash(bytes);
            let out = kept.join(format!("{name}.br"));
            if !out.is_file() {
                let entry = kept.join(&name);
                files::write(&entry, bytes)?;
                jobs.push((entry, out.clone()));
            }
            twins.insert(format!("{path}.br"), out);
        }
        step.note("brotli");
        let list: Vec<_> = jobs
            .iter()
            .map(|(entry, out)| Job::Brotli {
                entry: entry.clone(),
                out: out.clone(),
                quality,
            })
            .collect();
        pack::run(step, "compressing the assets", &list)?;
        let used: BTreeSet<_> = twins.values().cloned().collect();
        for (path, twin) in twins {
            self.files.insert(path, files::read(&twin)?);
        }
        for path in files::walk(&kept)?.into_iter().map(|path| kept.join(path)) {
            if !used.contains(&path) {
                std::fs::remove_file(&path).map_err(|e| Fail::file(&path, e))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_content() {
        let mut assets = Assets::default();
        let one = assets.add_hashed("app", "js", b"1".to_vec());
        let same = assets.add_hashed("app", "js", b"1".to_vec());
        let before = assets.hash();
        let other = assets.add_hashed("app", "js", b"2".to_vec());
        assert_eq!(one, same);
        assert_ne!(one, other);
        assert_ne!(before, assets.hash());
        assert!(one.starts_with("/a/app-") && one.ends_with(".js"));
    }

    #[test]
    fn a_folder_s_name_follows_all_that_is_in_it() {
        let files = |second: &[u8]| vec![("1.js", b"1".to_vec()), ("2.js", second.to_vec())];
        let mut assets = Assets::default();
        let one = assets.add_folder("w", files(b"2"));
        assert_eq!(one, assets.add_folder("w", files(b"2")));
        assert_ne!(one, assets.add_folder("w", files(b"3")));
        assert!(one.starts_with("/a/w-") && one.ends_with('/'));
        let file = format!("{}2.js", one.trim_start_matches('/'));
        assert_eq!(assets.files[&file], b"2");
    }
}
