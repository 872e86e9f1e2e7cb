//! Names of whom something is sent to, and of what sends it: `to` of `sendSms(to, text)`, `NotificationPayload.recipient`.

use super::{Names, split};
use crate::catalog::data_types::DataTypeId;

impl Names {
    /// Whether something is sent to what has the name: `to`, `recipient`.
    pub fn is_addressee(&self, name: &str) -> bool {
        self.addressees.contains(name)
    }

    /// Whether a class or function is called after what is sent to a person: `NotificationPayload`, `sendReminder`.
    pub fn is_message(&self, name: &str) -> bool {
        split(name).iter().any(|w| self.messages.contains(w))
    }

    /// Whether a function sends one, by its first word and another: `sendReminderMessage`.
    pub fn sends_message(&self, function: &str) -> bool {
        split(function).first().is_some_and(|w| self.sends.contains(w)) && self.is_message(function)
    }

    /// Whether a field of such a class is whom it goes to, if it is data of some kind: `Recipient`, not `RecipientCount`.
    pub fn is_addressee_field(&self, name: &str) -> bool {
        matches!(split(name).as_slice(), [word] if self.addressees.contains(word))
    }

    /// What a function or class sends to, by its name: `sendSms` to a telephone, an `EmailService` to an e-mail address.
    pub fn sends_to(&self, name: &str) -> Option<DataTypeId> {
        let words = split(name);
        let one = words.iter().find_map(|w| self.sent.get(w));
        // WhatsAppService
        let two = || words.windows(2).find_map(|w| self.sent.get(&w.concat()));
        one.or_else(two).copied()
    }

    /// Whether a class is called after what it sends with, and not after something that is done with what was sent:
    /// `SmsGateway`, and no `ResendReceiptFromSmsLogs`.
    pub fn is_sender(&self, class: &str) -> bool {
        split(class).iter().all(|w| !self.connectors.contains(w))
    }
}
