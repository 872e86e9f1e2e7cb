//! L6: the only judge. Turns what the analyses saw into [`Finding`]s: how severe, which control and recommendation is
//! broken, suppressed or not.
//!
//! The policy itself is YAML (`policies/jit/`): [`written`] says what a file may hold, [`checked`] turns a set of
//! files into a [`Policy`] or into a list of every mistake, with file, line and column. [`suppress`] reads the
//! comments that grant exceptions, [`register`] the endpoints that a repository declares public, and [`standing`] says
//! what these, the approved list and the gateways make of an endpoint. Nothing that stands in the scanned tree can loosen
//! a policy, except such a comment or entry, which has a reason, keeps to the policy's limits and shows up in the report.

pub mod approved;
pub mod checked;
pub mod comments;
pub mod evaluate;
pub mod gateway;
pub mod register;
pub mod standing;
pub mod suppress;
pub mod written;

pub use checked::{Control, Policy, Recommendation, Rule};
pub use evaluate::{Finding, Granted, Judgement, evaluate};
pub use register::Register;
pub use standing::{Ruling, Standing, Subject};
pub use suppress::{Suppression, suppressions};
