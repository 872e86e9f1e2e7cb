//! What an identifier says about its value: `applicantCnicNo`, `usr.email_address`, `fathername`, `maskedCnic`.
//!
//! An identifier is split into words, run-ons by the vocabulary of the data types. It is data if it *ends* in the
//! words of a type, carriers set aside; the longest such ending wins, look-alikes included, so `ip_address` is no
//! address and `cnicLength` is nothing. Whether a weak name counts is for the caller, who sees what stands around it.

mod addressees;
mod readings;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use self::readings::{Reading, Readings};
use super::words::{singular, split};
use crate::catalog::data_types::{DataTypeId, DataTypes, Strength};
use crate::facts::inflection;

/// What a name says about its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NameClass {
    /// Nothing: the value decides.
    Unknown,
    /// The data itself.
    Data(DataTypeId, Strength),
    /// Looks like data and is a flag, an action or another thing: `isPassportValid`, `emailTemplate`.
    Harmless,
    /// Says that the data is hidden: `hashedPassword`, `masked_cnic`.
    Hidden,
}

/// What identifiers say: each is split and read once.
#[derive(Debug)]
pub struct Names {
    endings: FxHashMap<String, Ending>,
    /// The last words of the endings.
    last_words: FxHashSet<String>,
    vocabulary: FxHashSet<String>,
    /// `invoice` is not `in voice`.
    whole: FxHashSet<String>,
    carriers: FxHashSet<String>,
    flags: FxHashSet<String>,
    holders: FxHashSet<String>,
    questions: FxHashSet<String>,
    manners: FxHashSet<String>,
    draws: FxHashSet<String>,
    getters: FxHashSet<String>,
    persons: FxHashSet<String>,
    people: FxHashSet<String>,
    records: FxHashSet<String>,
    writings: FxHashSet<String>,
    parts: FxHashSet<String>,
    things: FxHashSet<String>,
    organisations: FxHashSet<String>,
    settings: FxHashSet<String>,
    errors: FxHashSet<String>,
    connectors: FxHashSet<String>,
    keepers: FxHashSet<String>,
    generic: FxHashSet<String>,
    states: FxHashSet<String>,
    hiding: FxHashSet<String>,
    /// Types whose weak names become strong behind a word of `people`.
    ownable: FxHashSet<DataTypeId>,
    /// Words before a name of a type that make it the data of a thing: `certFingerprint`.
    not_of: FxHashMap<DataTypeId, FxHashSet<String>>,
    /// Names that such words say nothing about.
    certain: FxHashSet<String>,
    /// Weak names that stand for their data where a text is declared under them.
    texts: FxHashSet<String>,
    /// Types of libraries whose values are data, by their simple names.
    types: FxHashMap<String, DataTypeId>,
    addressees: FxHashSet<String>,
    messages: FxHashSet<String>,
    sends: FxHashSet<String>,
    failures: FxHashSet<String>,
    /// What a function sends to, by a word of its name.
    sent: FxHashMap<String, DataTypeId>,
    longest: usize,
    /// The same names stand in a project again and again.
    readings: Readings,
}

#[derive(Clone, Copy, Debug)]
enum Ending {
    Data(DataTypeId, Strength),
    Unlike,
}

/// Longer identifiers are no words that somebody wrote.
const MAX_IDENTIFIER: usize = 120;
/// Shorter words are not taken apart: too many words of a language fall into syllables that mean something.
const MIN_RUN_ON: usize = 6;

