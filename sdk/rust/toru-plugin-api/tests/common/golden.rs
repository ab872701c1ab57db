//! Cases of docs/golden-frames.

use std::path::Path;

use serde_json::Value;

/// A message, and what it means.
#[derive(Clone, Debug)]
pub struct Frame {
    pub name: String,
    pub features: Vec<String>,
    pub is_canonical: bool,
    pub json: String,
    pub means: Value,
}

impl Frame {
    pub fn all(file: &str) -> Vec<Self> {
        cases(file).iter().map(Frame::of).collect()
    }

    fn of(case: &Value) -> Self {
        Frame {
            name: text(&case["name"]),
            features: case["features"].as_array().into_iter().flatten().map(text).collect(),
            is_canonical: case["canonical"] == true,
            json: text(&case["json"]),
            means: case["means"].clone(),
        }
    }

    pub fn kind(&self) -> &str {
        self.means["kind"].as_str().unwrap()
    }

    pub fn id(&self) -> &str {
        self.means["request_id"].as_str().unwrap()
    }

    pub fn features(&self) -> Vec<&str> {
        self.features.iter().map(String::as_str).collect()
    }

    /// What it means but for these members.
    pub fn means_but(&self, members: &[&str]) -> Value {
        let mut means = self.means.clone();
        for member in members {
            means.as_object_mut().unwrap().remove(*member);
        }
        means
    }

    /// With its length in front.
    pub fn bytes(&self) -> Vec<u8> {
        framed(&self.json)
    }
}

pub fn framed(text: &str) -> Vec<u8> {
    [&(text.len() as u32).to_be_bytes(), text.as_bytes()].concat()
}

/// The cases of a file, as they are.
pub fn cases(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../docs/golden-frames").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut whole: Value = serde_json::from_str(&text).unwrap();
    match whole["cases"].take() {
        Value::Array(cases) => cases,
        other => panic!("no cases: {other}"),
    }
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn of_hex(hex: &Value) -> Vec<u8> {
    let digits = hex.as_str().unwrap();
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}
