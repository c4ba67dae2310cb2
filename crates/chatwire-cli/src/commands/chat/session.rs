//! A conversation in a JSON Lines file: one message per line.

mod json_lines;

use std::{
    fs::{self, Metadata},
    io::{self, Write},
    path::{Path, PathBuf},
};

use chatwire::{Message, protocol::chat::Role};
use chatwire_transport::atomic_file::AtomicFile;

pub(super) use self::json_lines::{can_be_sent, is_system, request_message};
use self::json_lines::{line, messages};
use crate::{
    error::{CliError, Exit},
    file,
};

/// Maximum size of the file, in bytes.
const MAX_BYTES: usize = 16 << 20;

/// A conversation in a file. The file is unchanged until prompt and response are appended together.
pub(super) struct Session {
    path: PathBuf,
    /// The content of the file; `None` if there was no file.
    before: Option<Vec<u8>>,
    messages: Vec<Message>,
}

/// Messages that are added to a conversation.
pub(super) struct Addition {
    /// System message, inserted at the start.
    pub(super) system: Option<Message>,
    /// User message.
    pub(super) user: Message,
    /// Assistant message.
    pub(super) assistant: Message,
}

impl Session {
    /// Reads the conversation; a missing file is an empty conversation.
    ///
    /// Fails if the response could not be written later, before a request is billed.
    pub(super) fn open(path: &Path) -> Result<Self, CliError> {
        let name = path.display();
        let cannot = |error: io::Error| {
            CliError::usage(format!("cannot write the conversation to {name}"))
                .with_source(error)
                .with_help("use a file in a writable folder")
        };
        let metadata = match fs::metadata(path) {
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(cannot(error)),
        };
        if let Some(metadata) = &metadata {
            check_kind(path, metadata)?;
        }
        // The target of a symbolic link is replaced, not the link.
        let path = match metadata {
            Some(_) => fs::canonicalize(path).map_err(cannot)?,
            None => path.to_owned(),
        };
        let before = metadata.is_some().then(|| file::read(&path)).transpose()?;
        let messages = messages(&name.to_string(), before.as_deref().unwrap_or_default())?;
        let session = Self { path, before, messages };
        // Checks that the folder is writable; the file is deleted at once.
        session.temporary_file().map_err(cannot)?;
        Ok(session)
    }

    /// A temporary file in the same folder, which will replace the conversation file.
    fn temporary_file(&self) -> io::Result<AtomicFile> {
        AtomicFile::private(&self.path)
    }

    /// The path of the file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The conversation so far.
    pub(super) fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// Fails if the file would exceed its maximum size with this user message.
    pub(super) fn check_room(&self, user: &Message) -> Result<(), CliError> {
        let length = self.before.as_ref().map_or(0, Vec::len) + line(user).len();
        if length > MAX_BYTES { Err(too_long(&self.path.display().to_string())) } else { Ok(()) }
    }

    /// Writes the conversation with the added messages; if that fails, the file is unchanged.
    pub(super) fn append(self, addition: Addition) -> Result<(), CliError> {
        let Addition { system, user, mut assistant } = addition;
        assistant.role.get_or_insert(Role::Assistant);
        let mut after = Vec::new();
        after.extend(system.iter().flat_map(line));
        after.extend_from_slice(self.before.as_deref().unwrap_or_default());
        if !after.is_empty() && !after.ends_with(b"\n") {
            after.push(b'\n');
        }
        after.extend([user, assistant].iter().flat_map(line));

        let name = self.path.display().to_string();
        let not_stored = |what: String| {
            CliError::new(Exit::Unexpected, what)
                .with_help("copy the response above, because it is not stored")
        };
        let cannot = |error| not_stored(format!("cannot write {name}")).with_source(error);
        let changed = || not_stored(format!("{name} was changed during the request"));
        let mut file = self.temporary_file().map_err(cannot)?;
        file.write_all(&after).map_err(cannot)?;
        file.replace_unchanged(self.before.as_deref()).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => changed(),
            _ => cannot(error),
        })
    }
}

fn check_kind(path: &Path, metadata: &Metadata) -> Result<(), CliError> {
    let name = path.display();
    if !metadata.is_file() {
        return Err(CliError::usage(format!("{name} is not a file")).with_help("use a file"));
    }
    if metadata.permissions().readonly() {
        let what = format!("{name} is read-only");
        return Err(CliError::usage(what).with_help("make it writable, or use another file"));
    }
    if metadata.len() > MAX_BYTES as u64 {
        return Err(too_long(&name.to_string()));
    }
    Ok(())
}

