//! Finds what can be judged at and below paths, one by one.

use std::{
    collections::VecDeque,
    ffi::OsString,
    fs::{self, FileType},
    path::{Path, PathBuf},
};

use super::{CollectError, RECORDING_MARKS, Source, failure, has_ending};

/// How many folders deep a folder is searched.
pub(super) const MAX_DEPTH: usize = 16;

/// How many links are followed: links among folders can multiply.
pub(super) const MAX_LINKS: usize = 1_000;

/// The file names that are not a response and need no mention.
/// `probe.json` is what `chatwire probe` leaves beside its recordings.
const COMPANIONS: [&str; 4] = ["chatwire.toml", "probe.json", "README.md", "LICENSE"];

/// Everything that can be judged at and below paths, each path sorted by name.
///
/// Hidden files are left out; a link is followed if it stays in the folder that was named.
/// What cannot be judged is an error, and the search goes on.
#[derive(Debug)]
pub struct Walk {
    paths: VecDeque<PathBuf>,
    folders: Vec<Folder>,
    /// The folder that was named, as the system knows it.
    root: PathBuf,
    links: usize,
    found: bool,
}

/// A folder that is being searched.
#[derive(Debug)]
struct Folder {
    path: PathBuf,
    entries: std::vec::IntoIter<(OsString, FileType)>,
}

impl Walk {
    /// Searches paths in this order; `-` is standard input.
    pub fn new(paths: impl IntoIterator<Item = impl Into<PathBuf>>) -> Self {
        Self {
            paths: paths.into_iter().map(Into::into).collect(),
            folders: Vec::new(),
            root: PathBuf::new(),
            links: 0,
            found: false,
        }
    }

    /// Begins with a path that was named.
    fn begin(&mut self, path: PathBuf) -> Option<Result<Source, CollectError>> {
        if path == Path::new("-") {
            return Some(Ok(Source::StandardInput));
        }
        let kind = match fs::metadata(&path) {
            Ok(found) => found.file_type(),
            Err(error) => return Some(Err(failure(&path, error))),
        };
        if !kind.is_dir() {
            return Some(file(path, kind, true));
        }
        self.root = match path.canonicalize() {
            Ok(root) => root,
            Err(error) => return Some(Err(failure(&path, error))),
        };
        self.found = false;
        self.enter(path)
    }

    /// Begins with a folder; a recording is one source.
    fn enter(&mut self, path: PathBuf) -> Option<Result<Source, CollectError>> {
        if self.folders.len() > MAX_DEPTH {
            return Some(Err(CollectError::TooDeep { path }));
        }
        let entries = fs::read_dir(&path).and_then(|entries| {
            let entry = |entry: fs::DirEntry| Ok((entry.file_name(), entry.file_type()?));
            entries.map(|found| found.and_then(entry)).collect::<Result<Vec<_>, _>>()
        });
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => return Some(Err(failure(&path, error))),
        };
        if entries.iter().any(|(name, _)| RECORDING_MARKS.iter().any(|mark| name == mark)) {
            self.found = true;
            return Some(Ok(Source::Recording(path)));
        }
        if is_by_hand(&entries) {
            self.found = true;
            return Some(Ok(Source::Other { path, named: true }));
        }
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        self.folders.push(Folder { path, entries: entries.into_iter() });
        None
    }

    /// Looks at an entry of a folder.
    fn visit(&mut self, path: PathBuf, kind: FileType) -> Option<Result<Source, CollectError>> {
        if kind.is_symlink() {
            return match self.follow(&path) {
                Ok(kind) if kind.is_symlink() => None,
                Ok(kind) => self.visit(path, kind),
                Err(error) => Some(Err(error)),
            };
        }
        if kind.is_dir() {
            return self.enter(path);
        }
        if path.file_name().is_some_and(|name| COMPANIONS.iter().any(|known| name == *known)) {
            return None;
        }
        self.found = true;
        Some(file(path, kind, false))
    }

    /// The kind of what a link leads to, if it stays in the folder that was named.
    fn follow(&mut self, path: &Path) -> Result<FileType, CollectError> {
        let refused = |reason| CollectError::Link { path: path.to_owned(), reason };
        self.links += 1;
        if self.links > MAX_LINKS {
            return Err(refused("is one link too many"));
        }
        let kind = fs::metadata(path).map_err(|_| refused("is a link that leads nowhere"))?;
        let place = path.canonicalize().map_err(|_| refused("is a link that leads nowhere"))?;
        if !place.starts_with(&self.root) {
            return Err(refused("is a link that leaves the folder"));
        }
        let is_open = |folder: &Folder| folder.path.canonicalize().is_ok_and(|open| open == place);
        if kind.is_dir() && self.folders.iter().any(is_open) {
            return Err(refused("is a link to a folder that contains it"));
        }
        Ok(kind.file_type())
    }
}

