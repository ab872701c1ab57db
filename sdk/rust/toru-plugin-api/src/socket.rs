//! The plugin's socket: made, and removed.

use std::ffi::OsString;
use std::fs::{symlink_metadata, DirBuilder, Metadata};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use tokio::net::UnixListener;

use crate::{PluginError, PluginResult};

/// Where to listen: where the host says, else where the guide says.
pub(crate) fn path_for(id: &str, given: Option<OsString>) -> PathBuf {
    given
        .filter(|path| !path.is_empty())
        .map_or_else(|| Path::new("/tmp/toru-plugins").join(format!("{id}.sock")), PathBuf::from)
}

/// A socket that is listened on. Dropped, its file is removed, unless another one is there by then.
pub(crate) struct Socket {
    path: PathBuf,
    own: Option<(u64, u64)>,
}

impl Socket {
    /// Listens, in a directory that is made where there is none, and in place of what a run left that was killed.
    pub(crate) fn listen(path: &Path) -> PluginResult<(UnixListener, Self)> {
        let listening = listen(path);
        let listener = listening.map_err(|error| {
            let reason = format!("cannot listen at {}: {error}", path.display());
            PluginError::new(reason)
        })?;
        let own = symlink_metadata(path).ok().map(|file| identity(&file));
        Ok((listener, Socket { path: path.to_owned(), own }))
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let there = symlink_metadata(&self.path).ok().map(|file| identity(&file));
        if there.is_some() && there == self.own {
            // What cannot be removed stays, and is a stale socket for the next run.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn identity(file: &Metadata) -> (u64, u64) {
    (file.dev(), file.ino())
}

fn listen(path: &Path) -> io::Result<UnixListener> {
    if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
        DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    }
    remove_stale(path)?;
    UnixListener::bind(path)
}

/// Removes a socket on which nobody listens.
fn remove_stale(path: &Path) -> io::Result<()> {
    match symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(file) if !file.file_type().is_socket() => {
            Err(io::Error::new(io::ErrorKind::AlreadyExists, "something is there that is no socket; remove it"))
        }
        Ok(_) if std::os::unix::net::UnixStream::connect(path).is_ok() => {
            Err(io::Error::new(io::ErrorKind::AddrInUse, "another process listens there; stop it first"))
        }
        Ok(_) => std::fs::remove_file(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory with a short path, removed in the end.
    struct Directory(PathBuf);

    impl Directory {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("toru-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&path).unwrap();
            Directory(path)
        }
    }

    impl Drop for Directory {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn path_is_the_hosts_else_the_guides() {
        assert_eq!(path_for("x", Some("a/b.sock".into())), Path::new("a/b.sock"));
        let default = path_for("x", Some("".into()));
        assert_eq!(default, path_for("x", None));
        assert!(default.ends_with("toru-plugins/x.sock"));
    }

    #[tokio::test]
    async fn socket_is_made_with_its_directory_and_removed() {
        let directory = Directory::new("made");
        let path = directory.0.join("deeper/x.sock");
        let (listener, socket) = Socket::listen(&path).unwrap();
        assert!(path.exists());
        drop((listener, socket));
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn stale_socket_is_replaced() {
        let directory = Directory::new("stale");
        let path = directory.0.join("x.sock");
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        assert!(path.exists());
        assert!(Socket::listen(&path).is_ok());
    }

    #[tokio::test]
    async fn socket_of_another_process_and_other_files_stay() {
        let directory = Directory::new("other");
        let path = directory.0.join("x.sock");
        let listening = std::os::unix::net::UnixListener::bind(&path).unwrap();
        let error = Socket::listen(&path).err().unwrap();
        assert!(error.to_string().contains("another process listens there"), "{error}");
        drop(listening);
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, "precious").unwrap();
        let error = Socket::listen(&path).err().unwrap();
        assert!(error.to_string().contains("no socket"), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
    }

    #[tokio::test]
    async fn socket_that_another_run_put_there_stays() {
        let directory = Directory::new("newer");
        let path = directory.0.join("x.sock");
        let (_listener, socket) = Socket::listen(&path).unwrap();
        std::fs::rename(&path, directory.0.join("old.sock")).unwrap();
        let _newer = std::os::unix::net::UnixListener::bind(&path).unwrap();
        drop(socket);
        assert!(path.exists());
    }
}
