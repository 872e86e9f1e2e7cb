//! Numbers made unreadable for the log.

pub fn mask_cnic(cnic: &str) -> String {
    format!("*********{}", &cnic[cnic.len().saturating_sub(4)..])
}
