//! Which addresses the worker can reach: the shipped configuration's network, tried with a probe
//! in the worker's place.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use tests::probe::Probe;
use xtask::paths;

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

/// Runs the probe behind the network that this configuration gives the worker.
fn probe(configuration: &str) -> Probe {
    let network = configuration
        .lines()
        .find(|line| line.contains("name = \"internet\""))
        .expect("the worker's network");
    let probe = r#"(name = "probe", worker = (modules = [(name = "probe.js", esModule = embed "probe.js")], compatibilityDate = "2026-10-20", globalOutbound = "internet"))"#;
    Probe::start(PROBE, &format!("{probe}, {network}"), "")
}

fn fetch(probe: &Probe, to: &str) -> String {
    tests::http::send("GET", &probe.url(&format!("/?to={to}")), &[], "").text()
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
        assert_eq!(fetch(&closed, target), "refused", "{target}");
    }
    // The control: the tests' own configuration, which differs in nothing else, reaches it.
    let opened = shipped.replace(r#"allow = ["public"]"#, r#"allow = ["public", "private"]"#);
    assert_ne!(opened, shipped);
    assert_eq!(fetch(&probe(&opened), &targets[0]), "reached 200");
}