impl Names {
    /// `hiding` are the words of a name that say that its value is masked, hashed or encrypted.
    pub fn new(knowledge: &DataTypes, hiding: impl IntoIterator<Item = String>) -> Self {
        let set = |words: &[String]| words.iter().cloned().collect::<FxHashSet<_>>();
        let words = &knowledge.words;
        let mut endings: FxHashMap<String, Ending> = FxHashMap::default();
        let mut vocabulary = FxHashSet::default();
        let mut longest = 1;
        let mut add = |name: &str, ending: Ending| {
            let split = split(name);
            longest = longest.max(split.len());
            vocabulary.extend(split.iter().cloned());
            let key = split.join(" ");
            match (endings.get(&key), ending) {
                // a name that several types claim: the stronger claim stays, a look-alike of one type is none of another
                (Some(Ending::Data(_, Strength::Strong)), _) | (Some(_), Ending::Unlike) => {}
                _ => {
                    endings.insert(key, ending);
                }
            }
        };
        for (id, data_type) in knowledge.iter() {
            data_type.names.strong.iter().for_each(|n| add(n, Ending::Data(id, Strength::Strong)));
        }
        for (id, data_type) in knowledge.iter() {
            data_type.names.weak.iter().for_each(|n| add(n, Ending::Data(id, Strength::Weak)));
            data_type.names.unlike.iter().for_each(|n| add(n, Ending::Unlike));
        }
        vocabulary.extend(words.carriers.iter().cloned());
        vocabulary.extend(words.persons.iter().chain(&words.people).cloned());
        let with_words = knowledge.iter().filter(|(_, t)| !t.names.not_of.is_empty());
        let not_of: FxHashMap<DataTypeId, FxHashSet<String>> =
            with_words.map(|(id, t)| (id, set(&t.names.not_of))).collect();
        let last_word = |key: &String| key.rsplit(' ').next().map(str::to_owned);
        Self {
            last_words: endings.keys().filter_map(last_word).collect(),
            endings,
            vocabulary,
            whole: set(&words.whole),
            carriers: set(&words.carriers),
            flags: set(&words.flags),
            holders: set(&words.holders),
            questions: set(&words.questions),
            manners: set(&words.manners),
            draws: set(&words.draws),
            getters: set(&words.getters),
            persons: set(&words.persons),
            people: set(&words.people),
            records: set(&words.records),
            writings: set(&words.writings),
            parts: set(&words.parts),
            things: set(&words.things),
            ownable: knowledge.iter().filter(|(_, t)| !t.is_credential() && !t.is_whole()).map(|(id, _)| id).collect(),
            not_of,
            certain: knowledge.iter().flat_map(|(_, t)| &t.names.certain).map(|n| split(n).join(" ")).collect(),
            types: knowledge.iter().flat_map(|(id, t)| t.names.types.iter().map(move |n| (n.clone(), id))).collect(),
            texts: knowledge.iter().flat_map(|(_, t)| &t.names.texts).map(|n| split(n).join(" ")).collect(),
            addressees: set(&words.addressees),
            messages: set(&words.messages),
            sends: set(&words.sends),
            failures: set(&words.failures),
            sent: knowledge.iter().flat_map(|(id, t)| t.names.sent.iter().map(move |w| (w.clone(), id))).collect(),
            organisations: set(&words.organisations),
            settings: set(&words.settings),
            errors: set(&words.errors),
            connectors: set(&words.connectors),
            keepers: set(&words.keepers),
            generic: set(&words.generic),
            states: set(&words.states),
            hiding: hiding.into_iter().collect(),
            longest,
            readings: Readings::default(),
        }
    }

    /// A variable, member, key, column, header or parameter.
    pub fn identifier(&self, name: &str) -> NameClass {
        self.reading(name, |r| r.identifier)
    }

    /// A function by what it gives: `getCnic()`, `cnic()`, `generateOtp()`; `sendEmail()` gives no e-mail address.
    pub fn call(&self, name: &str) -> NameClass {
        self.reading(name, |r| r.call)
    }

    /// Whether the name is a noun for a person: `currentUser`, `patientDto`; a `deviceProfile` is none.
    pub fn is_person(&self, name: &str) -> bool {
        self.reading(name, |r| r.is_person)
    }

    /// Whether the name of a class is a noun for a person and what is written of one: `UpdateUserRequest`,
    /// `PatientSummarySchema`. Persons that parts of programs are called after as well do not count.
    pub fn is_record_of_person(&self, name: &str) -> bool {
        self.reading(name, |r| r.is_record_of_person)
    }

    fn ends_in_record(&self, words: &[String]) -> bool {
        let last = words.iter().rfind(|w| !self.carriers.contains(*w) && !self.records.contains(*w));
        last.is_some_and(|w| self.people.contains(w) || singular(w).is_some_and(|s| self.people.contains(&s)))
    }

    /// `card_holder` is one word of people.
    fn mentions_people(&self, words: &[String]) -> bool {
        let is_one = |pair: &[String]| self.people.contains(&pair.concat());
        words.iter().any(|w| self.people.contains(w)) || words.windows(2).any(is_one)
    }

    /// Whether a longer name that ends in this one may say more than this one: its last word ends the name of a type.
    pub fn may_end(&self, name: &str) -> bool {
        self.reading(name, |r| r.may_end)
    }

