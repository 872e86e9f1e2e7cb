//! Logins that products are delivered with: which users, which passwords, and how the entry of the user is named.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::catalog::load::{KnowledgeError, KnowledgeFile};

use super::names::split_words;

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    user_words: Vec<String>,
    shared_words: Vec<String>,
    connection_words: Vec<String>,
    browser: Vec<String>,
    logins: Vec<WrittenLogin>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenLogin {
    product: String,
    users: Vec<String>,
    passwords: Vec<String>,
}

/// The default logins, checked.
#[derive(Debug)]
pub struct Logins {
    /// Without what separates words.
    user_words: Vec<String>,
    shared_words: FxHashSet<String>,
    connection_words: FxHashSet<String>,
    browser: FxHashSet<String>,
    /// The first product that has the user, in lower case, and the password.
    products: FxHashMap<(String, String), String>,
}

impl Logins {
    pub(super) fn read(file: &KnowledgeFile) -> Result<Self, KnowledgeError> {
        let written: Written = file.parse()?;
        let user_words = written.user_words.iter().map(|w| split_words(w).concat()).collect();
        let mut products = FxHashMap::default();
        for login in written.logins {
            for user in &login.users {
                for password in &login.passwords {
                    let key = (user.to_ascii_lowercase(), password.clone());
                    products.entry(key).or_insert_with(|| login.product.clone());
                }
            }
        }
        Ok(Self {
            user_words,
            shared_words: written.shared_words.into_iter().collect(),
            connection_words: written.connection_words.into_iter().collect(),
            browser: written.browser.into_iter().collect(),
            products,
        })
    }

    /// The product that is delivered with this login.
    pub fn product(&self, user: &str, password: &str) -> Option<&str> {
        self.products.get(&(user.to_ascii_lowercase(), password.to_owned())).map(String::as_str)
    }

    /// What may stand before the words that name a user, in a name without separators: `db` of `dbuser`, nothing of
    /// `login`.
    pub fn before_user<'n>(&self, name: &'n str) -> impl Iterator<Item = &'n str> {
        self.user_words.iter().filter_map(|u| name.strip_suffix(u.as_str()))
    }

    /// Whether an account of this name is a task's or an office's and nobody's own: `operator2`, `dc_office@example.org`.
    pub fn is_shared(&self, user: &str) -> bool {
        let name = user.split('@').next().unwrap_or(user);
        split_words(name).iter().any(|w| self.shared_words.contains(w))
    }

    /// Whether an entry of this name beside a login says which server or database it opens.
    pub fn is_of_connection(&self, name: &str) -> bool {
        split_words(name).iter().any(|w| self.connection_words.contains(w))
    }

    /// Whether only code in browsers has this variable or imports this module.
    pub fn is_of_browsers(&self, name: &str) -> bool {
        self.browser.contains(name)
    }
}
