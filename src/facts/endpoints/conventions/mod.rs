//! What patterns cannot say, one file each, usable by any framework whose knowledge asks for it.

pub mod actions;
pub mod applied;
mod asked_methods;
mod beans;
pub mod chained;
mod compiled_pages;
pub mod configured;
pub mod controllers;
mod descriptors;
pub mod dispatch;
pub mod drawn;
pub mod everywhere;
pub mod filters;
mod front_pages;
pub mod handlers;
mod hooked;
pub mod in_front;
pub mod listed;
mod listeners;
pub mod loaded;
mod named_routes;
pub mod openapi;
pub mod page_models;
pub mod pages;
pub mod path_guards;
pub mod placed;
mod predicates;
pub mod procedures;
mod repositories;
pub mod resources;
pub mod route_documents;
pub mod route_files;
pub mod route_objects;
pub mod server_files;
pub mod templates;
pub mod urls;

use super::layers::Tree;

/// Adds the routers and routes of every convention.
pub fn collect(tree: &mut Tree<'_, '_>) {
    controllers::collect(tree, false);
    drawn::collect(tree);
    chained::collect(tree);
    predicates::collect(tree);
    repositories::collect(tree);
    actions::collect(tree, false);
    filters::collect(tree);
    openapi::collect(tree);
    route_objects::collect(tree);
    templates::collect(tree);
    page_models::collect(tree);
    configured::collect(tree);
    server_files::collect(tree);
    beans::collect(tree);
    route_documents::apply(tree);
    named_routes::collect(tree);
    hooked::collect(tree);
    everywhere::apply(tree);
    listeners::apply(tree);
    applied::collect(tree);
    path_guards::collect(tree);
    in_front::collect(tree);
    descriptors::collect(tree);
    urls::collect(tree);
    placed::collect(tree);
    loaded::collect(tree);
    procedures::collect(tree);
    route_files::apply(tree);
    controllers::collect(tree, true);
    actions::collect(tree, true);
    pages::collect(tree);
    front_pages::collect(tree);
    listed::collect(tree);
}