    /// Whether a noun for a person stands anywhere in the name: `managerPhone`.
    pub fn mentions_person(&self, name: &str) -> bool {
        self.reading(name, |r| r.mentions_person)
    }

    /// Whether the name is a noun for a place or body: `RegistrationCentreDto`, `branchOffices`.
    pub fn is_organisation(&self, name: &str) -> bool {
        self.reading(name, |r| r.is_organisation)
    }

    /// Whether the name is a noun for what a service is configured with: `bulkScanConfig`, `appSettings`.
    pub fn is_settings(&self, name: &str) -> bool {
        self.reading(name, |r| r.is_settings)
    }

    /// `e`, `err`, `validationException`: what went wrong, not data.
    pub fn is_error(&self, name: &str) -> bool {
        self.reading(name, |r| r.is_error)
    }

    /// Whether a function says or changes something and gives nothing of what it is about: `countByDistrict`,
    /// `existsById`, `deleteAll`.
    pub fn asks_only(&self, name: &str) -> bool {
        self.reading(name, |r| r.asks_only)
    }

    /// Whether a name asks, so that what it names is yes or no: `is_live`, `hasToken`.
    pub fn is_question(&self, name: &str) -> bool {
        self.reading(name, |r| r.is_question)
    }

    /// Whether the name of a value is that of what was written of a person: `patientRecord`.
    pub fn is_written_of_person(&self, name: &str) -> bool {
        self.reading(name, |r| r.is_of_person)
    }

    /// Whether a name that begins like a flag is that of what holds the data: `updateRequest`, `validated`.
    pub fn holds_data(&self, name: &str) -> bool {
        self.reading(name, |r| r.holds_data)
    }

    /// The last word of a name, in lower case: `idrepoDraftLogger` → `logger`.
    pub fn last_word(&self, name: &str) -> Option<SmolStr> {
        self.reading(name, |r| r.last_word.clone())
    }

    fn read(&self, name: &str) -> Reading {
        let split = self.with_acronym(name, split(name));
        let words = self.words_of(name, &split);
        Reading {
            identifier: self.classify(&words),
            call: self.classify_call(&words),
            // HasOwner: what has one is none
            is_person: !(split.len() > 1 && self.questions.contains(&split[0])) && self.ends_in_person(&words),
            is_record_of_person: self.ends_in_record(&words),
            // digits alone: the words before them end the longer name
            may_end: words.last().is_none_or(|w| self.ends_a_name(w)),
            mentions_person: self.mentions_people(&words),
            is_organisation: self.ends_in_noun(&words, &self.organisations),
            is_settings: self.ends_in_noun(&words, &self.settings),
            is_error: words.last().is_some_and(|w| self.errors.contains(w)),
            asks_only: split.first().is_some_and(|w| self.flags.contains(w) && !self.getters.contains(w)),
            is_question: split.len() > 1 && self.questions.contains(&split[0]),
            holds_data: self.holds(&split),
            is_of_person: self.is_written_of(&split),
            last_word: split.last().map(SmolStr::new),
        }
    }

    /// `patientRecord`, `employee_row`
    fn is_written_of(&self, split: &[String]) -> bool {
        let [.., person, last] = split else { return false };
        self.writings.contains(last) && self.people.contains(person) && !self.questions.contains(&split[0])
    }

    /// `updateRequest`, `validated`: begins like a flag, and is what holds the data.
    fn holds(&self, split: &[String]) -> bool {
        let [first, .., last] = split else { return split.first().is_some_and(|w| self.holders.contains(w)) };
        self.flags.contains(first) && !self.questions.contains(first) && self.holders.contains(last)
    }

    fn classify_call(&self, words: &[String]) -> NameClass {
        if words.iter().any(|w| self.hiding.contains(w)) {
            return NameClass::Hidden;
        }
        match words.split_first() {
            // getEmailByUserId() gives an e-mail address, findByEmail() does not
            Some((first, rest)) if self.getters.contains(first) && !rest.is_empty() => {
                // getDateOfBirth()
                if let Some((0, Ending::Data(id, strength))) = self.ending(rest) {
                    return NameClass::Data(id, strength);
                }
                let end = rest.iter().position(|w| self.connectors.contains(w)).unwrap_or(rest.len());
                self.classify(&rest[..end])
            }
            // postData(url, form) sends
            Some((first, rest)) if self.keepers.contains(first) && !rest.is_empty() => NameClass::Unknown,
            Some(_) => match self.ending(words) {
                Some((0, Ending::Data(id, strength))) => NameClass::Data(id, strength),
                _ => NameClass::Unknown,
            },
            None => NameClass::Unknown,
        }
    }

