//! Which addresses the worker can reach: the shipped configuration's network, tried with a probe
//! in the worker's place.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use xtask::{npm, paths};

const PROBE: &str = r#"export default {
  async fetch(request) {
    try {
      const answer = await fetch(new URL(request.url).searchParams.get("to"), { redirect: "manual" });
      return new Response("reached " + answer.status);
    } catch (error) {
      return new Response("refused");
    }
  }
};"#;

struct Probe {
    workerd: Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Drop for Probe {
    fn drop(&mut self) {
        let _ = self.workerd.kill();
        let _ = self.workerd.wait();
    }
}

/// Runs the probe behind the network that this configuration gives the worker.
fn probe(configuration: &str) -> Probe {
    let folder = tempfile::tempdir().unwrap();
    let network = configuration
        .lines()
        .find(|line| line.contains("name = \"internet\""))
        .expect("the worker's network");
    let text = format!(
        r#"using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "probe", worker = (modules = [(name = "probe.js", esModule = embed "probe.js")], compatibilityDate = "2026-10-20", globalOutbound = "internet")),
    {network}
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "probe")],
);"#
    );
    std::fs::write(folder.path().join("probe.js"), PROBE).unwrap();
    std::fs::write(folder.path().join("probe.capnp"), text).unwrap();
    let mut workerd = Command::new(npm::workerd())
        .args(["serve", "probe.capnp", "--control-fd=1"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = Vec::new();
    let mut out = workerd.stdout.take().unwrap();
    let mut byte = [0];
    while out.read(&mut byte).unwrap() == 1 && byte[0] != b'\n' {
        line.push(byte[0]);
    }
    let said: serde_json::Value = serde_json::from_slice(&line).unwrap();
    Probe {
        workerd,
        port: said["port"].as_u64().unwrap() as u16,
        _folder: folder,
    }
}

impl Probe {
    fn fetch(&self, to: &str) -> String {
        let answer = tests::http::send(
            "GET",
            &format!("http://127.0.0.1:{}/?to={to}", self.port),
            &[],
            "",
        );
        answer.text()
    }
}

/// Answers every request on a port of this machine.
fn listener() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream: TcpStream = stream;
            let mut buffer = [0; 1024];
            let _ = stream.read(&mut buffer);
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    port
}

#[test]
fn the_shipped_configuration_reaches_no_private_address() {
    let shipped = std::fs::read_to_string(paths::root().join("edge/workerd.capnp")).unwrap();
    let port = listener();
    let targets = [
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://0.0.0.0:{port}/"),
    ];
    let closed = probe(&shipped);
    for target in &targets {
        assert_eq!(closed.fetch(target), "refused", "{target}");
    }
    // The control: the tests' own configuration, which differs in nothing else, reaches it.
    let opened = shipped.replace(r#"allow = ["public"]"#, r#"allow = ["public", "private"]"#);
    assert_ne!(opened, shipped);
    assert_eq!(probe(&opened).fetch(&targets[0]), "reached 200");
}
