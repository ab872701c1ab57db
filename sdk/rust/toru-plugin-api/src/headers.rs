//! Header fields: names without regard to case, in order, perhaps repeated.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// Header fields, in order. Names compare without regard to case; a name may stand several times.
///
/// ```
/// let mut headers = toru_plugin_api::Headers::new();
/// headers.append("Set-Cookie", "a=1");
/// headers.append("set-cookie", "b=2");
/// assert_eq!(headers.get("SET-COOKIE"), Some("a=1"));
/// assert_eq!(headers.all("Set-Cookie").count(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers {
    fields: Vec<(String, String)>,
}

impl Headers {
    /// No fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// The first value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// All values of a name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Adds a field, beside others of its name.
    pub fn append(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.fields.push((name.into(), value.into()));
    }

    /// Sets a field, in place of all others of its name.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let name = name.into();
        self.fields.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        self.append(name, value);
    }

    /// All fields, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// As the host sends them: an object whose values are strings.
    pub(crate) fn of(payload: &Value) -> Self {
        let members = payload.as_object().into_iter().flatten();
        let fields = members.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
        Headers { fields: fields.collect() }
    }

    /// As the host reads them: an array of strings where a name repeats.
    pub(crate) fn to_json(&self) -> Value {
        let mut members = Map::new();
        for (name, value) in self.iter() {
            let known = members.keys().find(|known| known.eq_ignore_ascii_case(name)).cloned();
            let member = members.entry(known.unwrap_or_else(|| name.to_owned())).or_insert(Value::Null);
            *member = match member.take() {
                Value::Null => Value::from(value),
                Value::Array(mut values) => {
                    values.push(Value::from(value));
                    Value::Array(values)
                }
                first => Value::Array(vec![first, Value::from(value)]),
            };
        }
        Value::Object(members)
    }
}

impl From<HashMap<String, String>> for Headers {
    fn from(fields: HashMap<String, String>) -> Self {
        Headers { fields: fields.into_iter().collect() }
    }
}

impl From<Headers> for HashMap<String, String> {
    /// Of a name that repeats, the last value stays.
    fn from(headers: Headers) -> Self {
        headers.fields.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn repeated_names_become_arrays() {
        let mut headers = Headers::new();
        for (name, value) in [("Set-Cookie", "a"), ("X", "1"), ("set-cookie", "b"), ("SET-COOKIE", "c")] {
            headers.append(name, value);
        }
        assert_eq!(headers.to_json(), json!({"Set-Cookie": ["a", "b", "c"], "X": "1"}));
    }

    #[test]
    fn set_replaces_all_of_a_name() {
        let mut headers = Headers::of(&json!({"A": "1", "b": "2", "odd": 3}));
        headers.append("a", "3");
        headers.set("a", "4");
        assert_eq!(headers.to_json(), json!({"b": "2", "a": "4"}));
    }
}
