//! A worker of the test's own, beside the one that is tested.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use xtask::npm;

/// A workerd that runs a test's script.
pub struct Probe {
    workerd: Child,
    port: u16,
    _folder: TempDir,
}

impl Drop for Probe {
    fn drop(&mut self) {
        let _ = self.workerd.kill();
        let _ = self.workerd.wait();
    }
}

impl Probe {
    /// Runs a script. `services` are those of the configuration, in which `probe` names what holds
    /// the script; `rest` is what else stands in it.
    #[track_caller]
    #[must_use]
    pub fn start(script: &str, services: &str, rest: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let configuration = format!(
            r#"using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [{services}],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "probe")],
);
{rest}"#
        );
        std::fs::write(folder.path().join("probe.js"), script).expect("a file");
        std::fs::write(folder.path().join("probe.capnp"), configuration).expect("a file");
        let mut workerd = Command::new(npm::workerd())
            .args(["serve", "probe.capnp", "--control-fd=1"])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .expect("workerd is installed (cargo xtask test installs it)");
        let out = workerd.stdout.take().expect("its output");
        let mut line = String::new();
        let read = BufReader::new(out).read_line(&mut line);
        read.expect("workerd says its port");
        let said: serde_json::Value = serde_json::from_str(&line).expect("a port");
        Self {
            workerd,
            port: said["port"].as_u64().expect("a port") as u16,
            _folder: folder,
        }
    }

    /// An address on it.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}
