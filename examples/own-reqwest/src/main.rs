//! A program with a reqwest of its own, which has no feature for TLS, beside the client.
//!
//! Cargo compiles each crate once, with the features that anybody asks for.
//! If the default features of the client enabled `rustls-no-provider` of reqwest, building the
//! program's own client would panic for want of a cryptography provider.

use std::{
    error::Error,
    io::{self, BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener},
    thread::{self, JoinHandle},
};

use chatwire::{Client, transport::hyper::HyperTransport};

/// A list of one model.
const MODELS: &str = r#"{"object":"list","data":[{"id":"some-model","object":"model"}]}"#;

/// Answers two requests with the list.
fn serve(listener: &TcpListener) -> io::Result<()> {
    for _ in 0..2 {
        let (mut stream, _) = listener.accept()?;
        let mut lines = BufReader::new(&stream).lines();
        while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
        let length = MODELS.len();
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
        write!(stream, "{head}\r\ncontent-length: {length}\r\n\r\n{MODELS}")?;
    }
    Ok(())
}

fn start() -> io::Result<(SocketAddr, JoinHandle<io::Result<()>>)> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = listener.local_addr()?;
    Ok((address, thread::spawn(move || serve(&listener))))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (address, server) = start()?;
    let base_url = format!("http://{address}/v1");

    let own = reqwest::Client::builder().no_proxy().build()?;
    let text = own.get(format!("{base_url}/models")).send().await?.text().await?;
    assert_eq!(text, MODELS);

    let transport = HyperTransport::new().without_proxies();
    let client = Client::builder().base_url(&base_url).transport(transport).build()?;
    assert!(client.models().await?.get("some-model").is_some());

    server.join().map_err(|_| "the server panicked")??;
    println!("both clients work in one program");
    Ok(())
}