    /// Whether a weak name stands for its data where a text is declared under it: `String mobile`.
    pub fn is_data_as_text(&self, name: &str) -> bool {
        let words = split(name).join(" ");
        self.texts.contains(&words) || singular(&words).is_some_and(|one| self.texts.contains(&one))
    }

    /// What the values of a type of a library are, by its simple name: `EmailStr`.
    pub fn of_type(&self, simple: &str) -> Option<DataTypeId> {
        self.types.get(simple).copied()
    }

    /// Whether a text says that something went wrong, so that what stands behind it is the reason.
    pub fn tells_failure(&self, text: &str) -> bool {
        text.split(|c: char| !c.is_alphabetic()).any(|w| self.failures.contains(&w.to_lowercase()))
    }

    /// Whether a text says that something was tried and went wrong, without a stop after it: "failed to fetch the token: ".
    pub fn tells_failed_action(&self, text: &str) -> bool {
        let text = text.trim_end_matches(|c: char| !c.is_alphabetic());
        let clause = text.rsplit([',', ';', '.', ':']).next().unwrap_or(text);
        let mut words = clause.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
        words.any(|w| self.failures.contains(&w.to_lowercase())) && words.count() > 1
    }

    fn ends_in_person(&self, words: &[String]) -> bool {
        let Some(last) = words.iter().rposition(|w| !self.carriers.contains(w)) else { return false };
        let is_in = |set: &FxHashSet<String>| {
            set.contains(&words[last]) || singular(&words[last]).is_some_and(|s| set.contains(&s))
        };
        let is_of_thing = || last > 0 && is_in(&self.parts) && self.things.contains(&words[last - 1]);
        is_in(&self.people) || is_in(&self.persons) && !is_of_thing()
    }

    /// Whether the last word that is no carrier is one of some nouns, or many of them.
    fn ends_in_noun(&self, words: &[String], nouns: &FxHashSet<String>) -> bool {
        let last = words.iter().rev().find(|w| !self.carriers.contains(*w));
        last.is_some_and(|w| nouns.contains(w) || singular(w).is_some_and(|s| nouns.contains(&s)))
    }

    /// Whether any word of the name is a noun for a person: `student_seed`, `citizens2019`.
    pub fn names_person(&self, name: &str) -> bool {
        let is_person = |w: &String| self.persons.contains(w) || singular(w).is_some_and(|s| self.persons.contains(&s));
        self.words(name).iter().any(is_person)
    }

    /// Whether the whole of a text is the name of data: `Father Name`, `Old email`, and not `enter your father's name`.
    pub fn is_name_of_data(&self, text: &str) -> bool {
        let words = self.words(text);
        let tells_which = |w: &String| self.carriers.contains(w) || self.persons.contains(w);
        matches!(self.ending(&words), Some((start, Ending::Data(..))) if words[..start].iter().all(tells_which))
    }

    /// Whether the name is of what draws by chance: `randomBytes`, `rand`, `secureRandom`.
    pub fn draws(&self, name: &str) -> bool {
        split(name).iter().any(|w| self.draws.contains(w))
    }

    /// Whether a function stores a person that it is given: `createUser(data)`, `updatePatient(changes)`.
    pub fn keeps_person(&self, function: &str) -> bool {
        let words = split(function);
        words.len() > 1 && self.keepers.contains(&words[0]) && self.is_person(function)
    }

    /// `data`, `payload`, `newValues`: a name that says nothing of what it holds.
    pub fn is_generic(&self, name: &str) -> bool {
        let words = split(name);
        !words.is_empty() && words.iter().all(|w| self.generic.contains(w))
    }

