//! Logins that products are delivered with: which users, which passwords, and how the entry of the user is named.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::catalog::load::{KnowledgeError, KnowledgeFile};

use super::names::split_words;

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    user_words: Vec<String>,
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
    /// Word sequences, longest first.
    user_words: Vec<Vec<String>>,
    /// The first product that has the user, in lower case, and the password.
    products: FxHashMap<(String, String), String>,
}

impl Logins {
    pub(super) fn read(file: &KnowledgeFile) -> Result<Self, KnowledgeError> {
        let written: Written = file.parse()?;
        let mut user_words: Vec<Vec<String>> = written.user_words.iter().map(|w| split_words(w)).collect();
        user_words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        let mut products = FxHashMap::default();
        for login in written.logins {
            for user in &login.users {
                for password in &login.passwords {
                    let key = (user.to_ascii_lowercase(), password.clone());
                    products.entry(key).or_insert_with(|| login.product.clone());
                }
            }
        }
        Ok(Self { user_words, products })
    }

    /// The product that is delivered with this login.
    pub fn product(&self, user: &str, password: &str) -> Option<&str> {
        self.products.get(&(user.to_ascii_lowercase(), password.to_owned())).map(String::as_str)
    }

    /// What stands before the words that name a user: `[db]` of `db_user`, nothing of `login`.
    pub fn before_user<'w>(&self, words: &'w [String]) -> Option<&'w [String]> {
        self.user_words.iter().find_map(|u| words.strip_suffix(u.as_slice()))
    }
}
