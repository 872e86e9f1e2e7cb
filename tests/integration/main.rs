//! The one integration binary: a file per subject beside this one.

// helpers outside of `#[test]` functions fail a test by unwrapping too
#![allow(clippy::unwrap_used)]

mod architecture;
mod archives;
mod cli;
mod config_frontends;
mod credential_places;
mod credential_shapes;
mod credentials;
mod credentials_build;
mod credentials_local;
mod door;
mod embedded;
mod endpoints;
mod endpoints_asgi;
mod endpoints_declared;
mod endpoints_django;
mod endpoints_dotnet;
mod endpoints_go_rust;
mod endpoints_javascript;
mod endpoints_jvm;
mod endpoints_logins;
mod endpoints_more;
mod endpoints_php;
mod endpoints_proofs;
mod endpoints_python;
mod endpoints_rounds;
mod endpoints_ruby;
mod endpoints_rust;
mod endpoints_web;
mod exposed;
mod frontends_build;
mod frontends_csharp;
mod frontends_data;
mod frontends_go;
mod frontends_java;
mod frontends_javascript;
mod frontends_kotlin;
mod frontends_php;
mod frontends_python;
mod frontends_ruby;
mod frontends_rust;
mod hidden;
mod history;
mod inventory;
mod lowered;
mod pii;
mod policy;
mod project;
mod register;
mod reports;
mod repos;
mod scans;
mod source;
mod topics;