    /// What the text before a value speaks of, without what it says about it: `duplicate phone number`,
    /// `phone number not unique`.
    pub fn spoken_of<'t>(&self, text: &'t str) -> &'t str {
        let is_state = |word: &str| self.states.contains(&word.to_lowercase());
        let mut text = text.trim();
        while let Some((_, rest)) = text.split_once(char::is_whitespace).filter(|(first, _)| is_state(first)) {
            text = rest.trim_start();
        }
        while let Some((rest, _)) = text.rsplit_once(char::is_whitespace).filter(|(_, last)| is_state(last)) {
            text = rest.trim_end();
        }
        text
    }

    /// Whether a name begins with a verb: `generateOtp`, `sendEmail`.
    pub fn is_action(&self, name: &str) -> bool {
        let words = split(name);
        words.len() > 1 && words.first().is_some_and(|w| self.getters.contains(w) || self.flags.contains(w))
    }

    /// Whether a function is called by a verb that hides: `redactBody()`, `mask()`; not `validateHash()`.
    pub fn begins_hiding(&self, name: &str) -> bool {
        split(name).first().is_some_and(|first| self.hiding.contains(first))
    }

    fn classify(&self, words: &[String]) -> NameClass {
        let ending = self.ending(words);
        // encryptedPassword; an encryption key is none that is encrypted
        let before = &words[..ending.map_or(words.len(), |(start, _)| start)];
        if before.iter().any(|w| self.hiding.contains(w)) {
            return NameClass::Hidden;
        }
        match ending {
            None => NameClass::Unknown,
            Some((_, Ending::Unlike)) => NameClass::Harmless,
            Some((start, Ending::Data(..))) if start > 0 && self.flags.contains(&words[0]) => NameClass::Harmless,
            // searchUsingIdCardNo
            Some((_, Ending::Data(..))) if before.iter().any(|w| self.manners.contains(w)) => NameClass::Harmless,
            // emailFingerprint
            Some((start, Ending::Data(id, _))) if self.is_of_thing(words, start, id) => NameClass::Harmless,
            // patientAddress, voterMobile
            Some((start, Ending::Data(id, Strength::Weak))) if start > 0 && self.owns(&words[start - 1], id) => {
                NameClass::Data(id, Strength::Strong)
            }
            Some((_, Ending::Data(id, strength))) => NameClass::Data(id, strength),
        }
    }

    /// Whether what stands before the name of a type, which begins at `start`, makes it the data of a thing.
    fn is_of_thing(&self, words: &[String], start: usize, data: DataTypeId) -> bool {
        let Some(things) = self.not_of.get(&data) else { return false };
        let is_certain = || (start + 1..=words.len()).any(|end| self.certain.contains(&words[start..end].join(" ")));
        words[..start].iter().any(|w| things.contains(w)) && !is_certain()
    }

    /// Whether a name ends in what only looks like data: `card_auth_code`, `email_fingerprint`.
    pub fn is_unlike(&self, name: &str) -> bool {
        let mut words = self.words(name);
        // card.getAuthCode()
        words.retain(|w| !self.getters.contains(w));
        match self.ending(&words) {
            Some((_, Ending::Unlike)) => true,
            Some((start, Ending::Data(id, _))) => self.is_of_thing(&words, start, id),
            None => false,
        }
    }

    fn owns(&self, person: &str, data: DataTypeId) -> bool {
        self.people.contains(person) && self.ownable.contains(&data)
    }

    /// The longest ending that is known, and the word that it starts at.
    fn ending(&self, words: &[String]) -> Option<(usize, Ending)> {
        let mut end = words.len();
        loop {
            for start in end.saturating_sub(self.longest)..end {
                let key = words[start..end].join(" ");
                if let Some(ending) = self.endings.get(&key).copied().or_else(|| self.plural(&key)) {
                    return Some((start, ending));
                }
            }
            match end.checked_sub(1) {
                Some(last) if last > 0 && self.carriers.contains(&words[last]) => end = last,
                _ => return None,
            }
        }
    }

    fn ends_a_name(&self, word: &str) -> bool {
        let is_last = |w: &str| self.last_words.contains(w) || self.carriers.contains(w);
        is_last(word) || is_last(&inflection::singular(word))
    }

    fn plural(&self, key: &str) -> Option<Ending> {
        self.endings.get(&singular(key)?).copied()
    }

    fn words(&self, name: &str) -> Vec<String> {
        self.words_of(name, &split(name))
    }

    /// The words of a name that has been split, its run-ons taken apart.
    fn words_of(&self, name: &str, split: &[String]) -> Vec<String> {
        if name.len() > MAX_IDENTIFIER {
            return Vec::new();
        }
        let mut words = Vec::new();
        for word in split {
            let is_word = |w: &str| self.vocabulary.contains(w) || self.whole.contains(w);
            let is_known = is_word(word) || singular(word).is_some_and(|s| is_word(&s));
            match (!is_known && word.len() >= MIN_RUN_ON && word.is_ascii()).then(|| self.run_on(word)).flatten() {
                Some(parts) => words.extend(parts),
                None => words.push(word.clone()),
            }
        }
        words
    }

    /// `dOB`, `cNIC`: an acronym whose first letter is written small, as accessors of beans make names of `getDOB()`.
    fn with_acronym(&self, name: &str, mut split: Vec<String>) -> Vec<String> {
        let is_small = |i: usize| name.as_bytes().get(i).is_none_or(u8::is_ascii_lowercase);
        if let [first, second, ..] = split.as_slice()
            && first.len() == 1
            && name.starts_with(first.as_str())
            && !is_small(1)
            && !is_small(2)
        {
            let whole = format!("{first}{second}");
            if self.vocabulary.contains(&whole) {
                split.splice(..2, [whole]);
            }
        }
        split
    }

    /// `fathername` → father, name. Only if every part is in the vocabulary and one of them is longer than three
    /// letters. Fewest parts win, so that `mobileno` is not `mobile`, `n`, `o`.
    fn run_on(&self, word: &str) -> Option<Vec<String>> {
        let mut best: Vec<Option<Vec<&str>>> = vec![None; word.len() + 1];
        best[0] = Some(Vec::new());
        for end in 2..=word.len() {
            for start in 0..end - 1 {
                let part = &word[start..end];
                let Some(before) = &best[start] else { continue };
                let is_word = self.vocabulary.contains(part)
                    || (end == word.len()
                        && singular(part).is_some_and(|s| s.len() > 2 && self.vocabulary.contains(&s)));
                if is_word && best[end].as_ref().is_none_or(|b| b.len() > before.len() + 1) {
                    let mut parts = before.clone();
                    parts.push(part);
                    best[end] = Some(parts);
                }
            }
        }
        let parts = best.pop().flatten()?;
        let has_long = parts.iter().any(|p| p.len() > 3);
        has_long.then(|| parts.into_iter().map(str::to_owned).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load() -> (DataTypes, Names) {
        let types = DataTypes::load(&[]).unwrap();
        let words = crate::catalog::sanitizers::Sanitizers::load(&[]).unwrap().hiding_words;
        let names = Names::new(&types, words);
        (types, names)
    }

    #[test]
    fn examples_of_every_type_hold() {
        let (types, names) = load();
        let mut wrong = Vec::new();
        for (id, t) in types.iter() {
            let told = super::super::examples::wrong(&types, &names, id);
            wrong.extend(told.into_iter().map(|w| format!("{}: {w}", t.id)));
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(types.types.len() >= 40);
    }

    #[test]
    fn what_ends_a_longer_name_that_says_something_may_end_one() {
        let (_, names) = load();
        let carrier = names.carriers.iter().min().expect("a carrier");
        let parts = names.endings.keys().filter_map(|key| key.rsplit_once(' '));
        let longer: Vec<(&str, &str)> = parts.filter(|(_, last)| names.last_words.contains(*last)).collect();
        assert!(longer.len() > 100, "{}", longer.len());
        for (before, last) in longer {
            for name in [last.to_owned(), inflection::plural(last), format!("{last}_{carrier}"), "2".to_owned()] {
                let says = names.identifier(&format!("{before}_{name}")) != NameClass::Unknown;
                assert!(!says || names.may_end(&name), "{before} {name}");
            }
        }
        assert!(!names.may_end("forEach"));
    }

    #[test]
    fn calls_give_what_they_are_named_for() {
        let (types, names) = load();
        let is = |call: &str, id: &str| match names.call(call) {
            NameClass::Data(d, Strength::Strong) => types.get(d).id == id,
            _ => false,
        };
        assert!(is("getMobileNumber", "phone"));
        assert!(is("cnic", "cnic"));
        assert!(is("generateOtp", "one-time-code"));
        assert!(!is("sendEmail", "email"));
        assert!(!is("findByEmail", "email"));
        assert_eq!(names.call("maskCnic"), NameClass::Hidden);
        assert_eq!(names.identifier("hashedPassword"), NameClass::Hidden);
        assert!(names.is_person("currentUser") && names.is_person("patientDto") && !names.is_person("userService"));
        assert!(
            !names.is_person("deviceProfile") && !names.is_person("build_profile") && names.is_person("userProfile")
        );
        assert!(!names.is_person("http_client") && names.is_person("deviceOwner") && names.is_person("deviceUser"));
    }
}
