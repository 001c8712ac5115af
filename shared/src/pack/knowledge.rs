//! What a playbook knows, as a model is told it and as what it says is checked against.

use super::playbook::Playbook;
use super::template::Template;
use super::value::Value;
use crate::id::Key;
use crate::lang::Lang;

impl Playbook {
    /// What it answers, filled in with the merchant's values as far as nothing of a visitor's is needed.
    pub(crate) fn facts(&self, lang: Lang) -> impl Iterator<Item = String> + '_ {
        let fill = move |text: &str| {
            let lookup = |name: &str| self.constant(name, lang);
            Template::parse(text)
                .ok()
                .and_then(|template| template.fill(&lookup))
        };
        self.intents
            .iter()
            .filter(|scene| scene.act.is_answer())
            .filter_map(move |scene| {
                let answer = fill(scene.answer.get(lang))?;
                let question = scene.question.get(lang);
                Some(format!("{question} {}", answer.replace('\n', " ")))
            })
    }

    /// Its intents, each with the question that stands for it.
    pub(crate) fn questions(&self, lang: Lang) -> impl Iterator<Item = (&Key, &str)> {
        self.intents
            .iter()
            .filter(|scene| scene.act.is_answer())
            .map(move |scene| (&scene.id, scene.question.get(lang)))
    }

    /// The texts whose numbers are the merchant's: what it has filled in, and what is answered with it.
    pub(crate) fn known_texts(&self) -> impl Iterator<Item = String> + '_ {
        let values = self.values.values().map(|value| match value {
            Value::Text(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Money(money) => money.plain(),
        });
        let answers = self.languages.iter().flat_map(|lang| self.facts(*lang));
        let dangers = self.dangers.iter().flat_map(|danger| {
            let texts = danger.text.0.values().chain(danger.mention.0.values());
            texts.cloned()
        });
        // What is asked names numbers too: 三个月内.
        let asks = self.fields.iter().flat_map(|field| {
            let options = field
                .options
                .iter()
                .flat_map(|option| option.label.0.values());
            field.ask.0.values().chain(options).cloned()
        });
        let phrases = self
            .phrases
            .values()
            .flat_map(|texts| texts.0.values().cloned());
        values
            .chain(answers)
            .chain(dangers)
            .chain(asks)
            .chain(phrases)
    }
}
