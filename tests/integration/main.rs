//! The one integration binary: a file per subject beside this one.

mod frontends_php;
mod frontends_python;
mod frontends_rust;
mod project;
mod source;
