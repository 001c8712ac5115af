//! The same worker deploys to Cloudflare.

use std::process::Command;
use xtask::paths;

#[test]
fn wrangler_takes_the_worker() {
    let output = Command::new("cargo")
        .args(["xtask", "deploy-check"])
        .current_dir(paths::root())
        .output()
        .unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{said}");
    for binding in ["CONVERSATION", "MERCHANT", "AGENCY", "DIRECTORY", "ASSETS"] {
        assert!(said.contains(binding), "{binding}: {said}");
    }
}
