//! The formats of API keys that their issuers document or that scanners of secrets know.
//!
//! Sources: the pages of the issuers on API keys, and the rules of gitleaks,
//! <https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml>.

/// The prefix of a key and what follows it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Format {
    pub(super) prefix: &'static str,
    pub(super) characters: Characters,
    /// Minimum number of characters after the prefix.
    pub(super) min_length: usize,
}

/// The characters after a prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Characters {
    /// Letters, digits, `-`, `_` and the `*` of a mask.
    Key,
    /// Lower-case hexadecimal digits.
    Hex,
    /// Upper-case letters and digits.
    Upper,
    /// The characters of a bearer token: those of a key, `.`, `~`, `+`, `/` and `=`.
    ///
    /// <https://www.rfc-editor.org/rfc/rfc6750#section-2.1>
    Token,
}

impl Characters {
    pub(super) fn contain(self, byte: u8) -> bool {
        KINDS[usize::from(byte)] & (1 << self as u8) != 0
    }
}

/// For each byte one bit for each kind of characters that has it.
static KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < kinds.len() {
        let it = byte as u8;
        let is_key = it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_' | b'*');
        let is_token = is_key || matches!(it, b'.' | b'~' | b'+' | b'/' | b'=');
        let is_upper = it.is_ascii_uppercase() || it.is_ascii_digit();
        kinds[byte] = (is_key as u8) << Characters::Key as u8
            | (matches!(it, b'0'..=b'9' | b'a'..=b'f') as u8) << Characters::Hex as u8
            | (is_upper as u8) << Characters::Upper as u8
            | (is_token as u8) << Characters::Token as u8;
        byte += 1;
    }
    kinds
};

const fn key(prefix: &'static str, min_length: usize) -> Format {
    Format { prefix, characters: Characters::Key, min_length }
}

const fn hex(prefix: &'static str, min_length: usize) -> Format {
    Format { prefix, characters: Characters::Hex, min_length }
}

const fn upper(prefix: &'static str, min_length: usize) -> Format {
    Format { prefix, characters: Characters::Upper, min_length }
}

const fn token(prefix: &'static str, min_length: usize) -> Format {
    Format { prefix, characters: Characters::Token, min_length }
}

