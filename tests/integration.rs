//! The one integration binary: a file per subject under `integration/`.

#[path = "integration/source.rs"]
mod source;

#[path = "integration/frontends_python.rs"]
mod frontends_python;

#[path = "integration/frontends_rust.rs"]
mod frontends_rust;
