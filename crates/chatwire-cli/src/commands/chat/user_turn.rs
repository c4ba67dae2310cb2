//! The messages that are added to a conversation before the response.

use chatwire::{
    Message, ReasoningHistory, Response,
    protocol::chat::{Content, ContentPart},
};

use super::{Args, image, session};
use crate::error::{CliError, Exit};

/// The messages that are added to a conversation before the response.
pub(super) struct UserTurn {
    system: Option<Message>,
    pub(super) user: Message,
}

impl UserTurn {
    pub(super) fn new(args: &Args, history: &[Message], prompt: String) -> Result<Self, CliError> {
        let system = args.system.as_deref().map(Message::system);
        let user = Message::user(content(&args.image, prompt)?);
        let Some(known) = history.iter().find(|message| session::is_system(message)) else {
            return Ok(Self { system, user });
        };
        if system.as_ref().is_some_and(|system| system.text() != known.text()) {
            return Err(CliError::usage("the conversation already has another system message")
                .with_help("omit --system, or use another file"));
        }
        Ok(Self { system: None, user })
    }

    /// The messages of the request, with the reasoning that the provider needs.
    pub(super) fn request_messages(
        &self,
        history: &[Message],
        reasoning: ReasoningHistory,
    ) -> Vec<Message> {
        let history = history.iter().map(|message| session::request_message(message, reasoning));
        self.system.iter().cloned().chain(history).chain([self.user.clone()]).collect()
    }

    /// The messages to append to the conversation file.
    pub(super) fn addition(self, response: &Response) -> Result<session::Addition, CliError> {
        let message = response.first_choice().and_then(|choice| choice.message.clone());
        let assistant = message.filter(session::can_be_sent).ok_or_else(|| {
            let what = "the response is not appended, because it has no content that a request can contain";
            CliError::new(Exit::Unexpected, what)
        })?;
        Ok(session::Addition { system: self.system, user: self.user, assistant })
    }
}

/// The content of the user message: text, or parts if there are images.
fn content(images: &[String], prompt: String) -> Result<Content, CliError> {
    if images.is_empty() {
        return Ok(Content::Text(prompt));
    }
    let text = Ok(ContentPart::text(prompt));
    let images = images.iter().map(|image| image::part(image));
    Ok(Content::Parts([text].into_iter().chain(images).collect::<Result<_, _>>()?))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn turn(flags: &[&str], history: &[Message]) -> Result<UserTurn, String> {
        let args = Args::try_parse_from(["chat"].iter().chain(flags)).unwrap();
        UserTurn::new(&args, history, "q".to_owned()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_conversation_keeps_its_system_message() {
        let history = [Message::system("s"), Message::user("p"), Message::assistant("a")];
        let texts = |flags: &[&str], history: &[Message]| {
            let messages = turn(flags, history)
                .unwrap()
                .request_messages(history, ReasoningHistory::default());
            messages.iter().map(|message| message.text().unwrap().into_owned()).collect::<Vec<_>>()
        };
        assert_eq!(texts(&[], &[]), ["q"]);
        assert_eq!(texts(&["--system", "s"], &[]), ["s", "q"]);
        assert_eq!(texts(&[], &history), ["s", "p", "a", "q"]);
        assert_eq!(texts(&["--system", "s"], &history), ["s", "p", "a", "q"]);
        assert_eq!(texts(&["--system", "s"], &history[1..]), ["s", "p", "a", "q"]);
        assert_eq!(
            turn(&["--system", "t"], &history).err().unwrap(),
            "the conversation already has another system message; \
             omit --system, or use another file"
        );
    }

    #[test]
    fn images_follow_the_text() {
        let turn = turn(&["--image", "https://host/a", "--image", "data:,"], &[]).unwrap();
        assert_eq!(
            String::from_utf8(turn.user.to_vec()).unwrap(),
            concat!(
                r#"{"role":"user","content":[{"type":"text","text":"q"},"#,
                r#"{"type":"image_url","image_url":{"url":"https://host/a"}},"#,
                r#"{"type":"image_url","image_url":{"url":"data:,"}}]}"#
            )
        );
    }
}
