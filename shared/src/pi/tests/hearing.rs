//! Utterances and what they mean.
use super::*;

#[test]
fn scratch() {
    for demo in demos() {
        match Playbook::build(&demo.profile, 1) {
            Ok(playbook) => println!("{} {}", demo.slug, serde_json::to_string(&playbook).unwrap().len()),
            Err(errors) => for error in errors { println!("{}: {error}", demo.slug) },
        }
    }
}
