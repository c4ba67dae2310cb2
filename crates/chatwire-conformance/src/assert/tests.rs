//! Tests of the assertion and of its message.

use chatwire_transport::cassette::{Meta, Recording};
use serde_json::json;

use super::Assertion;
use crate::{
    Judge, Profile, Subject,
    profile::Override,
    report::FailOn,
    testing::{Case, completion, error, stream},
    verdict::Level,
};

/// The message of an assertion that fails.
#[track_caller]
fn message(case: &Case) -> String {
    Assertion::of(&case.subject()).check().unwrap_err().to_string()
}

#[test]
fn an_exchange_that_conforms_passes_in_any_form() {
    assert_conforms!(completion().subject());
    assert_conforms!(&stream().exchange());
    assert_conforms!(error().exchange(), fail_on: FailOn::Any);
    assert_conforms!(
        completion().exchange(),
        contract: "openai",
        profile: "aimlapi",
        judge: &Judge::default(),
        except: ["unary/id-is-not-empty"],
    );
}

#[test]
fn the_message_names_rule_place_bytes_requirement_and_source() {
    let text = message(&stream().set_in(1, "/id", json!("other")));
    let expected = "\
the exchange does not conform: it breaks stream/id-is-constant
  judged by contract hermes-4-405b ";
    assert!(text.starts_with(expected), "{text}");
    let from = text.find("\nfail ").unwrap();
    // What breaks in clients is measured anew from time to time.
    let lines = text[from..].lines().filter(|line| !line.starts_with("  breaks "));
    let rest: Vec<_> = lines.map(str::trim_end).collect();
    assert_eq!(rest[1], "fail stream/id-is-constant [MUST]");
    assert_eq!(rest[2], "  `id` is a string that is not empty, and the same in every chunk.");
    assert_eq!(rest[3], "    event 2 /id: expected \"chatcmpl-1\", seen \"other\"");
    let marked = rest[5].chars().position(|mark| mark == '^').unwrap();
    let excerpt: String = rest[4].chars().skip(marked).collect();
    assert!(excerpt.starts_with("\"other\""), "{text}");
    assert_eq!(rest[6].split("https").next(), Some("  source "));
    assert_eq!(rest[7], "  explained by: chatwire explain stream/id-is-constant");
    assert_eq!(*rest.last().unwrap(), "accept with: except: [\"stream/id-is-constant\"]");
}

#[test]
#[should_panic(expected = "does not conform: it breaks unary/id-is-not-empty")]
fn the_macro_panics_with_the_message() {
    assert_conforms!(completion().set("/id", json!("")).subject());
}

#[test]
fn options_change_what_fails() {
    let nameless = completion().set("/id", json!("")).subject();
    assert_conforms!(nameless, except: ["unary/id-is-not-empty"]);
    let may = Override::new(Level::May, "r");
    let profile = Profile::new("mine").with("unary/id-is-not-empty", may);
    assert_conforms!(nameless, profile: profile);

    let warned = completion().without_header("x-request-id").subject();
    assert_conforms!(warned);
    let error = Assertion::of(&warned).fail_on(FailOn::Should).check().unwrap_err();
    assert_eq!(error.rules(), ["headers/request-id-is-sent"]);
    assert!(error.to_string().contains("\nwarn headers/request-id-is-sent [SHOULD]\n"), "{error}");
}

#[test]
fn an_option_that_names_nothing_fails() {
    #[track_caller]
    fn check(assertion: Assertion<'_, Subject>, part: &str) {
        let error = assertion.check().unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
    let subject = completion().subject();
    let of = || Assertion::of(&subject);
    check(of().except(["no/rule"]), "except: there is no rule `no/rule`");
    check(of().contract("other"), "contract: there is no `other`; use one of ");
    check(of().profile("other"), "profile: there is no `other`; use one of aimlapi, ");
    let profile = Profile::new("mine").with("no/rule", Override::new(Level::May, "r"));
    check(of().profile(profile), "`no/rule`, which does not exist");
}

#[test]
fn what_is_not_judged_fails() {
    let page = error().status(502).body("Bad Gateway");
    let text = message(&page);
    assert!(text.starts_with("the exchange is not a response of the API: "), "{text}");
    let all: Vec<_> = Judge::default().rules().iter().map(|rule| rule.id().to_owned()).collect();
    let error = Assertion::of(&completion().subject()).except(all).check().unwrap_err();
    assert_eq!(error.to_string(), "the exchange was not judged: no rule is about it");
}

#[test]
fn a_recording_has_its_expected_findings_and_its_status() {
    let mut recording =
        Recording::new(Meta::new("nameless", "t"), completion().set("/id", json!("")).exchange());
    assert!(Assertion::of(&recording).check().is_err());
    let entry = "[[finding]]\nrule = \"unary/id-is-not-empty\"\nreason = \"r\"\n";
    recording.expect = Some(entry.to_owned());
    assert_conforms!(recording);

    recording.expect = Some("[[finding]]\n".to_owned());
    let error = Assertion::of(&recording).check().unwrap_err().to_string();
    assert!(error.starts_with("the recording cannot be judged: "), "{error}");

    recording.expect = Some(entry.to_owned());
    recording.exchange = completion().exchange();
    let error = Assertion::of(&recording).check().unwrap_err().to_string();
    assert!(error.starts_with("the exchange nameless no longer has the findings"), "{error}");
    assert!(!error.contains("accept with"), "{error}");
    assert!(error.contains("xpass unary/id-is-not-empty"), "{error}");

    let rejected = Recording::new(Meta::new("rejected", "t"), error_with_status(401));
    let error = Assertion::of(&rejected).check().unwrap_err().to_string();
    assert!(error.contains("the key was refused (HTTP 401)"), "{error}");
}

fn error_with_status(status: u16) -> chatwire_transport::Exchange {
    error().status(status).exchange()
}
