//! L4: where scanned code holds personal data: by what an identifier is called ([`names`]), by what a literal
//! looks like ([`values`]), by what the fields of a type are (`types`).

pub mod names;
pub mod values;