fn too_long(name: &str) -> CliError {
    let what = format!("{name} is larger than {} MiB", MAX_BYTES >> 20);
    CliError::usage(what).with_help("use another file")
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    const BEFORE: &str = concat!(
        r#"{"role":"system","content":"s"}"#,
        "\n\n",
        r#"{"role":"assistant","content":"a","reasoning_content":"r","x":1.50}"#
    );

    fn addition() -> Addition {
        let assistant = "{\"content\":\"b\",\"x\":[1,\n2]}";
        Addition {
            system: None,
            user: Message::user("q"),
            assistant: Message::from_text(assistant).unwrap(),
        }
    }

    /// A folder with a conversation file, and the path of the file.
    fn folder(content: &[u8]) -> (TempDir, PathBuf) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("talk.jsonl");
        fs::write(&path, content).unwrap();
        (folder, path)
    }

    #[test]
    fn old_lines_are_unchanged_and_new_ones_are_appended() {
        let (folder, path) = folder(BEFORE.as_bytes());
        let session = Session::open(&path).unwrap();
        assert_eq!(session.messages().len(), 2);
        session.append(addition()).unwrap();
        let added = concat!(
            "\n",
            r#"{"role":"user","content":"q"}"#,
            "\n",
            r#"{"role":"assistant","content":"b","x":[1, 2]}"#,
            "\n"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), format!("{BEFORE}{added}"));
        assert_eq!(Session::open(&path).unwrap().messages().len(), 4);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_prompt_that_makes_the_file_too_large_is_rejected() {
        let (_folder, path) = folder(&vec![b'\n'; MAX_BYTES]);
        let session = Session::open(&path).unwrap();
        let error = session.check_room(&Message::user("q")).unwrap_err().to_string();
        assert!(error.ends_with(" is larger than 16 MiB; use another file"));
    }

    #[test]
    fn the_system_message_is_first() {
        let (_folder, path) = folder(b"");
        let system = Some(Message::system("s"));
        Session::open(&path).unwrap().append(Addition { system, ..addition() }).unwrap();
        let roles: Vec<_> =
            Session::open(&path).unwrap().messages.into_iter().map(|it| it.role).collect();
        assert_eq!(roles, [Role::System, Role::User, Role::Assistant].map(Some));
    }

    #[test]
    fn a_file_that_is_not_a_conversation_is_unchanged() {
        for content in [&b"hello"[..], &vec![b'\n'; MAX_BYTES + 1]] {
            let (_folder, path) = folder(content);
            let error = Session::open(&path).err().unwrap().to_string();
            assert!(error.starts_with(&path.display().to_string()), "{error}");
            assert_eq!(fs::read(&path).unwrap(), content);
        }
    }

    #[test]
    fn a_file_that_cannot_be_written_is_rejected_before_the_request() {
        let folder = TempDir::new().unwrap();
        let error_of = |path: &Path| Session::open(path).err().unwrap().to_string();
        assert!(error_of(folder.path()).ends_with(" is not a file; use a file"));
        let error = error_of(&folder.path().join("no/talk.jsonl"));
        assert!(error.contains("talk.jsonl: "), "{error}");
    }

    #[test]
    fn a_concurrent_change_is_not_overwritten() {
        let (folder, path) = folder(BEFORE.as_bytes());
        let late = Session::open(&path).unwrap();
        Session::open(&path).unwrap().append(addition()).unwrap();
        let now = fs::read(&path).unwrap();
        let error = late.append(addition()).unwrap_err().to_string();
        assert!(error.contains("talk.jsonl was changed during the request; "), "{error}");
        assert_eq!(fs::read(&path).unwrap(), now);

        let path = folder.path().join("new.jsonl");
        let late = Session::open(&path).unwrap();
        Session::open(&path).unwrap().append(addition()).unwrap();
        assert!(late.append(addition()).unwrap_err().to_string().contains(" was changed during "));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_symbolic_links_are_kept() {
        use std::{
            fs::Permissions,
            os::unix::fs::{PermissionsExt, symlink},
        };

        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let (folder, path) = folder(b"");
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        let link = folder.path().join("link");
        symlink(&path, &link).unwrap();
        Session::open(&link).unwrap().append(addition()).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(mode(&path), 0o640);

        let new = folder.path().join("new.jsonl");
        Session::open(&new).unwrap().append(addition()).unwrap();
        assert_eq!(mode(&new), 0o600);
    }
}