impl Iterator for Walk {
    type Item = Result<Source, CollectError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some(folder) = self.folders.last_mut() else {
                let path = self.paths.pop_front()?;
                if let Some(found) = self.begin(path) {
                    return Some(found);
                }
                continue;
            };
            let next = folder.entries.next();
            let found = match next {
                Some((name, _)) if name.as_encoded_bytes().starts_with(b".") => None,
                Some((name, kind)) => {
                    let path = folder.path.join(name);
                    self.visit(path, kind)
                }
                None => {
                    let done = self.folders.pop();
                    let is_empty = self.folders.is_empty() && !self.found;
                    done.filter(|_| is_empty)
                        .map(|folder| Err(CollectError::Empty { path: folder.path }))
                }
            };
            if found.is_some() {
                return found;
            }
        }
    }
}

/// A file, by its ending: what is in it is for others to see.
fn file(path: PathBuf, kind: FileType, named: bool) -> Result<Source, CollectError> {
    if !kind.is_file() {
        Err(CollectError::Special { path })
    } else if has_ending(&path, "json") || has_ending(&path, "sse") {
        Ok(Source::Body(path))
    } else {
        Ok(Source::Other { path, named })
    }
}

/// Whether a folder holds the files of one exchange, made by hand.
fn is_by_hand(entries: &[(OsString, FileType)]) -> bool {
    let has = |wanted: &str| entries.iter().any(|(name, _)| name == wanted);
    has("body.json")
        || has("body.sse")
        || has("request.json") && (has("response.json") || has("response.sse"))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// A folder with these empty files.
    fn folder(files: &[&str]) -> TempDir {
        let folder = TempDir::new().unwrap();
        for name in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    /// What is found, by its path below the folder, and what is said, by its last words.
    fn found(folder: &TempDir) -> Vec<String> {
        let root = folder.path();
        let below = |path: &Path| path.strip_prefix(root).unwrap().display().to_string();
        Walk::new([root])
            .map(|found| match found {
                Ok(source) => below(source.path()),
                Err(error) => error.to_string().replace(&format!("{}/", root.display()), ""),
            })
            .collect()
    }

    #[test]
    fn recordings_and_bodies_are_found_in_order() {
        let folder = folder(&[
            "b/deep/two.sse",
            "a.json",
            "README.md",
            "traffic.har",
            ".hidden/x.json",
            "c/meta.toml",
            "d/request.json",
            "d/response.json",
        ]);
        assert_eq!(found(&folder), ["a.json", "b/deep/two.sse", "c", "d", "traffic.har"]);
    }

    #[test]
    fn a_folder_without_anything_is_an_error_and_the_search_goes_on() {
        let (empty, full) = (folder(&["a/README.md"]), folder(&["a.json"]));
        let found: Vec<_> = Walk::new([empty.path(), full.path(), Path::new("-")]).collect();
        assert!(matches!(found[0], Err(CollectError::Empty { .. })));
        assert_eq!(found[1].as_ref().unwrap().path(), full.path().join("a.json"));
        assert!(matches!(found[2], Ok(Source::StandardInput)));
        assert_eq!(found.len(), 3);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_inside_the_folder_and_else_said() {
        use std::os::unix::fs::symlink;
        let (folder, other) = (folder(&["b/one.json"]), folder(&["x.json"]));
        let at = |name: &str| folder.path().join(name);
        symlink(at("b"), at("a")).unwrap();
        symlink("one.json", at("b/two.json")).unwrap();
        symlink(at("b"), at("b/up")).unwrap();
        symlink(other.path(), at("c")).unwrap();
        symlink("nothing", at("d.json")).unwrap();
        assert_eq!(
            found(&folder),
            [
                "a/one.json",
                "a/two.json",
                "a/up: is a link to a folder that contains it; name what it leads to",
                "b/one.json",
                "b/two.json",
                "b/up: is a link to a folder that contains it; name what it leads to",
                "c: is a link that leaves the folder; name what it leads to",
                "d.json: is a link that leads nowhere; name what it leads to",
            ]
        );
    }
}