/// All formats. A prefix that is also the start of words has a minimum length that words lack.
#[rustfmt::skip]
pub(super) const FORMATS: &[Format] = &[
    // Models: `sk-` is that of OpenAI, Anthropic (`sk-ant-`), OpenRouter (`sk-or-`), DeepSeek,
    // Moonshot, Alibaba Cloud's Model Studio, LiteLLM, Langfuse (`sk-lf-`) and others.
    key("sk-", 8), key("sk_", 8), key("pk-", 8), key("sess-", 20),
    key("AIza", 8), key("AQ.", 20),         // Google
    key("csk-", 20),                        // Cerebras
    key("fw_", 16), key("fpk_", 16),        // Fireworks AI
    key("gsk_", 8),                         // Groq
    key("hf_", 8), key("api_org_", 20),     // Hugging Face
    key("jina_", 20),                       // Jina AI
    key("key-", 24),                        // Mailgun, and several providers of models
    key("llx-", 16),                        // LlamaCloud
    key("lsv2_", 20),                       // LangSmith
    key("nvapi-", 8),                       // NVIDIA
    key("pa-", 32),                         // Voyage AI
    key("pcsk_", 20),                       // Pinecone
    key("pplx-", 8),                        // Perplexity
    key("r8_", 8),                          // Replicate
    key("rpa_", 20),                        // RunPod
    key("tgp_v1_", 20),                     // Together AI
    key("tvly-", 16),                       // Tavily
    key("fc-", 20),                         // Firecrawl
    key("vck_", 20), key("vcp_", 20),       // Vercel
    key("wandb_v1_", 20),                   // Weights & Biases
    key("xai-", 8),                         // xAI
    key("e2b_", 20),                        // E2B
    key("esecret_", 16),                    // Anyscale
    // Clouds.
    upper("AKIA", 8), upper("ASIA", 16), upper("ABIA", 16), upper("ACCA", 16), // AWS
    token("ABSK", 40), token("bedrock-api-key-", 20),                          // Amazon Bedrock
    key("AKID", 28),                        // Tencent Cloud
    key("LTAI", 16),                        // Alibaba Cloud
    key("GOCSPX-", 20), token("ya29.", 20), // Google OAuth
    key("AQVN", 30),                        // Yandex Cloud
    hex("dapi", 32),                        // Databricks
    hex("dop_v1_", 32), hex("doo_v1_", 32), hex("dor_v1_", 32), // DigitalOcean
    key("HRKU-", 20),                       // Heroku
    token("fo1_", 30), token("fm1a_", 40), token("fm1r_", 40), token("fm2_", 40), // Fly.io
    token("hvs.", 24), token("hvb.", 24),   // Vault
    token("dp.pt.", 20), token("dp.st.", 20), // Doppler
    hex("pul-", 32),                        // Pulumi
    key("sbp_", 20), key("sb_secret_", 16), // Supabase
    token("pscale_", 24),                   // PlanetScale
    // Code.
    key("ghp_", 8), key("gho_", 20), key("ghu_", 20), key("ghs_", 20), key("ghr_", 20),
    key("github_pat_", 8),                  // GitHub
    token("glpat-", 8), key("gldt-", 16), token("glrt-", 16), key("glptt-", 16),
    key("glcbt-", 16), key("glft-", 16), key("glsoat-", 16), key("gloas-", 16), // GitLab
    token("ATATT3", 40),                    // Atlassian
    key("npm_", 20), key("pypi-", 40), key("dckr_pat_", 16), hex("rubygems_", 32),
    key("PMAK-", 24),                       // Postman
    key("lin_api_", 20),                    // Linear
    key("figd_", 20),                       // Figma
    key("ntn_", 20),                        // Notion
    token("sntrys_", 20), hex("sntryu_", 32), // Sentry
    token("glc_", 24), key("glsa_", 24),    // Grafana
    key("NRAK-", 20), key("NRII-", 20),     // New Relic
    token("dt0c01.", 40),                   // Dynatrace
    // Messages and money.
    key("xoxb-", 8), key("xoxp-", 8), key("xoxa-", 8), key("xoxr-", 8), key("xoxs-", 8),
    key("xoxe-", 8), key("xapp-", 8),       // Slack
    token("SG.", 24),                       // SendGrid
    hex("SK", 32),                          // Twilio
    key("sk_live_", 8), key("sk_test_", 8), key("rk_live_", 8), key("rk_test_", 8),
    key("whsec_", 20),                      // Stripe
    key("shpat_", 20), key("shpss_", 20), key("shpca_", 20), key("shppa_", 20), // Shopify
    key("sq0atp-", 20), key("EAAA", 22),    // Square
    // Formats that many issuers use.
    token("eyJ", 8),                        // JSON Web Token, whose parts are joined by dots
    key("AGE-SECRET-KEY-", 40),             // age
];

/// One bit for each format.
type Formats = u128;

/// For each byte the formats whose prefix has it at the first place, and at the second.
static STARTS: [[Formats; 256]; 2] = {
    assert!(FORMATS.len() <= Formats::BITS as usize, "`Formats` needs a bit for each");
    let mut starts = [[0; 256]; 2];
    let mut format = 0;
    while format < FORMATS.len() {
        let prefix = FORMATS[format].prefix.as_bytes();
        starts[0][prefix[0] as usize] |= 1 << format;
        starts[1][prefix[1] as usize] |= 1 << format;
        format += 1;
    }
    starts
};

/// The length of the shortest key with its prefix.
pub(super) const MIN_LENGTH: usize = {
    let (mut min, mut format) = (usize::MAX, 0);
    while format < FORMATS.len() {
        let length = FORMATS[format].prefix.len() + FORMATS[format].min_length;
        if length < min {
            min = length;
        }
        format += 1;
    }
    min
};

/// The format with the longest prefix that a text begins with: a longer prefix says more.
pub(super) fn format_of(text: &[u8]) -> Option<&'static Format> {
    let [first, second, ..] = text else { return None };
    let mut formats = STARTS[0][usize::from(*first)] & STARTS[1][usize::from(*second)];
    let mut longest: Option<&Format> = None;
    while formats != 0 {
        let format = &FORMATS[formats.trailing_zeros() as usize];
        formats &= formats - 1;
        let is_longer = longest.is_none_or(|known| known.prefix.len() < format.prefix.len());
        if is_longer && text.starts_with(format.prefix.as_bytes()) {
            longest = Some(format);
        }
    }
    longest
}
