//! Packs as files, and playbooks made of them with any settings.

use crate::input::{Change, Edit, change, edited};
use crate::wire::profiles;
use bolero::{TypeGenerator, check, produce};
use shared::chip;
use shared::lang::Lang;
use shared::merchant::Profile;
use shared::pack::{Pack, Playbook, builtin};
use std::path::Path;

/// Changes to a demo merchant's settings and to its pack.
#[derive(Clone, Debug, TypeGenerator)]
struct Changed {
    merchant: u8,
    #[generator(produce::<Vec<Change>>().with().len(0usize..4))]
    pack: Vec<Change>,
    #[generator(produce::<Vec<Change>>().with().len(0usize..2))]
    profile: Vec<Change>,
}

/// A playbook that was built can be spoken; one that was not says why.
fn hold(pack: Pack, profile: &Profile) {
    let playbook = match Playbook::from_pack(pack, profile, 1) {
        Ok(playbook) => playbook,
        Err(errors) => {
            assert!(errors.iter().all(|error| !error.to_string().is_empty()));
            return;
        }
    };
    let written = serde_json::to_string(&playbook).unwrap();
    assert_eq!(
        serde_json::from_str::<Playbook>(&written).unwrap(),
        playbook
    );
    assert_eq!(chip::check_set(&playbook.default_chips()), Ok(()));
    for lang in Lang::ALL {
        let part = playbook.spoken_in(lang);
        assert_eq!(part.greeting(lang), playbook.greeting(lang));
        assert_eq!(part.consent(lang), playbook.consent(lang));
        assert!(!playbook.greeting(lang).is_empty() && !playbook.consent(lang).0.is_empty());
    }
}

#[test]
fn playbooks() {
    let merchants: Vec<_> = profiles()
        .into_iter()
        .map(|profile| {
            let read: Profile = serde_json::from_value(profile.clone()).unwrap();
            let pack = builtin(&read.pack).unwrap();
            hold(pack.clone(), &read);
            (profile, serde_json::to_value(pack).unwrap())
        })
        .collect();
    check!().with_type::<Changed>().for_each(|changed| {
        let (profile, pack) = &merchants[usize::from(changed.merchant) % merchants.len()];
        let (mut profile, mut pack) = (profile.clone(), pack.clone());
        change(&mut profile, &changed.profile);
        change(&mut pack, &changed.pack);
        let (Ok(profile), Ok(pack)) = (
            serde_json::from_value::<Profile>(profile),
            serde_json::from_value::<Pack>(pack),
        ) else {
            return;
        };
        if profile.check().is_ok() {
            hold(pack, &profile);
        }
    });
}

/// The TOML that a marketer edits: read as a pack, it is the same pack as JSON.
#[test]
fn files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pack/builtin");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let files: Vec<String> = paths
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let profile: Profile = serde_json::from_value(profiles().remove(0)).unwrap();
    let edits = produce::<Vec<Edit>>().with().len(0usize..3);
    check!()
        .with_generator((produce::<u8>(), edits))
        .for_each(|(file, edits)| {
            let file = &files[usize::from(*file) % files.len()];
            let Ok(text) = String::from_utf8(edited(file, edits)) else {
                return;
            };
            let Ok(pack) = toml::from_str::<Pack>(&text) else {
                return;
            };
            let json = serde_json::to_string(&pack).unwrap();
            assert_eq!(serde_json::from_str::<Pack>(&json).unwrap(), pack);
            hold(pack, &profile);
        });
}
