//! Bodies in content codings, asked for or not.

use super::{
    Row,
    encode::{brotli, deflate, gzip, zlib, zstd},
    events, hi_events, json, response,
};
use crate::hostile::script::{self, HI};

const MIB: usize = 1 << 20;

pub(super) fn rows() -> Vec<Row> {
    let coded = |about: &str, name: &str, body: Vec<u8>| {
        Row::chat(about, json(&format!("content-encoding: {name}\r\n"), body))
    };
    let stream = |about: &str, name: &str, body: Vec<u8>| {
        Row::stream(about, events(&format!("content-encoding: {name}\r\n"), body))
    };
    let error = |about: &str, name: &str, body: Vec<u8>| {
        let headers = format!(
            "content-type: application/json\r\ncontent-length: {}\r\ncontent-encoding: {name}\r\n",
            body.len()
        );
        Row::both(about, response("400 Bad Request", &headers, body))
    };
    let refusal = r#"{"error":{"message":"No such parameter","code":"unknown_parameter"}}"#;
    let first = script::text("Hi");
    let cut = |mut body: Vec<u8>, by: usize| {
        body.truncate(body.len() - by);
        body
    };
    let with = |mut body: Vec<u8>, more: &[u8]| {
        body.extend_from_slice(more);
        body
    };
    let wrong_sum = || {
        let mut body = gzip(HI);
        let at = body.len() - 8;
        body[at] ^= 1;
        body
    };
    vec![
        coded("gzip", "gzip", gzip(HI)),
        coded("gzip in upper case", "GZIP", gzip(HI)),
        coded("`x-gzip`", "x-gzip", gzip(HI)),
        coded("deflate in a zlib wrapper", "deflate", zlib(HI)),
        coded("deflate without a wrapper", "deflate", deflate(HI)),
        coded("br", "br", brotli(HI)),
        coded("zstd", "zstd", zstd(HI)),
        coded("`identity`", "identity", HI.into()),
        coded("a coding without a name", "", HI.into()),
        coded("a charset as the coding", "UTF-8", HI.into()),
        coded("gzip twice", "gzip, gzip", gzip(gzip(HI))),
        coded("gzip in br, in two headers", "gzip\r\ncontent-encoding: br", brotli(gzip(HI))),
        coded("zstd in gzip, with `identity` between", "zstd, identity, gzip", gzip(zstd(HI))),
        coded("five codings", "gzip, gzip, gzip, gzip, gzip", gzip(HI)),
        coded("`compress`", "compress", HI.into()),
        coded("a coding that nobody knows", "x-secret-sauce", HI.into()),
        coded("gzip is named, and the body is JSON", "gzip", HI.into()),
        coded("zstd is named, and the body is gzip", "zstd", gzip(HI)),
        coded("half of a gzip body", "gzip", cut(gzip(HI), gzip(HI).len() / 2)),
        coded("half of a br body", "br", cut(brotli(HI), 60)),
        coded("half of a zstd body", "zstd", cut(zstd(HI), 60)),
        coded("gzip without its checksum", "gzip", cut(gzip(HI), 8)),
        coded("gzip with a wrong checksum", "gzip", wrong_sum()),
        coded("gzip, then other bytes", "gzip", with(gzip(HI), b"trailing")),
        coded("gzip, then zeros", "gzip", with(gzip(HI), &[0; 16])),
        coded("gzip in two members", "gzip", with(gzip(&HI[..40]), &gzip(&HI[40..]))),
        coded("an empty body, as gzip", "gzip", Vec::new()),
        coded("gzip of nothing", "gzip", gzip("")),
        Row::chat(
            "gzip with the length of the decoded body",
            response(
                "200 OK",
                &format!("content-encoding: gzip\r\ncontent-length: {}\r\n", HI.len() * 2),
                gzip(HI),
            ),
        ),
        coded("gzip of 8 MiB of blanks and a response", "gzip", {
            gzip([vec![b' '; 8 * MIB], HI.into()].concat())
        }),
        coded("gzip of 80 MiB of blanks", "gzip", gzip(vec![b' '; 80 * MIB])),
        coded("gzip in gzip of 80 MiB of blanks", "gzip, gzip", gzip(gzip(vec![b' '; 80 * MIB]))),
        error("an error in gzip", "gzip", gzip(refusal)),
        error("an error in br", "br", brotli(refusal)),
        error("an error in an unknown coding", "x-secret-sauce", refusal.into()),
        error("half of an error in gzip", "gzip", cut(gzip(refusal), 30)),
        error("an error of 80 MiB of blanks in gzip", "gzip", gzip(vec![b' '; 80 * MIB])),
        stream("a stream in gzip", "gzip", gzip(hi_events())),
        stream("a stream in br", "br", brotli(hi_events())),
        stream("a stream in zstd", "zstd", zstd(hi_events())),
        stream("a stream in deflate", "Deflate", zlib(hi_events())),
        stream("a stream in gzip, one member for each event", "gzip", {
            [gzip(&first), gzip(script::stop()), gzip(script::DONE)].concat()
        }),
        stream("a stream in gzip ends in its first event", "gzip", cut(gzip(&first), 20)),
        stream("a stream in gzip ends after its first event", "gzip", gzip(&first)),
        stream("a stream in zstd breaks after its first event", "zstd", {
            with(zstd(&first), b"\x28\xb5\x2f")
        }),
        stream("a stream in an unknown coding", "x-secret-sauce", hi_events().into()),
        stream("a stream is named gzip and is not encoded", "gzip", hi_events().into()),
        stream("a stream in gzip of 8 MiB of blanks and events", "gzip", {
            gzip([vec![b' '; 8 * MIB], b"\n".to_vec(), hi_events().into()].concat())
        }),
        stream("a stream in gzip of 512 KiB of line ends", "gzip", gzip(vec![b'\n'; MIB / 2])),
    ]
}
