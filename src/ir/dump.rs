//! Prints a [`Module`](super::Module) as an indented tree: for contributors and for the snapshots of the frontends.
