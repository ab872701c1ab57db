//! What Linux says of the machine.

use std::path::Path;
use std::time::Instant;
use std::{fs, io};

use serde_json::{json, Value};

/// Of how many bytes `/proc/diskstats` counts, whatever the disk's own sectors have.
const SECTOR: u64 = 512;

/// One look at the machine. Most numbers only grow; what happens in a second is between two looks.
pub struct Look {
    at: Instant,
    load: Vec<f64>,
    memory: Memory,
    processors: Processors,
    disks: Disks,
}

#[derive(Debug, PartialEq)]
struct Memory {
    total: u64,
    available: u64,
}

#[derive(Debug, PartialEq)]
struct Processors {
    count: usize,
    busy: u64,
    ticks: u64,
}

#[derive(Debug, PartialEq)]
struct Disks {
    read: u64,
    written: u64,
}

impl Look {
    /// Looks now.
    pub fn now() -> io::Result<Self> {
        Ok(Look {
            at: Instant::now(),
            load: file("/proc/loadavg", load)?,
            memory: file("/proc/meminfo", memory)?,
            processors: file("/proc/stat", processors)?,
            // Partitions, and disks that are only made of others, would count twice.
            disks: file("/proc/diskstats", |text| {
                disks(text, |name| Path::new("/sys/block").join(name).join("device").exists())
            })?,
        })
    }

    /// How the machine is, for the page: shares from 0 to 1, bytes, and bytes a second.
    pub fn since(&self, before: &Look) -> Value {
        let seconds = (self.at - before.at).as_secs_f64().max(0.001);
        let ticks = self.processors.ticks.saturating_sub(before.processors.ticks).max(1);
        let busy = self.processors.busy.saturating_sub(before.processors.busy);
        json!({
            "processors": self.processors.count,
            "busy": (busy as f64 / ticks as f64).min(1.0),
            "load": self.load,
            "memory_total": self.memory.total,
            "memory_used": self.memory.total.saturating_sub(self.memory.available),
            "disk_read": (self.disks.read.saturating_sub(before.disks.read) as f64 / seconds).round(),
            "disk_written": (self.disks.written.saturating_sub(before.disks.written) as f64 / seconds).round(),
        })
    }
}

fn file<T>(path: &str, parse: impl Fn(&str) -> Option<T>) -> io::Result<T> {
    let text = fs::read_to_string(path).map_err(|error| io::Error::new(error.kind(), format!("{path}: {error}")))?;
    parse(&text).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, format!("{path} is not understood")))
}

/// `0.52 0.58 0.59 1/467 12345`: how many wanted a processor, over 1, 5 and 15 minutes.
fn load(text: &str) -> Option<Vec<f64>> {
    let load: Vec<f64> = text.split_whitespace().take(3).map_while(|word| word.parse().ok()).collect();
    (load.len() == 3).then_some(load)
}

/// `MemTotal:       16384000 kB`, a line each. Available is what programs can still have: caches make way.
fn memory(text: &str) -> Option<Memory> {
    let bytes = |name| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
    };
    Some(Memory { total: bytes("MemTotal:")?, available: bytes("MemAvailable:")? })
}

/// `cpu  USER NICE SYSTEM IDLE IOWAIT IRQ SOFTIRQ STEAL …`, in ticks over all processors; then a line for each.
fn processors(text: &str) -> Option<Processors> {
    let ticks: Vec<u64> = text
        .lines()
        .next()?
        .strip_prefix("cpu ")?
        .split_whitespace()
        .take(8)
        .map_while(|word| word.parse().ok())
        .collect();
    let idle = ticks.get(3)? + ticks.get(4)?;
    let all = ticks.iter().sum();
    let count = text.lines().skip(1).take_while(|line| line.starts_with("cpu")).count();
    Some(Processors { count, busy: all - idle, ticks: all })
}

/// `MAJOR MINOR NAME READS MERGED SECTORS_READ MS WRITES MERGED SECTORS_WRITTEN …`, a line for each that counts.
fn disks(text: &str, counts: impl Fn(&str) -> bool) -> Option<Disks> {
    let mut sum = Disks { read: 0, written: 0 };
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if counts(words.get(2)?) {
            sum.read += words.get(5)?.parse::<u64>().ok()? * SECTOR;
            sum.written += words.get(9)?.parse::<u64>().ok()? * SECTOR;
        }
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn files_of_linux_are_understood() {
        assert_eq!(load("0.52 0.58 12.00 1/467 12345\n"), Some(vec![0.52, 0.58, 12.0]));
        let text = "MemTotal:       2048 kB\nMemFree:  1 kB\nMemAvailable:   1024 kB\n";
        assert_eq!(memory(text), Some(Memory { total: 2 << 20, available: 1 << 20 }));
        let text = "cpu  10 1 5 80 4 0 0 0 3 0\ncpu0 5 0 0 0 0\ncpu1 5 1 5 80 4\nintr 5 0\ncpus 1\n";
        assert_eq!(processors(text), Some(Processors { count: 2, busy: 16, ticks: 100 }));
        let text = "   8 0 sda 1 0 10 0 2 0 20 0 0\n   8 1 sda1 1 0 10 0 2 0 20 0 0\n 7 0 loop0 1 0 9 0 0 0 0 0 0\n";
        assert_eq!(disks(text, |name| name == "sda"), Some(Disks { read: 5120, written: 10240 }));
    }

    #[test]
    fn other_texts_are_not() {
        for text in ["", "cpu", "cpu  1 2", "0.1 x", "MemTotal: many kB", "8 0 sda 1"] {
            assert_eq!((load(text), memory(text), processors(text)), (None, None, None), "{text}");
        }
        assert_eq!(disks("8 0 sda 1", |_| true), None);
    }

    #[test]
    fn rates_are_between_two_looks() {
        let before = Look {
            at: Instant::now(),
            load: vec![1.0, 0.5, 0.25],
            memory: Memory { total: 100, available: 25 },
            processors: Processors { count: 4, busy: 100, ticks: 1000 },
            disks: Disks { read: 1000, written: 0 },
        };
        let now = Look {
            at: before.at + Duration::from_secs(2),
            load: before.load.clone(),
            memory: Memory { total: 100, available: 25 },
            processors: Processors { count: 4, busy: 150, ticks: 1200 },
            disks: Disks { read: 3000, written: 500 },
        };

        let vitals = now.since(&before);
        assert_eq!((&vitals["busy"], &vitals["memory_used"]), (&json!(0.25), &json!(75)));
        assert_eq!((&vitals["disk_read"], &vitals["disk_written"]), (&json!(1000.0), &json!(250.0)));
    }
}
