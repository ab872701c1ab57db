//! Features of protocol 1.1.

use std::collections::BTreeSet;

use serde_json::{json, Value};

/// A feature of protocol 1.1. It is on when the plugin declares it and the host offers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Feature {
    /// Many requests at once on one connection.
    Multiplex,
    /// Handlers of requests that nobody waits for any more are dropped.
    Cancel,
    /// The host waits until `init` is through, and hears why if it fails.
    Ready,
    /// The host asks every 10 s whether the plugin lives, and replaces it if it does not answer.
    Ping,
    /// Bodies that are no text.
    Binary,
    /// Bodies in pieces.
    Stream,
    /// Lists, compare-and-set, increments, time to live and batches of key-value data.
    Kv2,
    /// Lines of the log as messages.
    Log,
}

impl Feature {
    const ALL: [Feature; 8] = [
        Feature::Multiplex,
        Feature::Cancel,
        Feature::Ready,
        Feature::Ping,
        Feature::Binary,
        Feature::Stream,
        Feature::Kv2,
        Feature::Log,
    ];

    /// Its name in the protocol, such as `multiplex`.
    pub fn name(self) -> &'static str {
        match self {
            Feature::Multiplex => "multiplex",
            Feature::Cancel => "cancel",
            Feature::Ready => "ready",
            Feature::Ping => "ping",
            Feature::Binary => "binary",
            Feature::Stream => "stream",
            Feature::Kv2 => "kv2",
            Feature::Log => "log",
        }
    }
}

/// The features that a plugin declares.
///
/// ```
/// use toru_plugin_api::{Feature, Features};
///
/// let features = Features::all().without(Feature::Multiplex);
/// assert!(features.contains(Feature::Stream));
/// assert!(!features.contains(Feature::Multiplex));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Features {
    declared: BTreeSet<Feature>,
    max_in_flight: u32,
}

impl Features {
    /// No feature: protocol 1.0.
    pub fn none() -> Self {
        Features::of([])
    }

    /// All features that this library knows.
    pub fn all() -> Self {
        Features::of(Feature::ALL)
    }

    /// Just these features.
    pub fn of(features: impl IntoIterator<Item = Feature>) -> Self {
        Features { declared: features.into_iter().collect(), max_in_flight: 256 }
    }

    /// The same without one of them.
    #[must_use]
    pub fn without(mut self, feature: Feature) -> Self {
        self.declared.remove(&feature);
        self
    }

    /// How many requests the host may send before it has an answer, with [`Feature::Multiplex`]: 1 to 65,536, 256 by
    /// default.
    ///
    /// # Panics
    /// With a number that is not within these.
    #[must_use]
    pub fn max_in_flight(mut self, requests: u32) -> Self {
        assert!((1..=65_536).contains(&requests), "max_in_flight is 1 to 65536, not {requests}");
        self.max_in_flight = requests;
        self
    }

    /// Whether a feature is among them.
    pub fn contains(&self, feature: Feature) -> bool {
        self.declared.contains(&feature)
    }

    /// What the metadata say in `protocol`; nothing where no feature is declared.
    pub(crate) fn declaration(&self) -> Option<Value> {
        if self.declared.is_empty() {
            return None;
        }
        let names: Vec<&str> = self.declared.iter().map(|feature| feature.name()).collect();
        Some(json!({"version": "1.1", "features": names, "max_in_flight": self.max_in_flight}))
    }

    /// Those that `init` offers too.
    pub(crate) fn offered_in(&self, init: &Value) -> Features {
        let offered = init["features"].as_array().map(Vec::as_slice).unwrap_or_default();
        let is_offered = |feature: &Feature| offered.iter().any(|name| name == feature.name());
        Features::of(self.declared.iter().copied().filter(is_offered))
    }
}

impl Default for Features {
    fn default() -> Self {
        Features::none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declaration_names_what_is_declared() {
        let declaration = Features::of([Feature::Ping, Feature::Kv2]).max_in_flight(64).declaration();
        assert_eq!(declaration, Some(json!({"version": "1.1", "features": ["ping", "kv2"], "max_in_flight": 64})));
        assert_eq!(Features::none().declaration(), None);
    }

    #[test]
    fn offered_in_init_is_what_both_name() {
        let init = json!({"features": ["ping", "future", 7, "log"]});
        let on = Features::of([Feature::Ping, Feature::Kv2]).offered_in(&init);
        assert_eq!(on, Features::of([Feature::Ping]));
        assert_eq!(Features::all().offered_in(&json!({})), Features::none());
    }
}
