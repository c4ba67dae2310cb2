//! A conversation in a file: one message on each line, as JSON.

mod json_lines;

use std::{
    fs::{self, Metadata, Permissions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use chatwire::{Message, protocol::chat::Role};
use tempfile::NamedTempFile;

pub(super) use self::json_lines::{can_be_sent, instructs, turn};
use self::json_lines::{line, messages};
use crate::{
    error::{CliError, Exit},
    file,
};

/// The longest conversation, in bytes.
const MAX_BYTES: usize = 16 << 20;

/// A conversation in a file, which is left alone until question and answer can be added as a whole.
pub(super) struct Session {
    path: PathBuf,
    /// What the file held; none when there was no file.
    before: Option<Vec<u8>>,
    /// Who may read and write the file; its owner alone when there was none.
    permissions: Option<Permissions>,
    messages: Vec<Message>,
}

/// What is added to a conversation.
pub(super) struct Addition {
    /// Instructions, for the beginning.
    pub(super) system: Option<Message>,
    /// The question.
    pub(super) user: Message,
    /// The answer.
    pub(super) answered: Message,
}

impl Session {
    /// Reads the conversation; a file that does not exist is an empty one.
    ///
    /// Whatever would keep the answer from being written is told now, before it is paid for.
    pub(super) fn open(path: &Path) -> Result<Self, CliError> {
        let name = path.display();
        let cannot = |error: io::Error| {
            CliError::usage(format!("{name} cannot keep a conversation"))
                .with_source(error)
                .with_help("name a file in a folder that exists and can be written")
        };
        let metadata = match fs::metadata(path) {
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(cannot(error)),
        };
        if let Some(metadata) = &metadata {
            check_kind(path, metadata)?;
        }
        // A link stays one: the file it leads to is replaced.
        let path = match metadata {
            Some(_) => fs::canonicalize(path).map_err(cannot)?,
            None => path.to_owned(),
        };
        let before = metadata.is_some().then(|| file::read(&path)).transpose()?;
        let messages = messages(&name.to_string(), before.as_deref().unwrap_or_default())?;
        let permissions = metadata.map(|metadata| metadata.permissions());
        let session = Self { path, before, permissions, messages };
        // Only a trial: it is gone again before the question is asked.
        session.beside().map_err(cannot)?;
        Ok(session)
    }

    /// A new file beside the one of the conversation, to take its place.
    fn beside(&self) -> io::Result<NamedTempFile> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or_else(|| Path::new("."));
        // Made for its owner alone to read.
        let file = NamedTempFile::with_prefix_in(".chatwire", folder)?;
        if let Some(permissions) = &self.permissions {
            file.as_file().set_permissions(permissions.clone())?;
        }
        Ok(file)
    }

    /// Where it is kept.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The conversation so far.
    pub(super) fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// Refuses a question after which the file could not be read again.
    pub(super) fn check_room(&self, question: &Message) -> Result<(), CliError> {
        let length = self.before.as_ref().map_or(0, Vec::len) + line(question).len();
        if length > MAX_BYTES { Err(too_long(&self.path.display().to_string())) } else { Ok(()) }
    }

    /// Writes the conversation with what was added to it, wholly or, on failure, not at all.
    pub(super) fn keep(self, addition: Addition) -> Result<(), CliError> {
        let Addition { system, user, mut answered } = addition;
        answered.role.get_or_insert(Role::Assistant);
        let mut after = Vec::new();
        after.extend(system.iter().flat_map(line));
        after.extend_from_slice(self.before.as_deref().unwrap_or_default());
        if !after.is_empty() && !after.ends_with(b"\n") {
            after.push(b'\n');
        }
        after.extend([user, answered].iter().flat_map(line));

        let name = self.path.display().to_string();
        let lost = |what: String| {
            CliError::new(Exit::Unexpected, what).with_help("the answer above is kept nowhere else")
        };
        let cannot = |error| lost(format!("{name} cannot be written")).with_source(error);
        let changed = || lost(format!("{name} was changed while the answer came"));
        let mut beside = self.beside().map_err(cannot)?;
        beside.write_all(&after).map_err(cannot)?;
        beside.as_file().sync_all().map_err(cannot)?;
        match &self.before {
            None => match beside.persist_noclobber(&self.path) {
                Ok(_) => Ok(()),
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(changed()),
                Err(error) => Err(cannot(error.error)),
            },
            Some(before) if fs::read(&self.path).is_ok_and(|now| now == *before) => {
                beside.persist(&self.path).map(drop).map_err(|error| cannot(error.error))
            }
            Some(_) => Err(changed()),
        }
    }
}

fn check_kind(path: &Path, metadata: &Metadata) -> Result<(), CliError> {
    let name = path.display();
    if !metadata.is_file() {
        return Err(CliError::usage(format!("{name} is no file")).with_help("name a file"));
    }
    if metadata.permissions().readonly() {
        let what = format!("{name} may only be read, and a conversation is added to");
        return Err(CliError::usage(what).with_help("allow writing it, or name another file"));
    }
    if metadata.len() > MAX_BYTES as u64 {
        return Err(too_long(&name.to_string()));
    }
    Ok(())
}

fn too_long(name: &str) -> CliError {
    let what = format!("{name} is longer than the {} MiB of a conversation", MAX_BYTES >> 20);
    CliError::usage(what).with_help("begin another file")
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
        let answered = "{\"content\":\"b\",\"x\":[1,\n2]}";
        Addition {
            system: None,
            user: Message::user("q"),
            answered: Message::from_text(answered).unwrap(),
        }
    }

    /// A folder with a conversation in it, and the place of the file.
    fn folder(content: &[u8]) -> (TempDir, PathBuf) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("talk.jsonl");
        fs::write(&path, content).unwrap();
        (folder, path)
    }

    #[test]
    fn what_was_kept_stays_as_it_is_and_what_is_new_follows() {
        let (folder, path) = folder(BEFORE.as_bytes());
        let session = Session::open(&path).unwrap();
        assert_eq!(session.messages().len(), 2);
        session.keep(addition()).unwrap();
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
    fn a_question_that_makes_it_too_long_is_refused() {
        let (_folder, path) = folder(&vec![b'\n'; MAX_BYTES]);
        let session = Session::open(&path).unwrap();
        let error = session.check_room(&Message::user("q")).unwrap_err().to_string();
        assert!(
            error.ends_with(" is longer than the 16 MiB of a conversation; begin another file")
        );
    }

    #[test]
    fn instructions_stand_at_the_beginning() {
        let (_folder, path) = folder(b"");
        let system = Some(Message::system("s"));
        Session::open(&path).unwrap().keep(Addition { system, ..addition() }).unwrap();
        let roles: Vec<_> =
            Session::open(&path).unwrap().messages.into_iter().map(|it| it.role).collect();
        assert_eq!(roles, [Role::System, Role::User, Role::Assistant].map(Some));
    }

    #[test]
    fn a_file_that_is_no_conversation_is_left_alone() {
        for content in [&b"hello"[..], &vec![b'\n'; MAX_BYTES + 1]] {
            let (_folder, path) = folder(content);
            let error = Session::open(&path).err().unwrap().to_string();
            assert!(error.starts_with(&path.display().to_string()), "{error}");
            assert_eq!(fs::read(&path).unwrap(), content);
        }
    }

    #[test]
    fn what_would_keep_the_answer_from_being_written_is_told_before() {
        let folder = TempDir::new().unwrap();
        let refused = |path: &Path| Session::open(path).err().unwrap().to_string();
        assert!(refused(folder.path()).ends_with(" is no file; name a file"));
        let error = refused(&folder.path().join("no/talk.jsonl"));
        assert!(error.contains("talk.jsonl cannot keep a conversation: "), "{error}");
    }

    #[test]
    fn a_change_in_the_meantime_is_not_overwritten() {
        let (folder, path) = folder(BEFORE.as_bytes());
        let late = Session::open(&path).unwrap();
        Session::open(&path).unwrap().keep(addition()).unwrap();
        let now = fs::read(&path).unwrap();
        let error = late.keep(addition()).unwrap_err().to_string();
        assert!(error.contains("talk.jsonl was changed while the answer came; "), "{error}");
        assert_eq!(fs::read(&path).unwrap(), now);

        let path = folder.path().join("new.jsonl");
        let late = Session::open(&path).unwrap();
        Session::open(&path).unwrap().keep(addition()).unwrap();
        assert!(late.keep(addition()).unwrap_err().to_string().contains(" was changed while "));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_its_owners_and_a_link_stays_one() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let (folder, path) = folder(b"");
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        let link = folder.path().join("link");
        symlink(&path, &link).unwrap();
        Session::open(&link).unwrap().keep(addition()).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(mode(&path), 0o640);

        let new = folder.path().join("new.jsonl");
        Session::open(&new).unwrap().keep(addition()).unwrap();
        assert_eq!(mode(&new), 0o600);
    }
}
