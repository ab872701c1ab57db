//! What a plugin says about itself.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{PluginError, PluginResult, ToruPlugin};

/// What a plugin says about itself. Written as a literal, as in the guide; more members go into [`MoreMetadata`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PluginMetadata {
    /// 1 to 63 letters, digits and hyphens; unique in a host.
    pub id: String,
    /// What people read: 1 to 100 characters on one line.
    pub name: String,
    /// 1 to 64 characters, otherwise free.
    pub version: String,
    /// At most 100 characters.
    pub author: Option<String>,
    /// Usually one emoji.
    pub icon: String,
    /// Where it is mounted, as `/my-plugin`; at most 255 characters.
    pub route: String,
}

impl PluginMetadata {
    /// Whether a host would take it; else the reason. `run_plugin` asks this before it begins.
    pub fn check(&self) -> PluginResult<()> {
        let id_is_fine = (1..=63).contains(&self.id.len())
            && self.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !RESERVED_IDS.contains(&self.id.to_ascii_lowercase().as_str());
        if !id_is_fine {
            return refuse("an id has 1 to 63 letters, digits and hyphens, and is not reserved", &self.id);
        }
        if !(1..=100).contains(&self.name.chars().count()) || self.name.contains(['\n', '\r']) {
            return refuse("a name has 1 to 100 characters on one line", &self.name);
        }
        if !(1..=64).contains(&self.version.chars().count()) {
            return refuse("a version has 1 to 64 characters", &self.version);
        }
        if !is_route(&self.route) {
            return refuse("a route is a path such as /my-plugin, of at most 255 characters", &self.route);
        }
        Ok(())
    }
}

const RESERVED_IDS: [&str; 5] = ["route", "rescan", "events", "metrics", "health"];

fn is_route(route: &str) -> bool {
    let is_segment = |segment: &str| {
        !matches!(segment, "" | "." | "..")
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,=:@".contains(&byte))
    };
    route.len() <= 255 && route.strip_prefix('/').is_some_and(|rest| rest.split('/').all(is_segment))
}

fn refuse(rule: &str, value: &str) -> PluginResult<()> {
    Err(PluginError::new(format_args!("{rule}; {value:?} will not do")))
}

/// Further members of the metadata, which the host keeps for those who ask it for them.
///
/// ```
/// use toru_plugin_api::MoreMetadata;
///
/// let more = MoreMetadata::new().description("Counts visits").member("tags", ["web", "demo"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MoreMetadata {
    members: Map<String, Value>,
}

impl MoreMetadata {
    /// No further members.
    pub fn new() -> Self {
        Self::default()
    }

    /// What the plugin is for, as `description`.
    #[must_use]
    pub fn description(self, text: &str) -> Self {
        self.member("description", text)
    }

    /// Where to read about it, as `homepage`.
    #[must_use]
    pub fn homepage(self, url: &str) -> Self {
        self.member("homepage", url)
    }

    /// Under which terms it may be used, as `license`.
    #[must_use]
    pub fn license(self, name: &str) -> Self {
        self.member("license", name)
    }

    /// A member of one's own. Those of [`PluginMetadata`] and `protocol` cannot be replaced.
    #[must_use]
    pub fn member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.to_owned(), value.into());
        self
    }
}

/// What `--metadata` has to print: the metadata, what is declared of protocol 1.1, and further members.
///
/// `run_plugin` prints it. A `main` that prints by itself, as the guide's does, needs it as soon as the plugin declares
/// features: the host turns on what it has read there.
pub fn metadata_json<P: ToruPlugin>() -> Value {
    let mut members = P::more_metadata().members;
    if let Ok(Value::Object(own)) = serde_json::to_value(P::metadata()) {
        members.extend(own);
    }
    members.remove("protocol");
    if let Some(declaration) = P::features().declaration() {
        members.insert("protocol".to_owned(), declaration);
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(id: &str, route: &str) -> PluginMetadata {
        PluginMetadata {
            id: id.to_owned(),
            name: "Name".to_owned(),
            version: "1".to_owned(),
            author: None,
            icon: String::new(),
            route: route.to_owned(),
        }
    }

    #[test]
    fn check_takes_what_a_host_takes() {
        assert!(metadata("my-plugin", "/my-plugin").check().is_ok());
        assert!(metadata("A1", "/a/b.c/~d@e").check().is_ok());
    }

    #[test]
    fn check_refuses_wrong_ids_and_routes() {
        for id in ["", "a b", "ünï", "Health", &"x".repeat(64)] {
            assert!(metadata(id, "/ok").check().is_err(), "{id}");
        }
        for route in ["", "/", "x", "/a/", "/a//b", "/..", "/a b", "/ü"] {
            assert!(metadata("ok", route).check().is_err(), "{route}");
        }
    }
}
