//! Reading, writing and hashing files, with errors that name the file.

use crate::Fail;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Reads a whole file.
///
/// # Errors
/// [`Fail::File`] when it can't be read.
pub fn read(path: &Path) -> Result<Vec<u8>, Fail> {
    fs::read(path).map_err(|e| Fail::file(path, e))
}

/// Reads a text file.
///
/// # Errors
/// [`Fail::File`] when it can't be read or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, Fail> {
    fs::read_to_string(path).map_err(|e| Fail::file(path, e))
}

/// Writes a file as a whole or not at all, and makes its folder.
///
/// # Errors
/// [`Fail::File`], [`Fail::DiskFull`].
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Fail> {
    write_with(path, bytes, 0o644)
}

/// As [`write()`], readable by nobody but the owner.
///
/// # Errors
/// [`Fail::File`], [`Fail::DiskFull`].
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Fail> {
    write_with(path, bytes, 0o600)
}

/// Two threads may write the same file at once: each has a draft of its own.
static DRAFTS: AtomicU32 = AtomicU32::new(0);

fn write_with(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Fail> {
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(dir) = path.parent() {
        make_dir(dir)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    let draft = DRAFTS.fetch_add(1, Ordering::Relaxed);
    name.push(format!(".{}.{draft}.tmp", std::process::id()));
    let draft = path.with_file_name(name);
    let written = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(mode)
        .open(&draft)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| fs::rename(&draft, path));
    written.map_err(|e| {
        let _ = fs::remove_file(&draft);
        Fail::file(path, e)
    })
}

/// Makes a folder and those above it.
///
/// # Errors
/// [`Fail::File`], [`Fail::DiskFull`].
pub fn make_dir(path: &Path) -> Result<(), Fail> {
    fs::create_dir_all(path).map_err(|e| Fail::file(path, e))
}

/// Makes a folder that nobody but the owner can look into.
///
/// # Errors
/// [`Fail::File`], [`Fail::DiskFull`].
pub fn make_private_dir(path: &Path) -> Result<(), Fail> {
    use std::os::unix::fs::PermissionsExt;
    make_dir(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(|e| Fail::file(path, e))
}

/// Removes a folder with everything in it; one that isn't there is fine.
///
/// # Errors
/// [`Fail::File`].
pub fn remove_dir(path: &Path) -> Result<(), Fail> {
    match fs::remove_dir_all(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Fail::file(path, e)),
        _ => Ok(()),
    }
}

/// Every file below `dir`, relative to it, in a stable order. Empty when there is no such folder.
///
/// # Errors
/// [`Fail::File`] when a folder can't be listed.
pub fn walk(dir: &Path) -> Result<Vec<PathBuf>, Fail> {
    fn visit(top: &Path, dir: &Path, found: &mut Vec<PathBuf>) -> Result<(), Fail> {
        for entry in fs::read_dir(dir).map_err(|e| Fail::file(dir, e))? {
            let path = entry.map_err(|e| Fail::file(dir, e))?.path();
            if path.is_dir() {
                visit(top, &path, found)?;
            } else if let Ok(relative) = path.strip_prefix(top) {
                found.push(relative.to_path_buf());
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    if dir.is_dir() {
        visit(dir, dir, &mut found)?;
    }
    found.sort();
    Ok(found)
}

/// SHA-256 as hexadecimal.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// The short hash that stands in a file's name.
#[must_use]
pub fn short_hash(bytes: &[u8]) -> String {
    let mut hash = hash(bytes);
    hash.truncate(12);
    hash
}

/// Remembers of what inputs a result was made, so that it need not be made again.
#[derive(Debug)]
pub struct Stamp {
    path: PathBuf,
    inputs: String,
}

impl Stamp {
    /// The stamp at `path` for these inputs, each a name and what identifies its content.
    #[must_use]
    pub fn new(path: PathBuf, inputs: &[(&str, &str)]) -> Self {
        let inputs = inputs
            .iter()
            .map(|(name, value)| format!("{name} {value}\n"))
            .collect();
        Self { path, inputs }
    }

    /// Whether the result was made from the same inputs.
    #[must_use]
    pub fn fresh(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|written| written == self.inputs)
    }

    /// Says that the result is now made. Call after everything else is written.
    ///
    /// # Errors
    /// [`Fail::File`], [`Fail::DiskFull`].
    pub fn set(&self) -> Result<(), Fail> {
        write(&self.path, self.inputs.as_bytes())
    }
}
