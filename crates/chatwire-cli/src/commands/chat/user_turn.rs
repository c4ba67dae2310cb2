//! The question: what is added to a conversation before the answer is.

use chatwire::{
    Message, Response,
    protocol::chat::{Content, ContentPart},
};

use super::{Args, image, session};
use crate::error::{CliError, Exit};

/// What is added to a conversation before the answer is.
pub(super) struct UserTurn {
    system: Option<Message>,
    pub(super) user: Message,
}

impl UserTurn {
    pub(super) fn new(args: &Args, history: &[Message], prompt: String) -> Result<Self, CliError> {
        let system = args.system.as_deref().map(Message::system);
        let user = Message::user(content(&args.image, prompt)?);
        let Some(known) = history.iter().find(|message| session::instructs(message)) else {
            return Ok(Self { system, user });
        };
        if system.as_ref().is_some_and(|system| system.to_text() != known.to_text()) {
            return Err(CliError::usage("the conversation has other instructions already")
                .with_help("leave --system out, or begin another file"));
        }
        Ok(Self { system: None, user })
    }

    /// The conversation as it is sent.
    pub(super) fn turns(&self, history: &[Message]) -> Vec<Message> {
        let history = history.iter().map(session::turn);
        self.system.iter().cloned().chain(history).chain([self.user.clone()]).collect()
    }

    /// What is kept of it: instructions for its beginning, and what follows its end.
    pub(super) fn messages(self, answer: &Response) -> Result<session::Addition, CliError> {
        let answered = answer.first_choice().and_then(|choice| choice.message.clone());
        let answered = answered.filter(session::can_be_sent).ok_or_else(|| {
            let what = "nothing is kept, as no server would take this answer in a conversation";
            CliError::new(Exit::Unexpected, what)
        })?;
        Ok(session::Addition { system: self.system, user: self.user, answered })
    }
}

/// The question, as text unless pictures are shown with it.
fn content(images: &[String], prompt: String) -> Result<Content, CliError> {
    if images.is_empty() {
        return Ok(Content::Text(prompt));
    }
    let text = Ok(ContentPart::text(prompt));
    let images = images.iter().map(|place| image::part(place));
    Ok(Content::Parts([text].into_iter().chain(images).collect::<Result<_, _>>()?))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn question(flags: &[&str], history: &[Message]) -> Result<UserTurn, String> {
        let args = Args::try_parse_from(["chat"].iter().chain(flags)).unwrap();
        UserTurn::new(&args, history, "q".to_owned()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_conversation_goes_on_under_its_instructions() {
        let history = [Message::system("s"), Message::user("p"), Message::assistant("a")];
        let turns = |flags: &[&str], history: &[Message]| {
            let turns = question(flags, history).unwrap().turns(history);
            turns.iter().map(|turn| turn.text().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(turns(&[], &[]), ["q"]);
        assert_eq!(turns(&["--system", "s"], &[]), ["s", "q"]);
        assert_eq!(turns(&[], &history), ["s", "p", "a", "q"]);
        assert_eq!(turns(&["--system", "s"], &history), ["s", "p", "a", "q"]);
        assert_eq!(turns(&["--system", "s"], &history[1..]), ["s", "p", "a", "q"]);
        assert_eq!(
            question(&["--system", "t"], &history).err().unwrap(),
            "the conversation has other instructions already; \
             leave --system out, or begin another file"
        );
    }

    #[test]
    fn pictures_follow_the_text() {
        let asked = question(&["--image", "https://host/a", "--image", "data:,"], &[]).unwrap();
        assert_eq!(
            String::from_utf8(asked.user.to_vec()).unwrap(),
            concat!(
                r#"{"role":"user","content":[{"type":"text","text":"q"},"#,
                r#"{"type":"image_url","image_url":{"url":"https://host/a"}},"#,
                r#"{"type":"image_url","image_url":{"url":"data:,"}}]}"#
            )
        );
    }
}
